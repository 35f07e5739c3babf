"""The outbox: putting mail in with the act that causes it, stopping and watching it. `draining` sends it."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import get_args

from sqlalchemy import func, select, update

from campaign_app.errors import BadInput, NotFound
from campaign_app.extensions import db
from campaign_app.identifiers import new_id
from campaign_app.models import Delivery, Invitation, MailKind, Organization, OutboxMessage, PasswordReset
from campaign_app.models.outbox import BULK_PRIORITY, OutboxStatus
from campaign_app.services import audit, bounding

# Small numbers leave first: somebody waits for a confirmation with the phone in hand.
PRIORITIES: dict[MailKind, int] = {
    "confirmation": 1,
    "my_signatures": 1,
    "invitation": 1,
    "password_reset": 1,
    "already_signed": 2,
    "tally": 3,
    "letter": 4,
    "letter_test": 4,
    "thank_you": 5,
    "hand_off": 6,
    "pledge_reminder": 6,
    "confirm_reminder": 6,
    "export_ready": 6,
    "export_failed": 6,
    "update": BULK_PRIORITY,
    "closing_result": BULK_PRIORITY,
}


def put(
    *,
    organization_id: uuid.UUID,
    kind: MailKind,
    recipient: str,
    now: datetime,
    signature_id: uuid.UUID | None = None,
    supporter_id: uuid.UUID | None = None,
    page_update_id: uuid.UUID | None = None,
    delivery: Delivery | None = None,
    invitation: Invitation | None = None,
    password_reset: PasswordReset | None = None,
    export_id: uuid.UUID | None = None,
) -> None:
    """Add one mail to the caller's transaction, due at once."""
    db.session.add(
        OutboxMessage(
            id=new_id(now),
            organization_id=organization_id,
            kind=kind,
            priority=PRIORITIES[kind],
            recipient=recipient,
            signature_id=signature_id,
            supporter_id=supporter_id,
            page_update_id=page_update_id,
            delivery=delivery,
            invitation=invitation,
            password_reset=password_reset,
            export_id=export_id,
            created_at=now,
            next_attempt_at=now,
        )
    )


def was_put(*, signature_id: uuid.UUID, kind: MailKind, since: datetime) -> bool:
    """Whether a mail of this kind about a signature was put in after `since`."""
    query = select(OutboxMessage.id).where(
        OutboxMessage.signature_id == signature_id, OutboxMessage.kind == kind, OutboxMessage.created_at > since
    )
    return db.session.scalar(query.limit(1)) is not None


def set_paused(*, organization_slug: str | None, now: datetime | None) -> int:
    """Stop (`now`) or release (None) the mail of one organization, or of all; returns how many it concerned.

    Nothing is lost while stopped: signing goes on and rows wait. Raises NotFound for an unknown organization.
    """
    change = update(Organization).values(mail_paused_at=now)
    if organization_slug is not None:
        change = change.where(Organization.slug == organization_slug)
    ids = db.session.scalars(change.returning(Organization.id)).all()
    if organization_slug is not None and not ids:
        raise NotFound("There is no organization “%(slug)s”", slug=organization_slug)
    db.session.commit()
    return len(ids)


def count_by_status() -> dict[str, int]:
    """How many messages stand in each status; reads them all."""
    query = select(OutboxMessage.status, func.count()).group_by(OutboxMessage.status)
    return dict(db.session.execute(query).all())


def count_shown(organization_id: uuid.UUID) -> dict[str, int]:
    """The same for a page about one organization, as far as `bounding` counts."""
    return bounding.count_each(
        OutboxMessage.status, get_args(OutboxStatus), OutboxMessage.organization_id == organization_id
    )


def list_stuck(*, organization_id: uuid.UUID, limit: int = 100) -> Sequence[OutboxMessage]:
    """Messages a person has to look at (failed, uncertain, parked): parked ones first, then the newest."""
    return db.session.scalars(
        select(OutboxMessage)
        .where(
            OutboxMessage.organization_id == organization_id,
            OutboxMessage.status.in_(("failed", "uncertain", "parked")),
        )
        .order_by((OutboxMessage.status == "parked").desc(), OutboxMessage.created_at.desc())
        .limit(limit)
    ).all()


def retry(*, organization_id: uuid.UUID, message_id: uuid.UUID, account_id: uuid.UUID | None, now: datetime) -> None:
    """Put a parked message back in line because a person said so. Raises BadInput when it is not parked."""
    won = db.session.execute(
        update(OutboxMessage)
        .where(
            OutboxMessage.id == message_id,
            OutboxMessage.organization_id == organization_id,
            OutboxMessage.status == "parked",
        )
        .values(status="new", attempts=0, next_attempt_at=now)
        .returning(OutboxMessage.id, OutboxMessage.delivery_id)
    ).one_or_none()
    if won is None:
        raise BadInput("Only a parked message can be tried again", field="message_id")
    db.session.execute(
        update(Delivery)
        .where(Delivery.id == won.delivery_id, Delivery.status == "failed")
        .values(status="planned", failure="")
    )
    audit.put(organization_id=organization_id, account_id=account_id, act="mail.retry", subject_id=message_id, now=now)
    db.session.commit()
