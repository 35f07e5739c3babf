"""What supporters agreed to hear, and the addresses never to mail again."""

import uuid
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as upsert

from campaign_app.errors import NotFound
from campaign_app.extensions import db
from campaign_app.identifiers import new_id
from campaign_app.models import Consent, Organization, OutboxMessage, Signature, Supporter, Suppression


def get_supporter(supporter_id: uuid.UUID) -> Supporter:
    """A supporter. Raises NotFound."""
    supporter = db.session.get(Supporter, supporter_id)
    if supporter is None:
        raise NotFound("We hold nothing for this link")
    return supporter


def get_organization_of(supporter: Supporter) -> Organization:
    """The organization that may write to this supporter."""
    return db.session.get_one(Organization, supporter.organization_id)


def unsubscribe(*, supporter_id: uuid.UUID, wording: str, is_total: bool, now: datetime) -> None:
    """Withdraw the opt-in, with the wording shown; `is_total` also never mails the address again, for anything.

    Updates that were waiting leave the outbox, with `is_total` all mail to the address.
    Doing it again changes nothing a supporter could notice. Raises NotFound.
    """
    supporter = get_supporter(supporter_id)
    _put_answer(supporter, is_granted=False, wording=wording, now=now)
    _drop_waiting_updates(supporter)
    if is_total:
        _put_suppression(supporter, now)
        _drop_waiting_mail(supporter)
    db.session.commit()


def answer(*, supporter_id: uuid.UUID, is_granted: bool, wording: str, now: datetime) -> None:
    """Keep a new answer to the question whether the organization may write; the same answer again is not kept.

    Raises NotFound.
    """
    supporter = get_supporter(supporter_id)
    if is_opted_in(supporter.id) is not is_granted:
        _put_answer(supporter, is_granted=is_granted, wording=wording, now=now)
    if not is_granted:
        _drop_waiting_updates(supporter)
    db.session.commit()


def is_opted_in(supporter_id: uuid.UUID) -> bool:
    """Whether the newest answer of a supporter is yes."""
    newest = db.session.scalar(
        select(Consent.is_granted)
        .filter_by(supporter_id=supporter_id)
        .order_by(Consent.created_at.desc(), Consent.id.desc())
        .limit(1)
    )
    return bool(newest)


def _put_answer(supporter: Supporter, *, is_granted: bool, wording: str, now: datetime) -> None:
    db.session.add(
        Consent(
            id=new_id(now),
            organization_id=supporter.organization_id,
            supporter_id=supporter.id,
            is_granted=is_granted,
            wording=wording,
            created_at=now,
        )
    )


def _put_suppression(supporter: Supporter, now: datetime) -> None:
    db.session.execute(
        upsert(Suppression)
        .values(
            id=new_id(now),
            organization_id=supporter.organization_id,
            email_key=supporter.email_key,
            reason="unsubscribed",
            created_at=now,
        )
        .on_conflict_do_nothing(index_elements=["organization_id", "email_key"])
    )


def _drop_waiting_mail(supporter: Supporter) -> None:
    """Their letters to targets stay: those are mail to others."""
    own = select(Signature.id).where(Signature.supporter_id == supporter.id)
    about = OutboxMessage.signature_id.in_(own) | (OutboxMessage.supporter_id == supporter.id)
    db.session.execute(delete(OutboxMessage).where(OutboxMessage.status == "new", about))


def _drop_waiting_updates(supporter: Supporter) -> None:
    """Also those a drain holds a lease on: it finds them gone when it begins to hand them over."""
    db.session.execute(
        delete(OutboxMessage).where(
            OutboxMessage.kind == "update",
            OutboxMessage.supporter_id == supporter.id,
            OutboxMessage.status.in_(("new", "leased", "parked")),
        )
    )
