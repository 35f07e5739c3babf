"""Printed batches: asking for one, typesetting it, handing it over, dissolving it.

Typesetting is native code and takes seconds, so a request only gathers the letters; a worker makes the document.
"""

import hashlib
import json
import uuid
from collections.abc import Callable, Collection, Sequence
from datetime import datetime

import structlog
from sqlalchemy import func, select, update
from sqlalchemy.orm import joinedload

from campaign_app.errors import BadInput, NotFound
from campaign_app.extensions import db
from campaign_app.identifiers import new_id
from campaign_app.models import ActionPage, Delivery, Letter, LetterBatch, Organization, Signature, Target
from campaign_app.services import audit, releasing, sheets
from campaign_app.services.proving import Proof, check_proof

# A batch of this size is typeset in seconds and can be carried.
LETTERS_MAX = 300

Draw = Callable[[str], bytes]

log = structlog.get_logger(__name__)


def list_waiting(organization_id: uuid.UUID) -> list[tuple[Target, int]]:
    """Targets whose letters wait to be printed, with how many; the most first."""
    waiting = (
        select(Delivery.target_id, func.count().label("letter_count"))
        .join(ActionPage, ActionPage.id == Delivery.action_page_id)
        .where(Delivery.organization_id == organization_id, releasing.is_waiting("print"))
        .group_by(Delivery.target_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Target, waiting.c.letter_count)
        .join(waiting, waiting.c.target_id == Target.id)
        .order_by(waiting.c.letter_count.desc(), Target.name)
    )
    return [(target, count) for target, count in rows]


def list_batches(organization_id: uuid.UUID, *, limit: int = 50) -> Sequence[LetterBatch]:
    """An organization's batches with their targets, those not handed over first, then the newest."""
    return db.session.scalars(
        select(LetterBatch)
        .filter_by(organization_id=organization_id)
        .order_by(LetterBatch.delivered_at.is_not(None), LetterBatch.made_at.desc())
        .limit(limit)
    ).all()


def get_batch(*, organization_id: uuid.UUID, batch_id: uuid.UUID) -> LetterBatch:
    """One batch. Raises NotFound."""
    return _locked(organization_id, batch_id)


def gather(*, organization_id: uuid.UUID, target_id: uuid.UUID, account_id: uuid.UUID, now: datetime) -> LetterBatch:
    """Put a target's waiting letters, oldest first, into a new batch. Raises NotFound, and BadInput when none wait."""
    target = db.session.scalar(select(Target).filter_by(organization_id=organization_id, id=target_id))
    if target is None:
        raise NotFound("There is no such target")
    letters = releasing.lock_waiting(target.id, "print", limit=LETTERS_MAX)
    if not letters:
        raise BadInput("No letter to this target waits to be printed", field="target")
    batch = LetterBatch(
        id=new_id(now), organization_id=organization_id, target=target, letter_count=len(letters), made_at=now
    )
    db.session.add(batch)
    db.session.flush()
    for delivery in letters:
        delivery.batch_id, delivery.released_at = batch.id, now
    _commit(batch, "batch.gather", account_id, now)
    return batch


def typeset_due(*, draw: Draw, now: datetime) -> int:
    """Make the documents that are missing, one transaction each; returns how many. `draw` turns JSON into a PDF."""
    made, tried = 0, set[uuid.UUID]()
    while (batch := _next_untypeset(tried)) is not None:
        tried.add(batch_id := batch.id)
        try:
            _typeset(batch, draw, now)
            made += 1
        except Exception:  # one batch that cannot be typeset must not keep the others waiting
            log.exception("printing.typeset_failed", batch_id=str(batch_id))
            db.session.rollback()
    return made


def _typeset(batch: LetterBatch, draw: Draw, now: datetime) -> None:
    content = sheets.content_of(
        batch=batch, deliveries=_letters_of(batch), organization=_organization_of(batch), now=now
    )
    batch.letter_count = len(content["letters"])
    batch.document = draw(json.dumps(content))
    batch.digest = hashlib.sha256(batch.document).digest()
    db.session.commit()


def deliver(
    *,
    organization_id: uuid.UUID,
    batch_id: uuid.UUID,
    proof: Proof,
    account_id: uuid.UUID,
    now: datetime,
) -> None:
    """Record that a batch was handed over or posted, with what staff say about it and perhaps a file.

    Its letters are sent from then on. Raises NotFound, BadInput.
    """
    batch = _locked(organization_id, batch_id)
    if batch.delivered_at or batch.digest is None:
        raise BadInput("Only a finished batch that was not handed over yet can be marked", field="batch")
    batch.delivered_at = now
    batch.note, batch.proof, batch.proof_name = check_proof(proof, is_needed=True)
    db.session.execute(
        update(Delivery)
        .where(Delivery.batch_id == batch.id, Delivery.status == "planned")
        .values(status="sent", decided_at=now, note="", note_values={}, content_digest=batch.digest)
    )
    _commit(batch, "batch.deliver", account_id, now)


def take_document(*, organization_id: uuid.UUID, batch_id: uuid.UUID, account_id: uuid.UUID, now: datetime) -> bytes:
    """The document of a batch, byte for byte as it was made; leaves an audit row first. Raises NotFound, BadInput."""
    batch = _locked(organization_id, batch_id)
    document = batch.document
    if document is None:
        raise BadInput("This document is not made yet, or went with somebody in it who was erased", field="batch")
    _commit(batch, "batch.take", account_id, now)
    return document


def dissolve(*, organization_id: uuid.UUID, batch_id: uuid.UUID, account_id: uuid.UUID, now: datetime) -> None:
    """Give the letters of a batch that was not handed over back to the waiting ones. Raises NotFound, BadInput."""
    batch = _locked(organization_id, batch_id)
    if batch.delivered_at:
        raise BadInput("This batch was handed over", field="batch")
    db.session.execute(update(Delivery).where(Delivery.batch_id == batch.id).values(batch_id=None, released_at=None))
    db.session.delete(batch)
    _commit(batch, "batch.dissolve", account_id, now)


def put_forgetting(delivery_ids: Sequence[uuid.UUID], *, is_erased: bool) -> None:
    """Documents with these letters must not stay as they are; joins the caller's transaction, before the rows go.

    Not handed over, a document is made again without them; handed over, it goes when somebody in it is erased, and its
    digest stays.
    """
    batches = select(Delivery.batch_id).where(Delivery.id.in_(delivery_ids))
    is_meant = LetterBatch.id.in_(batches)
    db.session.execute(
        update(LetterBatch)
        .where(is_meant, LetterBatch.delivered_at.is_(None))
        .values(document=None, digest=None)
        .execution_options(synchronize_session=False)
    )
    if is_erased:
        db.session.execute(
            update(LetterBatch)
            .where(is_meant, LetterBatch.delivered_at.is_not(None))
            .values(document=None)
            .execution_options(synchronize_session=False)
        )


def _next_untypeset(tried: Collection[uuid.UUID]) -> LetterBatch | None:
    return db.session.scalar(
        select(LetterBatch)
        .where(LetterBatch.digest.is_(None), LetterBatch.delivered_at.is_(None), LetterBatch.id.not_in(tried))
        .order_by(LetterBatch.made_at)
        .limit(1)
        .with_for_update(of=LetterBatch, skip_locked=True)
        .execution_options(populate_existing=True)
    )


def _letters_of(batch: LetterBatch) -> list[Delivery]:
    letter = joinedload(Delivery.letter).joinedload(Letter.signature).joinedload(Signature.page_version)
    return list(
        db.session.scalars(
            select(Delivery)
            .filter_by(batch_id=batch.id)
            .order_by(Delivery.planned_at, Delivery.id)
            .options(letter, joinedload(Delivery.action_page))
            .execution_options(populate_existing=True)
        ).unique()
    )


def _organization_of(batch: LetterBatch) -> Organization:
    return db.session.get_one(Organization, batch.organization_id)


def _locked(organization_id: uuid.UUID, batch_id: uuid.UUID) -> LetterBatch:
    batch = db.session.scalar(
        select(LetterBatch)
        .filter_by(organization_id=organization_id, id=batch_id)
        .with_for_update(of=LetterBatch)
        .execution_options(populate_existing=True)
    )
    if batch is None:
        raise NotFound("There is no such batch")
    return batch


def _commit(batch: LetterBatch, act: str, account_id: uuid.UUID, now: datetime) -> None:
    audit.put(
        organization_id=batch.organization_id,
        account_id=account_id,
        act=act,
        subject_id=batch.id,
        detail={"letter_count": batch.letter_count},
        now=now,
    )
    db.session.commit()
