"""Withdrawing: a supporter takes a signature back, and with it what had not left the house yet."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import joinedload

from campaign_app.errors import NotFound
from campaign_app.extensions import db
from campaign_app.models import Delivery, Letter, OutboxMessage, Signature
from campaign_app.models.outbox import OutboxStatus
from campaign_app.services import counting, printing

# Mail that is with us. A row being handed over is not: the server may have it already.
OWN_STATUSES: tuple[OutboxStatus, ...] = ("new", "leased", "parked", "failed")


def withdraw(*, supporter_id: uuid.UUID, signature_id: uuid.UUID, now: datetime) -> None:
    """Take a signature back: it no longer counts, its waiting mail and its undelivered letters do not leave.

    Withdrawing again changes nothing. Raises NotFound when the supporter has no such signature.
    """
    signature = db.session.scalar(
        select(Signature)
        .filter_by(id=signature_id, supporter_id=supporter_id)
        .options(joinedload(Signature.page_version))
        .with_for_update(of=Signature)
        .execution_options(populate_existing=True)
    )
    if signature is None:
        raise NotFound("We hold no signature for this link")
    put_withdrawal(signature, now=now)
    db.session.commit()


def put_withdrawal(signature: Signature, *, now: datetime) -> None:
    """End a locked signature and keep in what had not left; joins the caller's transaction."""
    if signature.status not in {"pending", "confirmed", "held"}:
        return
    counting.add_event(signature, kind="withdrawn", delta=-1 if signature.status == "confirmed" else 0, now=now)
    signature.status, signature.ended_at = "withdrawn", now
    keep_in(signature.id)


def keep_in(signature_id: uuid.UUID) -> None:
    """Delete the signature's mail that is still with us, then the deliveries of letters that have no other.

    A drain that holds a lease on a deleted row finds it gone when it begins to hand it over.
    """
    # Locked, so that none is let go between here and there.
    deliveries = db.session.scalars(
        select(Delivery.id)
        .join(Letter, Letter.id == Delivery.letter_id)
        .where(Letter.signature_id == signature_id)
        .with_for_update(of=Delivery)
    ).all()
    about = (OutboxMessage.signature_id == signature_id) | OutboxMessage.delivery_id.in_(deliveries)
    is_ours = OutboxMessage.status.in_(OWN_STATUSES) | (OutboxMessage.kind == "letter_test")
    db.session.execute(delete(OutboxMessage).where(about, is_ours))
    printing.put_forgetting(deliveries, is_erased=False)
    _drop_undelivered(deliveries)


def _drop_undelivered(delivery_ids: Sequence[uuid.UUID]) -> None:
    db.session.execute(
        delete(Delivery).where(
            Delivery.id.in_(delivery_ids),
            Delivery.status.in_(("planned", "needs_action", "failed")),
            # A document that is being posted may be with Congress already.
            (Delivery.channel != "cwc") | Delivery.released_at.is_(None) | (Delivery.status != "planned"),
            ~exists().where(OutboxMessage.delivery_id == Delivery.id),
        )
    )
