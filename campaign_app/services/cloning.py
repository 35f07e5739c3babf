"""Clones: a new draft that says and asks all that another page does, without its signatures, address and history."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from campaign_app.extensions import db
from campaign_app.identifiers import new_id
from campaign_app.models import ActionPage, HeroImage, HeroImageFile, PageTranslation
from campaign_app.services import audit, slugs, target_rules, targeting, versions
from campaign_app.services.pages import get_page

_COPIED = (
    "organization_id",
    "campaign_id",
    "source_id",
    "demand_number",
    "kind",
    "language",
    "headline",
    "why_markdown",
    "goal",
    "goal_steps",
    "asked_fields",
    "opt_in_wording",
    "share_text",
    "talking_points",
    "closes_time",
)
_TRANSLATED = (
    "organization_id",
    "language",
    "headline",
    "demand",
    "subject",
    "text",
    "why_markdown",
    "opt_in_wording",
    "share_text",
)


def clone(*, page: ActionPage, account_id: uuid.UUID | None, now: datetime) -> ActionPage:
    """A draft of the same words, readers, goal, picture and translations; days that have passed are left out.

    Translations come along as texts and are offered again by a person.
    """
    copy = ActionPage(
        id=new_id(now),
        status="draft",
        slug=slugs.free_slug(page.headline or page.kind),
        created_at=now,
        updated_at=now,
        **_taken(page, _COPIED),
    )
    today = now.astimezone(page.zone).date()
    copy.closes_on = page.closes_on if page.closes_on and page.closes_on >= today else None
    copy.closes_time = page.closes_time if copy.closes_on else None
    copy.pledge_on = page.pledge_on if page.pledge_on and page.pledge_on >= today else None
    db.session.add(copy)
    said = page.version
    versions.put_version(copy, demand=said.demand, subject=said.subject, text=said.text, now=now)
    targeting.put_page_targets(copy, [(target.name, target.email) for target in page.targets], now=now)
    target_rules.put_rules(copy, target_rules.rules_of(page), now=now)
    _copy_translations(page, copy, now)
    _copy_picture(page, copy)
    audit.put(
        organization_id=copy.organization_id,
        account_id=account_id,
        act="page.clone",
        subject_id=copy.id,
        detail={"of": str(page.id)},
        now=now,
    )
    db.session.commit()
    return get_page(organization_id=copy.organization_id, page_id=copy.id)


def _copy_translations(page: ActionPage, copy: ActionPage, now: datetime) -> None:
    for each in page.translations:
        words = _taken(each, _TRANSLATED)
        copy.translations.append(PageTranslation(id=new_id(now), created_at=now, updated_at=now, **words))


def _copy_picture(page: ActionPage, copy: ActionPage) -> None:
    for model in (HeroImage, HeroImageFile):
        names = [column.key for column in model.__table__.columns if column.key != "action_page_id"]
        for row in db.session.scalars(select(model).filter_by(action_page_id=page.id)):
            db.session.add(model(action_page_id=copy.id, **_taken(row, names)))
        db.session.flush()


def _taken(row: object, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
