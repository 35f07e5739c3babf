"""Completing: the whole text of an excerpt is fetched from where the feed or the listing says that it lies.

The same politeness holds as for feeds. The whole text comes in beside the excerpt and takes its place, unless a page
rests on the excerpt already: then an organizer decides.
"""

import uuid
from dataclasses import replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select

from campaign_app.drafting import Release
from campaign_app.errors import CampaignError, UnreadableSource
from campaign_app.extensions import db
from campaign_app.models import Source
from campaign_app.services import importing, keeping
from campaign_app.services.identity import host_of
from campaign_app.services.polling import LEASE, POLITENESS, POLL_SECONDS, Polling, next_retry, take_turn

TRIES = 3

log = structlog.get_logger(__name__)


def complete_due(using: Polling, *, seconds: float = POLL_SECONDS) -> int:
    """Fetch the whole texts that are due until none is or the time is up; returns how many were tried."""
    until = using.clock() + timedelta(seconds=seconds)
    count = 0
    while using.clock() < until and (source := _lease(using.clock())):
        complete_leased(using, source)
        count += 1
    return count


def complete_now(using: Polling, source: Source) -> bool:
    """Fetch the whole text because an organizer asks for it; whether there was more to read. Raises CampaignError."""
    if source.url is None:
        raise UnreadableSource("Nobody knows where the whole text lies: import it as a file or paste it.")
    importing.leave_transaction()
    return _record(source, _fetch(using, source.url), using.clock())


def complete_leased(using: Polling, source: Source) -> None:
    """Fetch one whole text and record what came of it."""
    try:
        _record(source, _fetch(using, source.url or ""), using.clock())
    except CampaignError as error:
        log.info("source.incomplete", source_id=str(source.id), reason=type(error).__name__)
        _record_failure(source.id, using.clock())
    except Exception:  # one page that breaks something must not keep the others from being read
        log.exception("source.complete_failed", source_id=str(source.id))
        _record_failure(source.id, using.clock())


def _lease(now: datetime) -> Source | None:
    """Claim the source that has been due longest and whose host may be asked; None when there is none."""
    while True:
        source = db.session.scalar(
            select(Source)
            .where(Source.fetch_due_at <= now)
            .order_by(Source.fetch_due_at)
            .limit(1)
            .with_for_update(skip_locked=True)
            .execution_options(populate_existing=True)
        )
        if source is None:
            db.session.commit()
            return None
        if take_turn(host_of(source.url or ""), now):
            source.fetch_due_at = now + LEASE
            db.session.commit()
            return source
        source.fetch_due_at = now + POLITENESS
        db.session.commit()


def _fetch(using: Polling, url: str) -> Release:
    fetched = using.fetcher.fetch(url)
    releases = importing.read_document(fetched.body, base_url=fetched.url, content_type=fetched.content_type)
    if len(releases) != 1:
        raise UnreadableSource("There is no single text at this address.")
    # It is known by the address the excerpt gave, whatever its page calls itself.
    return replace(releases[0], url=url)


def _record(source: Source, release: Release, now: datetime) -> bool:
    """Keep the whole text; whether it is more than what was known."""
    items = keeping.prepare([release], organization_id=source.organization_id, page_url=None)
    kept = keeping.put_items(items, organization_id=source.organization_id, feed_id=source.feed_id, now=now)
    known = db.session.get_one(Source, source.id, populate_existing=True)
    known.fetch_due_at = None
    known.fetch_failures = 0
    # The whole text may also have come in from elsewhere before.
    (whole_id,) = kept.changed_ids or kept.known_ids or kept.new_ids
    whole = db.session.get_one(Source, whole_id)
    is_more = known.is_cut and not whole.is_cut
    if is_more and not keeping.has_pages(known.id):
        keeping.replace(known, whole, now=now)
    db.session.commit()
    return is_more


def _record_failure(source_id: uuid.UUID, now: datetime) -> None:
    """Try again later, at most three times; the excerpt stays as it is."""
    db.session.rollback()
    source = db.session.get_one(Source, source_id, populate_existing=True)
    source.fetch_failures += 1
    has_tries = source.fetch_failures < TRIES
    source.fetch_due_at = next_retry(source.fetch_failures, now) if has_tries else None
    db.session.commit()
