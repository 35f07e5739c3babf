"""Retargeting: what an import changed of the people that open letter pages lead to, kept for their organizers."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import contains_eager

from campaign_app.districts import district_words
from campaign_app.extensions import db
from campaign_app.identifiers import new_id
from campaign_app.models import ActionPage, Representative, TargetChange, TargetRule, Term
from campaign_app.services.recipients import condition_of, title_of

# Who each open page leads to: the page's id, its organization's, and the people's names by term.
Led = dict[tuple[uuid.UUID, uuid.UUID], dict[uuid.UUID, str]]


def whom_pages_lead_to() -> Led:
    """Everybody whom some supporter's letter would go to now, for each open page that has rules."""
    known: dict[tuple[str, str], dict[uuid.UUID, str]] = {}
    led: Led = {}
    for rule in db.session.scalars(
        select(TargetRule)
        .join(ActionPage, ActionPage.id == TargetRule.action_page_id)
        .where(ActionPage.status == "open", ActionPage.kind == "letter")
        .order_by(TargetRule.action_page_id, TargetRule.position)
    ):
        meaning = (rule.kind, rule.value)
        if meaning not in known:
            known[meaning] = _people(condition_of(rule, district=None))
        led.setdefault((rule.action_page_id, rule.organization_id), {}).update(known[meaning])
    return led


def put_changes(before: Led, *, now: datetime) -> None:
    """Keep what is different from `before`; joins the caller. A page that led to nobody before has no news."""
    for page, people in whom_pages_lead_to().items():
        earlier = before.get(page)
        if not earlier or earlier.keys() == people.keys():
            continue
        action_page_id, organization_id = page
        db.session.add(
            TargetChange(
                id=new_id(now),
                organization_id=organization_id,
                action_page_id=action_page_id,
                joined=sorted(name for term_id, name in people.items() if term_id not in earlier),
                departed=sorted(name for term_id, name in earlier.items() if term_id not in people),
                noticed_at=now,
            )
        )


def list_changes(*, organization_id: uuid.UUID, action_page_id: uuid.UUID, limit: int = 5) -> Sequence[TargetChange]:
    """What the latest imports changed for a page, the newest first."""
    return db.session.scalars(
        select(TargetChange)
        .filter_by(organization_id=organization_id, action_page_id=action_page_id)
        .order_by(TargetChange.noticed_at.desc(), TargetChange.id.desc())
        .limit(limit)
    ).all()


def list_changed_since(*, organization_id: uuid.UUID, since: datetime) -> dict[uuid.UUID, TargetChange]:
    """The newest change of each open page since a moment, by page."""
    rows = db.session.scalars(
        select(TargetChange)
        .join(ActionPage, ActionPage.id == TargetChange.action_page_id)
        .where(
            TargetChange.organization_id == organization_id,
            TargetChange.noticed_at >= since,
            ActionPage.status == "open",
        )
        .order_by(TargetChange.noticed_at)
    )
    return {row.action_page_id: row for row in rows}


def _people(condition: ColumnElement[bool]) -> dict[uuid.UUID, str]:
    terms = db.session.scalars(
        select(Term)
        .join(Term.representative)
        .options(contains_eager(Term.representative))
        .where(Term.left_on.is_(None), condition)
        .order_by(Representative.family_name)
        .execution_options(populate_existing=True)
    )
    return {term.id: _label(term) for term in terms}


def _label(term: Term) -> str:
    return f"{title_of(term)} {term.representative.name}, {district_words(term.district_code)}"
