"""What strangers browse: an organization's open and closed actions, searched by their words. Reads only."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from campaign_app.addresses import clean_line
from campaign_app.errors import NotFound
from campaign_app.extensions import db
from campaign_app.models import ActionPage, Campaign, Delivery, Organization, PageTranslation, PageVersion, Tally
from campaign_app.models.action_page import PUBLIC_STATUSES

PER_PAGE = 20
CLOSED_MAX = 50
SEARCH_MAX = 100
FEED_MAX = 50
# The most one site map may name (sitemaps.org); home and organizations take a few.
ADDRESSES_MAX = 49_000
_WORDS_MAX = 8


@dataclass(frozen=True)
class Address:
    """A public page, as a site map names it."""

    slug: str
    organization_slug: str
    updated_at: datetime


def get_organization(slug: str) -> Organization:
    """The organization with this slug. Raises NotFound."""
    organization = db.session.scalar(select(Organization).filter_by(slug=slug))
    if organization is None:
        raise NotFound("There is no page at this address")
    return organization


def list_open(
    organization_id: uuid.UUID, *, search: str = "", offset: int = 0, limit: int = PER_PAGE
) -> Sequence[ActionPage]:
    """Open pages whose headline or demand holds every word of `search`: by campaign, then the newest first.

    Pages without a campaign come first.
    """
    return db.session.scalars(
        _open(organization_id, search)
        .outerjoin(Campaign, Campaign.id == ActionPage.campaign_id)
        .order_by(Campaign.name.asc().nulls_first(), ActionPage.opened_at.desc(), ActionPage.id)
        .offset(offset)
        .limit(limit)
    ).all()


def list_closed(organization_id: uuid.UUID, *, limit: int = CLOSED_MAX) -> Sequence[ActionPage]:
    """Closed pages: what was won first, then the newest."""
    return db.session.scalars(
        select(ActionPage)
        .filter_by(organization_id=organization_id, status="closed")
        .order_by(ActionPage.won_at.desc().nulls_last(), ActionPage.closed_at.desc())
        .limit(limit)
    ).all()


def list_newest(organization_id: uuid.UUID | None, *, limit: int = FEED_MAX) -> Sequence[ActionPage]:
    """The newest open pages of an organization; of everybody when it is None."""
    query = select(ActionPage).filter_by(status="open")
    if organization_id:
        query = query.filter_by(organization_id=organization_id)
    return db.session.scalars(query.order_by(ActionPage.opened_at.desc(), ActionPage.id).limit(limit)).all()


def list_addresses(*, limit: int = ADDRESSES_MAX) -> list[Address]:
    """Every public page, the newest first."""
    rows = db.session.execute(
        select(ActionPage.slug, Organization.slug, ActionPage.updated_at)
        .join(Organization, Organization.id == ActionPage.organization_id)
        .where(ActionPage.status.in_(PUBLIC_STATUSES))
        .order_by(ActionPage.opened_at.desc())
        .limit(limit)
    )
    return [Address(*row) for row in rows]


def campaign_names(pages: Iterable[ActionPage]) -> dict[uuid.UUID, str]:
    """The names of the campaigns these pages belong to."""
    wanted = {page.campaign_id for page in pages if page.campaign_id}
    return {row.id: row.name for row in db.session.scalars(select(Campaign).where(Campaign.id.in_(wanted)))}


def handed_in_at(pages: Iterable[ActionPage]) -> dict[uuid.UUID, datetime]:
    """Of when the last tally is that reached somebody, or the last letter; pages nothing left from are left out."""
    rows = db.session.execute(
        select(Delivery.action_page_id, func.max(func.coalesce(Tally.counted_at, Delivery.planned_at)))
        .outerjoin(Tally, Tally.id == Delivery.tally_id)
        .where(
            Delivery.action_page_id.in_([page.id for page in pages]),
            Delivery.status.in_(("sent", "acknowledged")),
        )
        .group_by(Delivery.action_page_id)
    )
    return dict(rows.all())


def _open(organization_id: uuid.UUID, search: str) -> Select[ActionPage]:
    words = clean_line(search[:SEARCH_MAX]).split()[:_WORDS_MAX]
    return select(ActionPage).where(
        ActionPage.organization_id == organization_id,
        ActionPage.status == "open",
        *(_holds(word) for word in words),
    )


def _holds(word: str) -> ColumnElement[bool]:
    """Whether a headline or a demand people sign now holds the word, in any language; `%` and `_` are themselves."""
    newer = PageVersion.__table__.alias("newer")
    is_newest = ~exists().where(
        newer.c.action_page_id == PageVersion.action_page_id,
        newer.c.language == PageVersion.language,
        newer.c.number > PageVersion.number,
    )
    in_demand = ActionPage.versions.any(and_(PageVersion.demand.icontains(word, autoescape=True), is_newest))
    in_translation = ActionPage.translations.any(
        and_(PageTranslation.headline.icontains(word, autoescape=True), PageTranslation.page_version_id.is_not(None))
    )
    return or_(ActionPage.headline.icontains(word, autoescape=True), in_demand, in_translation)
