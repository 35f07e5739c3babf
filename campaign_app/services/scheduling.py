"""Scheduling: pages open and close by themselves, by the clock of their organization."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import select

from campaign_app.errors import BadInput
from campaign_app.extensions import db
from campaign_app.models import ActionPage
from campaign_app.services import audit


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


def _put_audit(page: ActionPage, act: str, account_id: uuid.UUID | None, now: datetime) -> None:
    audit.put(organization_id=page.organization_id, account_id=account_id, act=act, subject_id=page.id, now=now)
