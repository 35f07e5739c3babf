"""Counting: appending to the ledger, folding its deltas into counts, reading them, recounting from the ledger."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import func, insert, select, text

from campaign_app import ledger
from campaign_app.errors import StillSigning
from campaign_app.extensions import db
from campaign_app.models import ActionPage, CountDelta, LedgerEvent, LedgerKind, PageCount, Signature
from campaign_app.services import folding

FOLD_BATCH = 5_000
_FOLD_LOCK = 0x0F01D
# The first of two keys of a lock on one page's ledger; the second is of the page. Who appends shares it.
_LEDGER_LOCK = 0x1ED6E
# How often one looks whether those who were appending are done, and the pause between: five seconds in all.
LOOKS_MAX = 1_000
_PAUSE = text("SELECT pg_sleep(0.005)")
# A lock of two keys has the first in classid, the second in objid (PostgreSQL documentation, pg_locks).
_HOLDERS = text("""
    SELECT virtualtransaction FROM pg_locks
    WHERE locktype = 'advisory' AND classid = :ledger_lock AND objid = :page_lock AND objsubid = 2 AND granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND pid <> pg_backend_pid()
""")

# One statement, so one snapshot: what the ledger, the signatures and the folded counts say at the same moment.
_COMPARE = text("""
    SELECT action_page_id, sum(ledger) AS ledger, sum(counted) AS counted, sum(signatures) AS signatures,
           bool_or(differs) AS differs
    FROM (
        SELECT action_page_id, district_code, sum(ledger) AS ledger, sum(counted) AS counted,
               sum(signatures) AS signatures,
               sum(ledger) <> sum(counted) OR sum(ledger) <> sum(signatures)
               OR sum(ledger_kept) <> sum(counted_kept) OR sum(ledger_kept) <> sum(signatures_kept) AS differs
        FROM (
            SELECT action_page_id, district_code, delta AS ledger, 0 AS counted, 0 AS signatures,
                   kept_delta AS ledger_kept, 0 AS counted_kept, 0 AS signatures_kept FROM ledger_events
            UNION ALL
            SELECT action_page_id, district_code, 0, confirmed_count, 0, 0, kept_count, 0 FROM page_counts
            UNION ALL
            SELECT action_page_id, district_code, 0, delta, 0, 0, kept_delta, 0 FROM count_deltas
            UNION ALL
            SELECT action_page_id, district_code, 0, 0, 1, 0, 0, (kept_at IS NOT NULL)::int
            FROM signatures WHERE status = 'confirmed'
        ) AS entries
        GROUP BY action_page_id, district_code
    ) AS districts
    GROUP BY action_page_id ORDER BY action_page_id
""")

Stage = Literal["none", "one", "under", "number", "bar", "met"]


@dataclass(frozen=True)
class Recount:
    """A page's confirmed signatures by the ledger, by folded counts plus waiting deltas, and by signature rows."""

    action_page_id: uuid.UUID
    ledger_count: int
    folded_count: int
    signature_count: int
    has_drift: bool


def add_event(
    signature: Signature, *, kind: LedgerKind, delta: int, now: datetime, kept_delta: int | None = None
) -> None:
    """Append to the ledger and, when the count changes, to the deltas that will be folded; joins the caller.

    A kept pledge comes and goes with its signature, unless `kept_delta` says otherwise.
    """
    db.session.execute(select(func.pg_advisory_xact_lock_shared(*lock_of(signature.action_page_id).values())))
    place = {
        "organization_id": signature.organization_id,
        "action_page_id": signature.action_page_id,
        "district_code": signature.district_code,
        "delta": delta,
        "kept_delta": (delta if signature.kept_at else 0) if kept_delta is None else kept_delta,
    }
    db.session.execute(
        insert(LedgerEvent).values(
            **place,
            signature_id=signature.id,
            kind=kind,
            text_version=signature.page_version.number,
            commitment=seal(signature, kind=kind),
            created_at=now,
        )
    )
    if delta or place["kept_delta"]:
        db.session.execute(insert(CountDelta).values(**place))


def seal(signature: Signature, *, kind: LedgerKind) -> bytes:
    """The ledger's commitment to an act on a signature, whose version is loaded."""
    return ledger.commitment(
        nonce=signature.nonce,
        kind=kind,
        action_page_id=signature.action_page_id,
        text_digest=signature.page_version.digest,
        signer_key=signature.email_key,
    )


def lock_of(action_page_id: uuid.UUID) -> dict[str, int]:
    """The two keys, in order, of the lock on a page's ledger. Who appends shares it, and takes it before the id."""
    return {"ledger_lock": _LEDGER_LOCK, "page_lock": action_page_id.int & 0x7FFF_FFFF}


def find_last_event_id(action_page_id: uuid.UUID) -> int:
    """The newest event of a page's ledger below which none can appear any more; 0 while there is none.

    An event gets its id before its transaction is committed, so a higher id may be seen before a lower one. Whoever
    appends holds the page's lock from before the id until then. So this looks, and waits until those who held it then
    are done; it takes no lock, and nobody waits for it. Raises StillSigning when one of them takes unusually long.
    """
    query = select(func.coalesce(func.max(LedgerEvent.id), 0)).where(LedgerEvent.action_page_id == action_page_id)
    last_event_id = db.session.execute(query).scalar_one()
    before_us = _appending(action_page_id)
    for _look in range(LOOKS_MAX):
        if not before_us:
            return last_event_id
        db.session.execute(_PAUSE)
        before_us &= _appending(action_page_id)
    raise StillSigning("Somebody’s signature takes unusually long to be written. Try again in a minute")


def _appending(action_page_id: uuid.UUID) -> set[str]:
    """The transactions of others that hold the lock on a page's ledger."""
    return set(db.session.scalars(_HOLDERS, lock_of(action_page_id)))


def fold(*, batch: int = FOLD_BATCH) -> int:
    """Fold waiting deltas into the counts; returns how many. Runs one at a time, others return 0.

    Up to `batch` of them row by row, or all that waited when those are many (`folding`).
    """
    if not db.session.scalar(select(func.pg_try_advisory_xact_lock(_FOLD_LOCK))):
        db.session.rollback()
        return 0
    taken = folding.take(batch)
    db.session.commit()
    return taken


def count_waiting() -> int:
    """How many deltas wait to be folded."""
    return int(db.session.execute(select(func.count()).select_from(CountDelta)).scalar_one())


def recount() -> list[Recount]:
    """Recount every page from the ledger, district by district, and compare; changes nothing."""
    return [
        Recount(
            action_page_id=row.action_page_id,
            ledger_count=int(row.ledger),
            folded_count=int(row.counted),
            signature_count=int(row.signatures),
            has_drift=row.differs,
        )
        for row in db.session.execute(_COMPARE)
    ]


def count_confirmed(action_page_id: uuid.UUID) -> int:
    """The folded number of a page's confirmed signatures."""
    return counts_of([action_page_id]).get(action_page_id, 0)


def counts_of(action_page_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
    """The folded numbers of several pages; pages nobody has signed are left out."""
    rows = db.session.execute(
        select(PageCount.action_page_id, func.sum(PageCount.confirmed_count))
        .where(PageCount.action_page_id.in_(list(action_page_ids)))
        .group_by(PageCount.action_page_id)
    )
    return {page_id: int(count) for page_id, count in rows}


def count_kept(action_page_id: uuid.UUID) -> int:
    """The folded number of a page's pledges that supporters said they kept."""
    query = select(func.coalesce(func.sum(PageCount.kept_count), 0)).filter_by(action_page_id=action_page_id)
    return int(db.session.execute(query).scalar_one())


def count_referred(signature: Signature) -> int:
    """How many confirmed signatures of the same page came through this signature's own link."""
    if signature.share_code is None:
        return 0
    return int(
        db.session.execute(
            select(func.count())
            .select_from(Signature)
            .where(
                Signature.action_page_id == signature.action_page_id,
                Signature.source_code == signature.share_code,
                Signature.status == "confirmed",
            )
        ).scalar_one()
    )


@dataclass(frozen=True)
class Progress:
    """How a page shows its count: no number that would discourage, no bar before a tenth of the goal."""

    count: int
    goal: int
    stage: Stage


def progress_of(page: ActionPage, count: int) -> Progress:
    """The stage a page's count has reached, by the organization's threshold and the page's goal."""
    return Progress(count=count, goal=page.goal, stage=_stage(count, page.goal, page.organization.count_threshold))


def _stage(count: int, goal: int, threshold: int) -> Stage:
    if count >= goal:
        return "met"
    if count < threshold:
        return "none" if count == 0 else "one" if count == 1 else "under"
    return "bar" if count * 10 >= goal else "number"
