"""Campaigns: making and renaming them, and saying which page belongs to which."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.dialects.postgresql import insert as upsert

from campaign_app.addresses import clean_line
from campaign_app.errors import BadInput, NotFound
from campaign_app.extensions import db
from campaign_app.identifiers import new_id
from campaign_app.models import ActionPage, Campaign
from campaign_app.services import audit

NAME_MAX = 120


def create(*, organization_id: uuid.UUID, name: str, account_id: uuid.UUID | None, now: datetime) -> Campaign:
    """A new campaign. Raises BadInput when the name is missing, too long or taken."""
    words = _checked(name)
    made: Campaign | None = db.session.scalar(
        upsert(Campaign)
        .values(id=new_id(now), organization_id=organization_id, name=words, created_at=now)
        .on_conflict_do_nothing(index_elements=["organization_id", "name"])
        .returning(Campaign)
    )
    if made is None:
        raise _taken()
    _finish(made, "campaign.create", account_id, now)
    return made


def rename(*, campaign: Campaign, name: str, account_id: uuid.UUID | None, now: datetime) -> None:
    """Give a campaign another name. Raises BadInput."""
    words = _checked(name)
    is_taken = exists().where(
        Campaign.organization_id == campaign.organization_id, Campaign.name == words, Campaign.id != campaign.id
    )
    if db.session.scalar(select(is_taken)):
        raise _taken()
    campaign.name = words
    _finish(campaign, "campaign.rename", account_id, now)


def assign(*, page: ActionPage, campaign: Campaign | None, account_id: uuid.UUID | None, now: datetime) -> None:
    """Group a page under a campaign of its organization, or under none."""
    page.campaign_id = campaign.id if campaign else None
    page.updated_at = now
    audit.put(
        organization_id=page.organization_id, account_id=account_id, act="page.campaign", subject_id=page.id, now=now
    )
    db.session.commit()


def get_campaign(*, organization_id: uuid.UUID, campaign_id: uuid.UUID) -> Campaign:
    """One campaign of the organization. Raises NotFound, for a neighbour's too."""
    found = db.session.scalar(select(Campaign).filter_by(organization_id=organization_id, id=campaign_id))
    if found is None:
        raise NotFound("There is no such campaign")
    return found


def list_campaigns(organization_id: uuid.UUID) -> Sequence[Campaign]:
    """All campaigns of the organization, by name."""
    return db.session.scalars(select(Campaign).filter_by(organization_id=organization_id).order_by(Campaign.name)).all()


def count_pages(organization_id: uuid.UUID) -> dict[uuid.UUID, int]:
    """How many pages each campaign has; campaigns without pages are left out."""
    rows = db.session.execute(
        select(ActionPage.campaign_id, func.count())
        .where(ActionPage.organization_id == organization_id, ActionPage.campaign_id.is_not(None))
        .group_by(ActionPage.campaign_id)
    )
    return {campaign_id: count for campaign_id, count in rows if campaign_id}


def _checked(name: str) -> str:
    words = clean_line(name)
    if not words:
        raise BadInput("Enter the campaign's name", field="name")
    if len(words) > NAME_MAX:
        raise BadInput("Shorten the name to at most %(limit)d characters", field="name", limit=NAME_MAX)
    return words


def _taken() -> BadInput:
    return BadInput("Another campaign has this name", field="name")


def _finish(campaign: Campaign, act: str, account_id: uuid.UUID | None, now: datetime) -> None:
    audit.put(organization_id=campaign.organization_id, account_id=account_id, act=act, subject_id=campaign.id, now=now)
    db.session.commit()
