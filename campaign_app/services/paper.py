"""Signatures on paper: entering a count with its proof, voiding it, adding up what stands.

They are nobody's confirmation, so they are never added to the confirmed ones: pages, tallies and exports say both.
"""

import hashlib
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from campaign_app.addresses import clean_line
from campaign_app.errors import BadInput, NotFound
from campaign_app.extensions import db
from campaign_app.identifiers import new_id
from campaign_app.models import ActionPage, PaperCount
from campaign_app.services import audit

COUNT_MAX = 1_000_000
PLACE_MAX = 120
NOTE_MAX = 300
REASON_MAX = 160
PROOF_MAX_BYTES = 10_000_000
# What a file says of itself in its first bytes; the name it comes with is not believed.
_KINDS = ((b"%PDF-", "application/pdf"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))


@dataclass(frozen=True)
class Sheets:
    """What somebody counted: how many signatures, when and where they were collected, the scan that proves them."""

    signature_count: int
    collected_on: date
    place: str
    note: str
    proof: bytes
    proof_name: str


def enter(*, page: ActionPage, sheets: Sheets, account_id: uuid.UUID, now: datetime) -> PaperCount:
    """Keep a count of signatures on paper. Raises BadInput at the field that must be mended."""
    _check(page, sheets, now)
    count = PaperCount(
        id=new_id(now),
        organization_id=page.organization_id,
        action_page_id=page.id,
        account_id=account_id,
        signature_count=sheets.signature_count,
        collected_on=sheets.collected_on,
        place=clean_line(sheets.place),
        note=clean_line(sheets.note),
        proof=sheets.proof,
        proof_name=clean_line(sheets.proof_name)[-120:] or "proof",
        proof_type=kind_of(sheets.proof),
        digest=hashlib.sha256(sheets.proof).digest(),
        created_at=now,
    )
    db.session.add(count)
    _commit(count, "paper.enter", account_id, now)
    return count


def _check(page: ActionPage, sheets: Sheets, now: datetime) -> None:
    if page.kind == "letter" or page.status in ("draft", "scheduled"):
        raise BadInput("Only a petition or pledge that was opened takes signatures on paper", field="signature_count")
    if not 1 <= sheets.signature_count <= COUNT_MAX:
        raise BadInput("Enter how many signed, from 1 to 1,000,000", field="signature_count")
    if sheets.collected_on > now.astimezone(page.zone).date():
        raise BadInput("Choose the day they were collected, today at the latest", field="collected_on")
    if not clean_line(sheets.place) or len(clean_line(sheets.place)) > PLACE_MAX:
        raise BadInput("Say in at most %(limit)d characters where", field="place", limit=PLACE_MAX)
    if len(clean_line(sheets.note)) > NOTE_MAX:
        raise BadInput("Shorten the note to at most %(limit)d characters", field="note", limit=NOTE_MAX)
    if len(sheets.proof) > PROOF_MAX_BYTES:
        raise BadInput("Choose a file of at most 10 MB", field="proof")
    if not kind_of(sheets.proof):
        raise BadInput("Choose a scan of the sheets: a PDF, PNG or JPEG file", field="proof")


def kind_of(data: bytes) -> str:
    """The media type of a file that may serve as proof, by its first bytes; '' for any other."""
    return next((kind for start, kind in _KINDS if data.startswith(start)), "")


def void(
    *, organization_id: uuid.UUID, paper_id: uuid.UUID, reason: str, account_id: uuid.UUID, now: datetime
) -> PaperCount:
    """Let a count stand no longer; tallies taken before keep it. Raises NotFound, and BadInput without a reason."""
    count = get_paper_count(organization_id=organization_id, paper_id=paper_id, is_locked=True)
    words = clean_line(reason)[:REASON_MAX]
    if not words:
        raise BadInput("Say why it does not count", field="reason")
    if count.voided_at is None:
        count.voided_at, count.void_reason = now, words
        _commit(count, "paper.void", account_id, now)
    return count


def take_proof(*, organization_id: uuid.UUID, paper_id: uuid.UUID, account_id: uuid.UUID, now: datetime) -> PaperCount:
    """A count with its proof, byte for byte, after its line in the audit trail. Raises NotFound."""
    count = get_paper_count(organization_id=organization_id, paper_id=paper_id)
    _commit(count, "paper.take_proof", account_id, now)
    return count


def get_paper_count(*, organization_id: uuid.UUID, paper_id: uuid.UUID, is_locked: bool = False) -> PaperCount:
    """One count. Raises NotFound."""
    query = select(PaperCount).filter_by(organization_id=organization_id, id=paper_id)
    count = db.session.scalar(query.with_for_update(of=PaperCount) if is_locked else query)
    if count is None:
        raise NotFound("There is no such count")
    return count


def list_paper_counts(action_page_id: uuid.UUID) -> Sequence[PaperCount]:
    """A page's counts with who entered them, the newest first, voided ones too."""
    return db.session.scalars(
        select(PaperCount)
        .filter_by(action_page_id=action_page_id)
        .options(joinedload(PaperCount.account))
        .order_by(PaperCount.created_at.desc(), PaperCount.id.desc())
    ).all()


def count_on_paper(action_page_id: uuid.UUID) -> int:
    """How many signed a page on paper, by the counts that stand."""
    return counts_on_paper([action_page_id]).get(action_page_id, 0)


def counts_on_paper(action_page_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
    """The same for several pages; those without any are left out."""
    rows = db.session.execute(
        select(PaperCount.action_page_id, func.sum(PaperCount.signature_count))
        .where(PaperCount.action_page_id.in_(list(action_page_ids)), PaperCount.voided_at.is_(None))
        .group_by(PaperCount.action_page_id)
    )
    return {page_id: int(count) for page_id, count in rows}


def _commit(count: PaperCount, act: str, account_id: uuid.UUID, now: datetime) -> None:
    audit.put(
        organization_id=count.organization_id,
        account_id=account_id,
        act=act,
        subject_id=count.id,
        detail={"page_id": str(count.action_page_id), "signature_count": count.signature_count},
        now=now,
    )
    db.session.commit()
