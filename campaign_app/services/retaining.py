"""How long an organization keeps what people gave it: its terms, what would go by others, and letting it go.

Once a page is closed long enough, its signatures lose what names their person and stay in the count. Who agreed to hear
more is left as they are; `privacy` deletes what nobody confirmed.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, SQLColumnExpression, exists, false, func, null, select, update
from sqlalchemy.orm import aliased

from campaign_app.errors import BadInput
from campaign_app.extensions import db
from campaign_app.models import ActionPage, Consent, Organization, Signature, Supporter
from campaign_app.services import audit

DAYS = range(1, 31)
MONTHS = range(1, 61)
ROWS_AT_ONCE = 2_000


@dataclass(frozen=True)
class Terms:
    """Days until an unconfirmed signature is deleted; months after which a closed page's names go (None: kept)."""

    unconfirmed_days: int
    closed_months: int | None


@dataclass(frozen=True)
class Forecast:
    """What would go now: unconfirmed signatures; names, by the headlines of their pages; addresses."""

    unconfirmed_count: int
    pages: list[tuple[str, int]]
    address_count: int


def check(terms: Terms) -> None:
    """Raise BadInput, naming the field, for terms nobody can mean."""
    if terms.unconfirmed_days not in DAYS:
        raise BadInput("Choose from 1 to 30 days", field="unconfirmed_days")
    if terms.closed_months is not None and terms.closed_months not in MONTHS:
        raise BadInput("Choose from 1 to 60 months, or nothing", field="closed_months")


def save(*, organization: Organization, terms: Terms, account_id: uuid.UUID, now: datetime) -> None:
    """Keep new terms; housekeeping follows them from its next round on. Raises BadInput."""
    check(terms)
    organization.unconfirmed_days, organization.closed_months = terms.unconfirmed_days, terms.closed_months
    detail = {"unconfirmed_days": terms.unconfirmed_days, "closed_months": terms.closed_months}
    audit.put(
        organization_id=organization.id,
        account_id=account_id,
        act="privacy.retention",
        subject_id=None,
        detail=detail,
        now=now,
    )
    db.session.commit()


def forecast(*, organization_id: uuid.UUID, terms: Terms, now: datetime) -> Forecast:
    """Exactly what these terms would let go of now; nothing is changed. Raises BadInput."""
    check(terms)
    age = func.make_interval(0, 0, 0, terms.unconfirmed_days)
    unconfirmed = select(func.count()).where(
        Signature.organization_id == organization_id, Signature.status == "pending", Signature.created_at < now - age
    )
    named = select(ActionPage.headline, func.count()).join(Signature, Signature.action_page_id == ActionPage.id)
    rows = db.session.execute(
        named.where(_is_due(organization_id, terms.closed_months, now))
        .group_by(ActionPage.id)
        .order_by(func.count().desc(), ActionPage.id)
    ).all()
    addresses = select(func.count()).where(_is_done_with(organization_id, terms.closed_months, now))
    return Forecast(
        unconfirmed_count=db.session.scalar(unconfirmed) or 0,
        pages=[(headline, count) for headline, count in rows],
        address_count=db.session.scalar(addresses) or 0,
    )


def forget_closed(*, now: datetime) -> int:
    """Take the names off signatures whose page was closed long enough ago, some at a time; returns how many."""
    age = func.make_interval(0, Organization.closed_months)
    has_old_pages = exists().where(
        ActionPage.organization_id == Organization.id,
        ActionPage.status.in_(("closed", "archived")),
        ActionPage.closed_at + age <= now,
    )
    due = select(Organization.id, Organization.closed_months).where(has_old_pages)
    return sum(_forget_of(organization_id, months, now) for organization_id, months in db.session.execute(due).all())


def _forget_of(organization_id: uuid.UUID, months: int | None, now: datetime) -> int:
    addresses = _forget_addresses(organization_id, months, now)
    due = select(Signature.id).join(ActionPage, ActionPage.id == Signature.action_page_id)
    ids = due.where(_is_due(organization_id, months, now)).order_by(Signature.id).limit(ROWS_AT_ONCE)
    gone = db.session.scalars(
        update(Signature)
        .where(Signature.id.in_(ids), Signature.organization_id == organization_id)
        .values(**dict.fromkeys(("name", "postal_code", "street", "city", "comment"), ""))
        .values(answers=null(), name_shown_at=None, network_key=None, email_key=_nobody(Signature))
        .returning(Signature.id)
        .execution_options(synchronize_session=False)
    ).all()
    if gone or addresses:
        audit.put(
            organization_id=organization_id,
            account_id=None,
            act="privacy.retain",
            subject_id=None,
            detail={"names": len(gone), "addresses": addresses},
            now=now,
        )
    db.session.commit()
    return len(gone)


def _forget_addresses(organization_id: uuid.UUID, months: int | None, now: datetime) -> int:
    """Of supporters all of whose signatures are due, or have no name any more."""
    gone = db.session.scalars(
        update(Supporter)
        .where(_is_done_with(organization_id, months, now))
        .values(email="", email_key=_nobody(Supporter))
        .returning(Supporter.id)
        .execution_options(synchronize_session=False)
    )
    return len(gone.all())


def _nobody(model: type[Signature] | type[Supporter]) -> ColumnElement[bytes]:
    """A key of no address, unique as the row is."""
    return func.sha256(func.uuid_send(model.id))


def _is_due(organization_id: uuid.UUID, months: int | None, now: datetime) -> ColumnElement[bool]:
    """Whether a signature, joined with its page, is to lose its name; `months` None: none is."""
    if months is None:
        return false()
    return (
        (Signature.organization_id == organization_id)
        & (Signature.name != "")
        & (ActionPage.closed_at + func.make_interval(0, months) <= now)
        & ActionPage.status.in_(("closed", "archived"))
        & ~_hears_more(Signature.supporter_id)
    )


def _is_done_with(organization_id: uuid.UUID, months: int | None, now: datetime) -> ColumnElement[bool]:
    """Whether nothing keeps a supporter's address: no page that is open or closed only lately, no wish to hear more."""
    if months is None:
        return false()
    page, signature = aliased(ActionPage), aliased(Signature)
    is_long_closed = (page.closed_at + func.make_interval(0, months) <= now) & page.status.in_(("closed", "archived"))
    keeps = exists().where(
        signature.supporter_id == Supporter.id,
        page.id == signature.action_page_id,
        ~func.coalesce(is_long_closed, false()),
    )
    has_signed = exists().where(signature.supporter_id == Supporter.id)
    mine = (Supporter.organization_id == organization_id) & (Supporter.email != "")
    return mine & has_signed & ~keeps & ~_hears_more(Supporter.id)


def _hears_more(supporter_id: SQLColumnExpression[uuid.UUID]) -> ColumnElement[bool]:
    newest = (
        select(Consent.is_granted)
        .where(Consent.supporter_id == supporter_id)
        .order_by(Consent.created_at.desc(), Consent.id.desc())
        .limit(1)
    )
    return func.coalesce(newest.scalar_subquery(), false())
