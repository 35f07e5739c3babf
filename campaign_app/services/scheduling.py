"""Scheduling: pages open and close by themselves, by the clock of their organization."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import select

from campaign_app.errors import BadInput
from campaign_app.extensions import db
from campaign_app.models import ActionPage
from campaign_app.services import audit
from campaign_app.services.page_texts import PageText


def open_due(*, now: datetime) -> int:
    """Open every scheduled page whose time has come; returns how many."""
    due = db.session.scalars(
        select(ActionPage)
        .where(ActionPage.status == "scheduled", ActionPage.opens_at <= now)
        .with_for_update(skip_locked=True, of=ActionPage)
        .execution_options(populate_existing=True)
    ).all()
    for page in due:
        page.status, page.opened_at, page.updated_at = "open", now, now
        _put_audit(page, "page.open", None, now)
    db.session.commit()
    return len(due)


def close_due(*, now: datetime) -> int:
    """Close every open page whose time is over; returns how many."""
    maybe = db.session.scalars(
        select(ActionPage)
        .where(ActionPage.status == "open", ActionPage.closes_on <= now.date() + timedelta(days=1))
        .with_for_update(skip_locked=True, of=ActionPage)
        .execution_options(populate_existing=True)
    ).all()
    due = [page for page in maybe if page.is_over(now)]
    for page in due:
        page.status, page.closed_at, page.updated_at = "closed", now, now
        _put_audit(page, "page.close", None, now)
    db.session.commit()
    return len(due)


def unschedule(*, page: ActionPage, account_id: uuid.UUID | None, now: datetime) -> None:
    """Take a scheduled page back to the drafts. Raises BadInput when it is not scheduled any more."""
    db.session.refresh(page, ["status"], with_for_update={"of": ActionPage})
    if page.status != "scheduled":
        raise BadInput("Only a scheduled page can be taken back", field="status")
    page.status, page.updated_at = "draft", now
    _put_audit(page, "page.unschedule", account_id, now)
    db.session.commit()


def put_times(page: ActionPage, text: PageText, *, now: datetime) -> None:
    """Give the page the moments an organizer chose; joins the caller. Raises BadInput for those that cannot be."""
    today = now.astimezone(page.zone).date()
    if text.closes_on and text.closes_on < today and text.closes_on != page.closes_on:
        raise BadInput("Choose a last day from today on", field="closes_on")
    if page.status == "scheduled" and text.opens_at is None:
        raise BadInput("Choose when the page opens, or take it back to the drafts", field="opens_at")
    if page.status in ("draft", "scheduled"):
        page.opens_at = text.opens_at
    page.closes_on, page.closes_time = text.closes_on, text.closes_time if text.closes_on else None
    page.pledge_on = text.pledge_on if page.kind == "pledge" else None
    if page.opens_at and page.closes_at and page.opens_at >= page.closes_at:
        raise BadInput("The page must open before it closes", field="opens_at")


def _put_audit(page: ActionPage, act: str, account_id: uuid.UUID | None, now: datetime) -> None:
    audit.put(organization_id=page.organization_id, account_id=account_id, act=act, subject_id=page.id, now=now)
