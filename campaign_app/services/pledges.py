"""Pledges: the reminder on their day, once, and the supporter's own word that it is done."""

import uuid
from datetime import datetime, time, timedelta

from sqlalchemy import ColumnElement, exists, func, select, update

from campaign_app.errors import NotFound
from campaign_app.extensions import db
from campaign_app.models import Consent, Organization, Signature, Supporter, Suppression
from campaign_app.services import counting, outbox, signing

BATCH = 200
# People are reminded in the morning, by the clock of the organization; days long past are let be.
REMINDED_AT = time(8)
LATEST = timedelta(days=7)


def put_reminders(*, now: datetime, batch: int = BATCH) -> int:
    """Put the reminder of every pledge whose day has come into the outbox, each once; returns how many.

    Who has kept it, took it back or wants no more mail gets none.
    """
    due = db.session.execute(
        select(Signature, Supporter.email)
        .join(Supporter, Supporter.id == Signature.supporter_id)
        .join(Organization, Organization.id == Signature.organization_id)
        .where(*_is_due(now), ~_wants_no_mail())
        .order_by(Signature.pledge_on, Signature.id)
        .limit(batch)
        .with_for_update(skip_locked=True, of=Signature)
        .execution_options(populate_existing=True)
    ).all()
    for signature, email in due:
        signature.reminded_at = now
        outbox.put(
            organization_id=signature.organization_id,
            kind="pledge_reminder",
            recipient=email,
            signature_id=signature.id,
            now=now,
        )
    db.session.commit()
    return len(due)


def _is_due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Confirmed before its morning, which has come not long ago, and neither kept nor reminded of."""
    morning = func.timezone(Organization.time_zone, Signature.pledge_on + REMINDED_AT)
    return (
        Signature.pledge_on.is_not(None),
        Signature.reminded_at.is_(None),
        Signature.pledge_on.between((now - LATEST).date(), (now + timedelta(days=1)).date()),
        Signature.status == "confirmed",
        Signature.kept_at.is_(None),
        morning <= now,
        morning > Signature.confirmed_at,
    )


def _wants_no_mail() -> ColumnElement[bool]:
    """Suppressed, or said no to our mail after signing: not ticking the box on the form is no such no."""
    is_suppressed = exists().where(
        Suppression.organization_id == Signature.organization_id, Suppression.email_key == Signature.email_key
    )
    has_left = exists().where(
        Consent.supporter_id == Signature.supporter_id,
        Consent.signature_id.is_(None),
        ~Consent.is_granted,
        Consent.created_at > Signature.created_at,
    )
    return is_suppressed | has_left


def keep(*, signature_id: uuid.UUID, now: datetime) -> Signature:
    """Take the supporter's word that the pledge is kept: it counts once, however often they say so.

    Raises NotFound for what is no pledge; one that is not confirmed, or was taken back, stays as it is.
    """
    signature = get_pledge(signature_id)
    won = db.session.scalar(
        update(Signature)
        .where(Signature.action_page_id == signature.action_page_id, Signature.id == signature_id)
        .where(Signature.status == "confirmed", Signature.kept_at.is_(None))
        .values(kept_at=now)
        .returning(Signature.id)
    )
    if won:
        counting.add_event(signature, kind="kept", delta=0, kept_delta=1, now=now)
    db.session.commit()
    return get_pledge(signature_id)


def get_pledge(signature_id: uuid.UUID) -> Signature:
    """A signature of a pledge. Raises NotFound, also for those of other kinds of pages."""
    signature = signing.get_signature(signature_id)
    if signature.action_page.kind != "pledge":
        raise NotFound("We hold no pledge for this link")
    return signature
