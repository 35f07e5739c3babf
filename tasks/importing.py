"""The door to importing: feeds, and the whole texts of what they only begin."""

from datetime import UTC, datetime
from functools import partial

from celery import shared_task
from flask import current_app

from campaign_app.gateways.fetcher import Fetcher
from campaign_app.services import completing, polling, refreshing


@shared_task(name="importing.poll_feeds")
def poll_feeds() -> None:
    """Read the feeds that are due."""
    polling.poll_due(_polling())


@shared_task(name="importing.complete_sources")
def complete_sources() -> None:
    """Fetch the whole texts of excerpts."""
    completing.complete_due(_polling())


def _polling() -> polling.Polling:
    fetcher = Fetcher.from_settings(current_app.extensions["settings"])
    return polling.Polling(clock=partial(datetime.now, UTC), fetcher=fetcher)


@shared_task(name="importing.refresh_rosters")
def refresh_rosters() -> None:
    """Import the lists of representatives again from the configured addresses."""
    settings = current_app.extensions["settings"]
    refreshing.refresh(
        urls=settings.roster_urls,
        fetcher=Fetcher.from_settings(settings),
        congress_number=settings.congress_number,
        now=datetime.now(UTC),
    )
