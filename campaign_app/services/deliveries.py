"""Deliveries: what was handed to whom, and the decisions only a person makes about them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import contains_eager, joinedload

from campaign_app.errors import BadInput, NotFound
from campaign_app.extensions import db
from campaign_app.models import Delivery, DeliveryStatus, Letter, OutboxMessage, Signature, Tally, Target
from campaign_app.services import audit, bounding, releasing
from campaign_app.services.proving import NOTHING, Proof, check_proof

# What staff may say about a delivery, by what it is now.
DECISIONS: dict[DeliveryStatus, tuple[DeliveryStatus, ...]] = {
    "planned": (),
    "needs_action": (),
    "sent": ("acknowledged",),
    "uncertain": ("sent", "failed"),
    "failed": (),
    "acknowledged": (),
}


@dataclass(frozen=True)
class HandedIn:
    """One tally as the page's timeline tells it: when counted, how many, and how many targets have it by now."""

    counted_at: datetime
    total_count: int
    paper_count: int
    target_count: int
    reached_count: int
    acknowledged_count: int


def list_deliveries(
    *, organization_id: uuid.UUID, status: DeliveryStatus | None = None, limit: int = 200, offset: int = 0
) -> Sequence[Delivery]:
    """An organization's deliveries with page, target and tally: what needs a person first, then the newest.

    `status` leaves the others out. Both parts are read from the end of an index, however many there are.
    """
    own = Delivery.organization_id == organization_id
    if status:
        own &= Delivery.status == status
    first, rest = own & _NEEDS_A_PERSON, own & ~_NEEDS_A_PERSON
    listed = _newest(first, limit=limit, offset=offset)
    if len(listed) < limit:
        before = bounding.count(select(Delivery.id).where(first))
        listed += _newest(rest, limit=limit - len(listed), offset=max(0, offset - before))
    return listed


_NEEDS_A_PERSON = Delivery.status.in_(("uncertain", "failed")) & Delivery.cancelled_at.is_(None)


def _newest(which: ColumnElement[bool], *, limit: int, offset: int) -> list[Delivery]:
    query = select(Delivery).where(which).order_by(Delivery.planned_at.desc(), Delivery.id.desc())
    wanted = (joinedload(Delivery.action_page), joinedload(Delivery.target), joinedload(Delivery.tally))
    return list(db.session.scalars(query.options(*wanted).limit(limit).offset(offset)))


def list_of_page(action_page_id: uuid.UUID) -> Sequence[Delivery]:
    """The tally deliveries of a page with their targets, by the target's name."""
    return db.session.scalars(
        select(Delivery)
        .where(Delivery.action_page_id == action_page_id, Delivery.tally_id.is_not(None))
        .join(Delivery.target)
        .options(contains_eager(Delivery.target))
        .order_by(Target.name)
    ).all()


def list_handed_in(action_page_id: uuid.UUID) -> list[HandedIn]:
    """A page's tallies with how far their deliveries got, the oldest first."""
    reached = func.count().filter(Delivery.status.in_(("sent", "acknowledged")))
    acknowledged = func.count().filter(Delivery.status == "acknowledged")
    rows = db.session.execute(
        select(Tally.counted_at, Tally.total_count, Tally.paper_count, func.count(), reached, acknowledged)
        .join(Delivery, Delivery.tally_id == Tally.id)
        .where(Tally.action_page_id == action_page_id)
        .group_by(Tally.id)
        .order_by(Tally.counted_at)
    )
    return [HandedIn(*row) for row in rows]


def count_by_status(organization_id: uuid.UUID) -> dict[str, int]:
    """How many deliveries of the organization stand in each status, as far as `bounding` counts."""
    return bounding.count_each(Delivery.status, get_args(DeliveryStatus), Delivery.organization_id == organization_id)


def decide(
    *,
    organization_id: uuid.UUID,
    delivery_id: uuid.UUID,
    status: DeliveryStatus,
    account_id: uuid.UUID,
    now: datetime,
    proof: Proof = NOTHING,
) -> None:
    """Record what a person found out: an office acknowledged it, or what became of an uncertain one.

    `proof` is what they wrote and the file they keep with it. Raises NotFound, and BadInput when the status does not
    follow from the present one.
    """
    delivery = lock_delivery(organization_id, delivery_id)
    if status not in DECISIONS[delivery.status]:
        raise BadInput("This delivery cannot become “%(status)s” now", field="status", status=status)
    delivery.status, delivery.decided_at = status, now
    if status == "acknowledged":
        delivery.acknowledged_at, delivery.acknowledged_by = now, "staff"
    delivery.remark, delivery.proof, delivery.proof_name = check_proof(proof, is_needed=False)
    _put_audit(delivery, f"delivery.{status}", account_id, now, delivery.remark)
    db.session.commit()


def get_for_link(delivery_id: uuid.UUID) -> Delivery:
    """The tally delivery a mailed link is about, with its page, target and tally. Raises NotFound."""
    return _tally_delivery(delivery_id, is_locked=False)


def acknowledge_by_link(*, delivery_id: uuid.UUID, now: datetime) -> None:
    """The target pressed the button: it arrived, whatever we knew of it. Pressing again changes nothing.

    Raises NotFound.
    """
    delivery = _tally_delivery(delivery_id, is_locked=True)
    if delivery.status != "acknowledged":
        delivery.status, delivery.decided_at, delivery.failure, delivery.note = "acknowledged", now, "", ""
        delivery.note_values = {}
        delivery.acknowledged_at, delivery.acknowledged_by = now, "link"
        _put_audit(delivery, "delivery.acknowledged_by_link", None, now)
        db.session.commit()


def _tally_delivery(delivery_id: uuid.UUID, *, is_locked: bool) -> Delivery:
    query = (
        select(Delivery)
        .where(Delivery.id == delivery_id, Delivery.tally_id.is_not(None))
        .options(joinedload(Delivery.action_page), joinedload(Delivery.target), joinedload(Delivery.tally))
        .execution_options(populate_existing=True)
    )
    delivery = db.session.scalar(query.with_for_update(of=Delivery) if is_locked else query)
    if delivery is None:
        raise NotFound("There is no such delivery")
    return delivery


def resend(*, organization_id: uuid.UUID, delivery_id: uuid.UUID, account_id: uuid.UUID, now: datetime) -> None:
    """Send a failed or uncertain delivery again because a person said so; nothing else ever does.

    Also sends, for the first time, one that was planned before its target had an address.
    Raises NotFound, and BadInput for any other status or while there is no address.
    """
    delivery = lock_delivery(organization_id, delivery_id)
    if delivery.status not in {"failed", "uncertain"} and not delivery.has_no_mail:
        raise BadInput("Only a failed or uncertain delivery can be sent again", field="status")
    if delivery.letter and delivery.letter.signature.status != "confirmed":
        raise BadInput("The supporter has taken this letter back", field="status")
    if delivery.channel == "email" and delivery.target.mail_address is None:
        raise BadInput("Enter an email address for this target first", field="status")
    delivery.status, delivery.failure, delivery.note, delivery.note_values = "planned", "", "", {}
    delivery.released_at = delivery.cancelled_at = delivery.held_at = None
    _drop_parked(delivery)
    releasing.put_delivery(delivery, now=now)
    _put_audit(delivery, "delivery.resend", account_id, now)
    db.session.commit()


def read_letter(*, organization_id: uuid.UUID, delivery_id: uuid.UUID, account_id: uuid.UUID, now: datetime) -> Letter:
    """The letter of a delivery with its writer, as it was frozen; leaves an audit row first, as it tells who they are.

    Raises NotFound, also for a delivery that hands over no letter.
    """
    letter = db.session.scalar(
        select(Letter)
        .join(Delivery, Delivery.letter_id == Letter.id)
        .where(Delivery.organization_id == organization_id, Delivery.id == delivery_id)
        .options(joinedload(Letter.signature).joinedload(Signature.page_version), joinedload(Letter.target))
    )
    if letter is None:
        raise NotFound("There is no such letter")
    audit.put(
        organization_id=organization_id, account_id=account_id, act="delivery.read", subject_id=delivery_id, now=now
    )
    db.session.commit()
    return letter


def get_proof(*, organization_id: uuid.UUID, delivery_id: uuid.UUID) -> bytes:
    """The file kept with what became of a delivery. Raises NotFound."""
    query = select(Delivery.proof).filter_by(organization_id=organization_id, id=delivery_id)
    if (file := db.session.scalar(query)) is None:
        raise NotFound("There is no such file")
    return file


def lock_delivery(organization_id: uuid.UUID, delivery_id: uuid.UUID) -> Delivery:
    """A delivery with its target and its letter's signature, locked until the caller commits. Raises NotFound."""
    delivery = db.session.scalar(
        select(Delivery)
        .filter_by(organization_id=organization_id, id=delivery_id)
        .options(joinedload(Delivery.target, innerjoin=True), joinedload(Delivery.letter).joinedload(Letter.signature))
        .with_for_update(of=Delivery)
    )
    if delivery is None:
        raise NotFound("There is no such delivery")
    return delivery


def _drop_parked(delivery: Delivery) -> None:
    """Mail that was put off too often goes, so that nobody can send it beside the new one."""
    db.session.execute(
        delete(OutboxMessage).where(OutboxMessage.delivery_id == delivery.id, OutboxMessage.status == "parked")
    )


def _put_audit(delivery: Delivery, act: str, account_id: uuid.UUID | None, now: datetime, note: str = "") -> None:
    audit.put(
        organization_id=delivery.organization_id,
        account_id=account_id,
        act=act,
        subject_id=delivery.id,
        detail={"note": note} if note else None,
        now=now,
    )
