"""Audiences: who gets an update. Whoever confirmed, said yes last, and was neither suppressed nor took it back."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import aliased

from campaign_app.extensions import db
from campaign_app.identifiers import new_id
from campaign_app.models import (
    Audience,
    Consent,
    Mailing,
    OutboxMessage,
    PageUpdate,
    Signature,
    Supporter,
    Suppression,
)
from campaign_app.models.outbox import BULK_PRIORITY


class Person(NamedTuple):
    """Somebody to write to, and the signature through which the organization knows them."""

    signature_id: uuid.UUID
    supporter_id: uuid.UUID
    email: str


def count_people(*, update: PageUpdate, audience: Audience, state_code: str = "", now: datetime) -> int:
    """How many an update would go to."""
    people = _people(update, audience, state_code, now).subquery()
    return db.session.scalar(select(func.count()).select_from(people)) or 0


def count_by_state(*, update: PageUpdate, now: datetime) -> list[tuple[str, int]]:
    """The states with supporters of the page an update would go to, the largest first."""
    state = func.substring(Signature.district_code, r"^ocd-division/country:us/(?:state|district|territory):[a-z]{2}")
    query = _people(update, "page", "", now).with_only_columns(state, func.count()).group_by(state)
    found = [(code, number) for code, number in db.session.execute(query) if code]
    return sorted(found, key=lambda each: (-each[1], each[0]))


def next_people(mailing: Mailing, *, limit: int) -> Sequence[Person]:
    """The next people of a mailing, in the order of their signatures; empty at its end."""
    query = _people(mailing.page_update, mailing.audience, mailing.state_code, mailing.started_at)
    if mailing.last_signature_id:
        query = query.where(Signature.id > mailing.last_signature_id)
    return [Person(*row) for row in db.session.execute(query.order_by(Signature.id).limit(limit))]


def next_of_page(
    action_page_id: uuid.UUID, *, after: uuid.UUID | None, started_at: datetime, limit: int
) -> Sequence[Person]:
    """The next supporters of a page who want to hear, after a signature or from the start; empty at the end."""
    query = select(Signature.id, Signature.supporter_id, Supporter.email).join(
        Supporter, Supporter.id == Signature.supporter_id
    )
    wanted = query.where(
        Signature.action_page_id == action_page_id,
        _is_confirmed(Signature, started_at),
        _wants_mail(),
        ~_is_suppressed(),
    )
    if after:
        wanted = wanted.where(Signature.id > after)
    return [Person(*row) for row in db.session.execute(wanted.order_by(Signature.id).limit(limit))]


def put_mails(mailing: Mailing, people: Sequence[Person], *, now: datetime) -> int:
    """Put one mail each into the outbox, for those who have none of this update yet; joins the caller."""
    if not people:
        return 0
    mails = [
        {
            "id": new_id(now),
            "organization_id": mailing.organization_id,
            "kind": "update",
            "priority": BULK_PRIORITY,
            "recipient": person.email,
            "signature_id": person.signature_id,
            "supporter_id": person.supporter_id,
            "page_update_id": mailing.page_update_id,
            "created_at": now,
            "next_attempt_at": now,
        }
        for person in people
    ]
    put = (
        upsert(OutboxMessage)
        .values(mails)
        .on_conflict_do_nothing(
            index_elements=["page_update_id", "supporter_id"],
            index_where=OutboxMessage.page_update_id.is_not(None),
        )
        .returning(OutboxMessage.id)
    )
    return len(db.session.execute(put).all())


def _people(
    update: PageUpdate, audience: Audience, state_code: str, started_at: datetime
) -> Select[uuid.UUID, uuid.UUID, str]:
    """One row a person: of the page the signature there, of the organization the latest confirmed one."""
    query = (
        select(Signature.id, Signature.supporter_id, Supporter.email)
        .join(Supporter, Supporter.id == Signature.supporter_id)
        .where(_is_confirmed(Signature, started_at), _wants_mail(), ~_is_suppressed())
    )
    if state_code:
        within = Signature.district_code.startswith(f"{state_code}/", autoescape=True)
        query = query.where(or_(Signature.district_code == state_code, within))
    if audience == "page":
        return query.where(Signature.action_page_id == update.action_page_id)
    later = aliased(Signature)
    is_later = and_(
        later.supporter_id == Signature.supporter_id, later.id > Signature.id, _is_confirmed(later, started_at)
    )
    return query.where(Signature.organization_id == update.organization_id, ~exists().where(is_later))


def _is_confirmed(signature: type[Signature], started_at: datetime) -> ColumnElement[bool]:
    """Confirmed by the time the mailing began, and still so: who comes later reads the update on the page."""
    return and_(signature.status == "confirmed", signature.confirmed_at <= started_at)


def _wants_mail() -> ColumnElement[bool]:
    """Whether the newest answer counts as yes; one given with a signature counts once that was confirmed."""
    given_with = aliased(Signature)
    newest = (
        select(Consent.is_granted)
        .outerjoin(given_with, given_with.id == Consent.signature_id)
        .where(
            Consent.supporter_id == Signature.supporter_id,
            or_(Consent.signature_id.is_(None), given_with.confirmed_at.is_not(None)),
        )
        .order_by(Consent.created_at.desc(), Consent.id.desc())
        .limit(1)
        .correlate(Signature)
        .scalar_subquery()
    )
    return newest.is_(True)


def _is_suppressed() -> ColumnElement[bool]:
    return exists().where(
        Suppression.organization_id == Signature.organization_id, Suppression.email_key == Signature.email_key
    )
