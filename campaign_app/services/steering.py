"""Steering: what staff do with letters and tallies on their way: hold, let go, cancel, another channel, a test first.

Each is one line in the audit trail. What is being handed over at this very moment cannot be called back.
"""

import uuid
from datetime import datetime

from sqlalchemy import String, delete, func, select
from sqlalchemy.orm import joinedload

from campaign_app.errors import BadInput, NotFound
from campaign_app.extensions import db
from campaign_app.models import Account, ActionPage, Channel, Delivery, Letter, OutboxMessage
from campaign_app.services import audit, outbox, releasing
from campaign_app.services.channels import check_channel
from campaign_app.services.deliveries import lock_delivery
from campaign_app.wording import N_

TEST_LETTERS_MAX = 20


def hold(*, organization_id: uuid.UUID, delivery_id: uuid.UUID, account_id: uuid.UUID, now: datetime) -> None:
    """Keep a planned delivery back until somebody lets it go. Raises NotFound, BadInput."""
    delivery = _called_back(organization_id, delivery_id)
    if delivery.status != "planned" or delivery.held_at:
        raise BadInput("Only a delivery that has not left can be held", field="act")
    delivery.held_at = now
    _commit(delivery, "delivery.hold", account_id, now)


def let_go(*, organization_id: uuid.UUID, delivery_id: uuid.UUID, account_id: uuid.UUID, now: datetime) -> None:
    """End a hold: the delivery goes on as its channel allows. Raises NotFound, BadInput."""
    delivery = lock_delivery(organization_id, delivery_id)
    if delivery.held_at is None:
        raise BadInput("This delivery is not held", field="act")
    delivery.held_at = None
    releasing.put_delivery(delivery, now=now)
    _commit(delivery, "delivery.let_go", account_id, now)


def cancel(*, organization_id: uuid.UUID, delivery_id: uuid.UUID, account_id: uuid.UUID, now: datetime) -> None:
    """Decide that a delivery shall not leave. Raises NotFound, and BadInput when it has left or may have."""
    delivery = _called_back(organization_id, delivery_id)
    if delivery.status not in {"planned", "needs_action", "failed"} or delivery.cancelled_at:
        raise BadInput("Only a delivery that has not left can be cancelled", field="act")
    releasing.fail(delivery, N_("Cancelled"), now=now)
    delivery.cancelled_at, delivery.held_at = now, None
    _commit(delivery, "delivery.cancel", account_id, now)


def switch(
    *, organization_id: uuid.UUID, delivery_id: uuid.UUID, channel: Channel, account_id: uuid.UUID, now: datetime
) -> None:
    """Send a letter by another channel. Raises NotFound, and BadInput when it left or cannot go that way."""
    delivery = _called_back(organization_id, delivery_id)
    if delivery.letter_id is None or delivery.status not in {"planned", "needs_action", "failed"}:
        raise BadInput("Only a letter that has not left can take another channel", field="act")
    check_channel(delivery.target, channel)
    delivery.channel, delivery.status, delivery.failure = channel, "planned", ""
    delivery.note, delivery.note_values = "", {}
    delivery.cancelled_at = delivery.held_at = delivery.decided_at = None
    releasing.put_delivery(delivery, now=now)
    _commit(delivery, "delivery.switch", account_id, now)


def hold_letters(*, page: ActionPage, account_id: uuid.UUID, now: datetime) -> None:
    """Let no letter of a page leave by itself from now on; those already released do."""
    page.letters_held_at = now
    _put_audit(page.organization_id, "page.hold_letters", page.id, account_id, now)
    db.session.commit()


def let_letters_go(*, page: ActionPage, account_id: uuid.UUID, now: datetime) -> None:
    """End the hold of a page's letters; they leave at their targets' pace."""
    page.letters_held_at = None
    _put_audit(page.organization_id, "page.let_letters_go", page.id, account_id, now)
    db.session.commit()


def send_test(*, page: ActionPage, account_id: uuid.UUID, now: datetime) -> int:
    """Mail the newest letter to each target of a page to the person who asks; returns how many.

    Nothing of the deliveries changes. Raises BadInput while no letter is confirmed.
    """
    recipient = db.session.get_one(Account, account_id).email
    newest = _newest_letters(page.id)
    if not newest:
        raise BadInput("Nobody's letter is confirmed yet, so there is nothing to test with", field="act")
    for delivery in newest:
        outbox.put(
            organization_id=page.organization_id,
            kind="letter_test",
            recipient=recipient,
            delivery=delivery,
            now=now,
        )
    _put_audit(page.organization_id, "page.test_letters", page.id, account_id, now)
    db.session.commit()
    return len(newest)


def _newest_letters(action_page_id: uuid.UUID) -> list[Delivery]:
    """The newest letter to each of the targets that were written to last."""
    newest = (
        select(Delivery.target_id, func.max(Delivery.id.cast(String)).label("newest_id"))
        .where(Delivery.action_page_id == action_page_id, Delivery.letter_id.is_not(None))
        .group_by(Delivery.target_id)
        .order_by(func.max(Delivery.planned_at).desc())
        .limit(TEST_LETTERS_MAX)
        .subquery()
    )
    return list(db.session.scalars(select(Delivery).join(newest, newest.c.newest_id == Delivery.id.cast(String))))


def _called_back(organization_id: uuid.UUID, delivery_id: uuid.UUID) -> Delivery:
    """The delivery, locked, without mail that is still with us. Raises BadInput when it is just being handed over.

    Mail is locked before its delivery, as those who send it do.
    """
    mail = db.session.scalars(
        select(OutboxMessage)
        .where(
            OutboxMessage.delivery_id == delivery_id,
            OutboxMessage.organization_id == organization_id,
            OutboxMessage.kind != "letter_test",
            OutboxMessage.status.in_(("new", "parked", "leased", "handing")),
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    delivery = lock_delivery(organization_id, delivery_id)
    if any(message.status in {"leased", "handing"} for message in mail):
        raise BadInput("It is being handed over at this moment. Look again in a minute", field="act")
    db.session.execute(delete(OutboxMessage).where(OutboxMessage.id.in_([message.id for message in mail])))
    if delivery.channel == "cwc" and delivery.status == "planned" and delivery.released_at:
        raise BadInput("It is being handed over at this moment. Look again in a minute", field="act")
    if delivery.batch_id and delivery.status == "planned":
        raise BadInput("It is in a printed batch. Dissolve the batch first", field="act")
    if delivery.status != "sent":
        delivery.released_at = None
    return delivery


def _commit(delivery: Delivery, act: str, account_id: uuid.UUID, now: datetime) -> None:
    _put_audit(delivery.organization_id, act, delivery.id, account_id, now)
    db.session.commit()


def _put_audit(
    organization_id: uuid.UUID, act: str, subject_id: uuid.UUID, account_id: uuid.UUID, now: datetime
) -> None:
    audit.put(organization_id=organization_id, account_id=account_id, act=act, subject_id=subject_id, now=now)


def find_delivery(*, organization_id: uuid.UUID, delivery_id: uuid.UUID) -> tuple[Delivery, list[OutboxMessage]]:
    """A delivery with its page, target, tally and letter, and its mails, the oldest first. Raises NotFound."""
    delivery = db.session.scalar(
        select(Delivery)
        .filter_by(organization_id=organization_id, id=delivery_id)
        .options(
            joinedload(Delivery.action_page),
            joinedload(Delivery.target),
            joinedload(Delivery.tally),
            joinedload(Delivery.letter).joinedload(Letter.signature),
        )
        .execution_options(populate_existing=True)
    )
    if delivery is None:
        raise NotFound("There is no such delivery")
    mails = db.session.scalars(
        select(OutboxMessage)
        .where(OutboxMessage.delivery_id == delivery.id, OutboxMessage.kind != "letter_test")
        .order_by(OutboxMessage.id)
    )
    return delivery, list(mails)
