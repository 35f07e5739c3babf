"""Histories: what happened to a delivery, step by step, put together from what was written down where it happened."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from campaign_app.extensions import db
from campaign_app.models import AuditEvent, Delivery, DeliveryFile, OutboxMessage, SentMail


@dataclass(frozen=True)
class Step:
    """One step: `what` is counted, planned, packed, handed or an act of the audit trail; `by` a person's name or ''.

    `detail` is the state of a mail that was handed over, or what a person noted.
    """

    at: datetime
    what: str
    by: str = ""
    detail: str = ""


def list_steps(delivery: Delivery) -> list[Step]:
    """A delivery's steps, the oldest first."""
    return sorted([*_own(delivery), *_mails(delivery), *_acts(delivery)], key=lambda step: step.at)


def _own(delivery: Delivery) -> Iterator[Step]:
    if delivery.tally:
        yield Step(delivery.tally.counted_at, "counted")
    yield Step(delivery.planned_at, "planned")
    if delivery.packed_at:
        yield Step(delivery.packed_at, "packed")


def _mails(delivery: Delivery) -> Iterator[Step]:
    rows = db.session.execute(
        select(SentMail.handed_at, OutboxMessage.status)
        .join(OutboxMessage, OutboxMessage.id == SentMail.outbox_message_id)
        .where(SentMail.delivery_id == delivery.id)
    )
    for handed_at, status in rows:
        yield Step(handed_at, "handed", detail=status)


def _acts(delivery: Delivery) -> Iterator[Step]:
    events = db.session.scalars(
        select(AuditEvent)
        .filter_by(organization_id=delivery.organization_id, subject_id=delivery.id)
        .where(AuditEvent.act != "delivery.take_file")
        .options(joinedload(AuditEvent.account))
    )
    for event in events:
        by = event.account.name if event.account else ""
        yield Step(event.created_at, event.act, by, str(event.detail.get("note", "")))


def list_files(delivery: Delivery) -> list[DeliveryFile]:
    """What was packed and what staff kept as proof, the oldest first, without the bytes."""
    query = select(DeliveryFile).filter_by(delivery_id=delivery.id)
    return list(db.session.scalars(query.order_by(DeliveryFile.made_at, DeliveryFile.id)))


def list_sent_mails(delivery: Delivery) -> list[SentMail]:
    """The mails as they were handed over, the oldest first, without the bytes."""
    query = select(SentMail).filter_by(delivery_id=delivery.id)
    return list(db.session.scalars(query.order_by(SentMail.handed_at)))
