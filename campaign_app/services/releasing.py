"""Releasing: planned deliveries go to their channel, letters never faster than a target can take them.

A target gets at most its share of letters in each window; the others stay planned and `release_due` lets them go,
oldest first. Tallies are few and go as soon as their files are made (`packing`). Printed letters wait for their batch,
hand-offs for their writer.
"""

import uuid
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from campaign_app.extensions import db
from campaign_app.models import ActionPage, Channel, Delivery, Letter, Target, Term
from campaign_app.services import outbox
from campaign_app.wording import N_

WINDOW = timedelta(minutes=15)
BATCH = 500
NO_ADDRESS = N_("No email address is known for this target.")
CHANGED_HANDS = N_("The office changed hands: its holder left it on %(day)s.")


def put_delivery(delivery: Delivery, *, now: datetime) -> None:
    """Add a delivery to the caller's transaction and let it go as its channel, its page and its target's pace allow.

    Without an address it stays planned and says why; to somebody who has left the office it fails at once.
    """
    db.session.add(delivery)
    target = delivery.target
    if delivery.letter_id and target.left_on:
        fail_left(delivery, target.left_on, now=now)
    elif delivery.channel == "hand_off":
        delivery.status = "needs_action"
    elif delivery.channel == "email" and not target.mail_address:
        delivery.note, delivery.note_values = NO_ADDRESS, {}
    elif delivery.packed_at or (delivery.letter_id and delivery.channel == "email" and _may_go(delivery, now)):
        release(delivery, now=now)


def release(delivery: Delivery, *, now: datetime) -> None:
    """Put a delivery's mail in the outbox; joins the caller's transaction. Its target has an address."""
    delivery.released_at, delivery.note, delivery.note_values = now, "", {}
    outbox.put(
        organization_id=delivery.organization_id,
        kind="tally" if delivery.tally_id else "letter",
        recipient=delivery.target.mail_address or "",
        delivery=delivery,
        now=now,
    )


def fail(delivery: Delivery, note: str, *, now: datetime, **values: object) -> None:
    """Say that a delivery cannot arrive as things are; joins the caller's transaction.

    `note` is a key of the catalogues, `values` fill its places.
    """
    delivery.status, delivery.failure, delivery.decided_at = "failed", "permanent", now
    delivery.note, delivery.note_values = note, values


def fail_left(delivery: Delivery, left_on: date, *, now: datetime) -> None:
    """What waits for somebody who has left the office never leaves; joins the caller's transaction."""
    fail(delivery, CHANGED_HANDS, now=now, day=left_on.isoformat())


def release_due(*, now: datetime, batch: int = BATCH) -> int:
    """Let waiting letters go by mail, each target's oldest first and at its pace; returns how many.

    First fails what waits for somebody who has left the office.
    """
    _fail_what_nobody_takes(now)
    released = 0
    for target_id in _list_waiting_targets(batch):
        room = room_of(target_id, now=now)
        for delivery in lock_waiting(target_id, "email", limit=room):
            release(delivery, now=now)
            released += 1
    db.session.commit()
    return released


def room_of(target_id: uuid.UUID, *, now: datetime) -> int:
    """How many more letters a target takes in this window."""
    pace = db.session.scalars(select(Target.hourly_pace).filter_by(id=target_id)).one()
    share = max(1, int(pace * (WINDOW / timedelta(hours=1))))
    recent = (
        select(Delivery.id)
        .where(Delivery.target_id == target_id, Delivery.letter_id.is_not(None), Delivery.released_at > now - WINDOW)
        .limit(share)
    )
    return share - (db.session.scalar(select(func.count()).select_from(recent.subquery())) or 0)


def lock_waiting(target_id: uuid.UUID, channel: Channel, *, limit: int) -> list[Delivery]:
    """A target's waiting deliveries by a channel, oldest first, locked until the caller commits."""
    return list(
        db.session.scalars(
            select(Delivery)
            .join(ActionPage, ActionPage.id == Delivery.action_page_id)
            .where(Delivery.target_id == target_id, is_waiting(channel))
            .order_by(Delivery.planned_at, Delivery.id)
            .limit(limit)
            .options(joinedload(Delivery.target))
            .with_for_update(of=Delivery, skip_locked=True)
            .execution_options(populate_existing=True)
        )
    )


def _may_go(delivery: Delivery, now: datetime) -> bool:
    is_held = db.session.scalars(select(ActionPage.letters_held_at).filter_by(id=delivery.action_page_id)).one()
    return is_held is None and room_of(delivery.target.id, now=now) > 0


def _list_waiting_targets(limit: int) -> list[uuid.UUID]:
    """Targets with an address for whom letters wait; who waits longest comes first."""
    rows = db.session.scalars(
        select(Delivery.target_id)
        .join(ActionPage, ActionPage.id == Delivery.action_page_id)
        .join(Target, Target.id == Delivery.target_id)
        .outerjoin(Term, Term.id == Target.term_id)
        .where(is_waiting("email"), (Target.email.is_not(None)) | (Term.email != ""))
        .group_by(Delivery.target_id)
        .order_by(func.min(Delivery.planned_at))
        .limit(limit)
    )
    return list(rows)


def is_waiting(channel: Channel) -> ColumnElement[bool]:
    """That a letter waits for its turn in a channel; the query must join its action page."""
    return (
        (Delivery.status == "planned")
        & Delivery.released_at.is_(None)
        & Delivery.held_at.is_(None)
        & Delivery.letter_id.is_not(None)
        & (Delivery.channel == channel)
        & ActionPage.letters_held_at.is_(None)
    )


def _fail_what_nobody_takes(now: datetime) -> None:
    waiting = db.session.execute(
        select(Delivery, Term.left_on)
        .join(Letter, Letter.id == Delivery.letter_id)
        .join(Target, Target.id == Delivery.target_id)
        .join(Term, Term.id == Target.term_id)
        .where(
            Term.left_on.is_not(None), Delivery.status.in_(("planned", "needs_action")), Delivery.released_at.is_(None)
        )
        .limit(BATCH)
        .with_for_update(of=Delivery, skip_locked=True)
    )
    for delivery, left_on in waiting.all():
        fail_left(delivery, left_on or now.date(), now=now)
