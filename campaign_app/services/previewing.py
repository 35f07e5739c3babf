"""Previews: an action page as it would be with what somebody has typed, without anything being saved."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from campaign_app.extensions import db
from campaign_app.models import ActionPage
from campaign_app.services import pages, targeting
from campaign_app.services.page_texts import PageText


@contextmanager
def as_typed(page: ActionPage, text: PageText, *, now: datetime) -> Iterator[ActionPage]:
    """The page as everybody would see it; whatever this takes in the database is undone on leaving.

    A page that was never open looks as it would then. Raises BadInput for what cannot be kept.
    """
    try:
        pages.put_words(page, text, now=now)
        page.goal = text.goal
        page.closes_on, page.closes_time = text.closes_on, text.closes_time if text.closes_on else None
        page.pledge_on = text.pledge_on
        targeting.put_page_targets(page, targeting.parse_targets(text.targets), now=now)
        if page.opened_at is None:
            page.status, page.opened_at = "open", now
        elif page.status == "archived":
            page.status = "closed"
        yield page
    finally:
        db.session.rollback()
