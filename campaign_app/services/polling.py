"""Polling: feeds that are due are read, politely, by any number of workers at once.

A feed's way: due -> leased (this worker holds it, fenced by a number) -> fetched and read, with no transaction open ->
recorded in one transaction with what it brought. A worker may die at any line: then the lease ends and the feed is due.
"""

import random
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import exists, select
from sqlalchemy.dialects.postgresql import insert as upsert

from campaign_app.drafting import Release
from campaign_app.errors import CampaignError, FetchFailed
from campaign_app.extensions import db
from campaign_app.gateways.fetcher import Fetched
from campaign_app.models import Feed, FetchHost
from campaign_app.services import importing, keeping
from campaign_app.services.identity import canonical_url
from campaign_app.services.importing import Fetches

POLL_EVERY = timedelta(minutes=15)
# No two requests of the platform to one host come closer than this.
POLITENESS = timedelta(seconds=5)
# Longer than fetching and reading one document may take; the task's hard limit is 120 s.
LEASE = timedelta(seconds=150)
FIRST_RETRY = timedelta(minutes=5)
LONGEST_RETRY = timedelta(hours=24)
NAME_MAX = 300
# A poll makes room after this, so that the queue's other task gets its turn.
POLL_SECONDS = 40.0

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Polling:
    """What polling needs from outside: a clock (aware UTC) and what brings documents."""

    clock: Callable[[], datetime]
    fetcher: Fetches


def poll_due(using: Polling, *, seconds: float = POLL_SECONDS) -> int:
    """Read the feeds that are due, one after the other, until none is or the time is up; returns how many."""
    until = using.clock() + timedelta(seconds=seconds)
    count = 0
    while using.clock() < until and (feed := _lease(using.clock())):
        _poll(using, feed)
        count += 1
    return count


def take_turn(host: str, now: datetime) -> bool:
    """Claim the right to ask a host now; False when anybody here has done so a moment ago. Joins the transaction."""
    won = db.session.scalar(
        upsert(FetchHost)
        .values(host=host, next_request_at=now + POLITENESS)
        .on_conflict_do_update(
            index_elements=["host"],
            set_={"next_request_at": now + POLITENESS},
            where=FetchHost.next_request_at <= now,
        )
        .returning(FetchHost.host)
    )
    return won is not None


def name_of(releases: Sequence[Release], url: str) -> str:
    """What a feed or newsroom page calls itself; its address as people write it where it says nothing."""
    named = next((release.listed_under for release in releases if release.listed_under.strip()), "")
    return keeping.storable(named).strip()[:NAME_MAX] or canonical_url(url).removeprefix("https://")[:NAME_MAX]


def next_regular_poll(now: datetime) -> datetime:
    """When a feed that was just read is due again; scattered, so that feeds added together drift apart."""
    return now + POLL_EVERY * _scatter(1, 1.2)


def next_retry(failures: int, now: datetime, *, wished_seconds: int = 0) -> datetime:
    """When to try again after so many failures in a row: doubling, scattered, never before the server's own wish."""
    wait: timedelta = min(FIRST_RETRY * (1 << min(failures - 1, 20)), LONGEST_RETRY)
    scattered = wait * _scatter(0.75, 1.25)
    wished = timedelta(seconds=wished_seconds)
    return now + max(wished, scattered)


def _scatter(least: float, most: float) -> float:
    return random.uniform(least, most)  # noqa: S311 - spreads load, guards nothing


def keep_validator(value: str | None, longest: int) -> str | None:
    """An ETag or Last-Modified as it can be sent back; None for one that is too long or not plain text."""
    return value if value and len(value) <= longest and value.isascii() and value.isprintable() else None


def _lease(now: datetime) -> Feed | None:
    """Claim the feed that has been due longest and whose host may be asked; None when there is none."""
    is_host_busy = exists().where(FetchHost.host == Feed.host, FetchHost.next_request_at > now)
    while True:
        feed = db.session.scalar(
            select(Feed)
            .where(
                Feed.paused_at.is_(None),
                Feed.next_poll_at <= now,
                Feed.leased_until.is_(None) | (Feed.leased_until < now),
                ~is_host_busy,
            )
            .order_by(Feed.next_poll_at)
            .limit(1)
            .with_for_update(skip_locked=True)
            .execution_options(populate_existing=True)
        )
        if feed is None:
            db.session.commit()
            return None
        if take_turn(feed.host, now):
            feed.fence += 1
            feed.leased_until = now + LEASE
            db.session.commit()
            return feed
        # Another worker asked this host since; the next look leaves it out.
        db.session.rollback()


def _poll(using: Polling, feed: Feed) -> None:
    """Fetch and read one leased feed and record what came of it, whatever that is."""
    fence = feed.fence
    try:
        fetched = using.fetcher.fetch(feed.url, etag=feed.etag, last_modified=feed.last_modified)
        items = [] if fetched.is_not_modified else _read(fetched, feed.organization_id)
        _record_read(feed.id, fence, fetched, items, using.clock())
    except CampaignError as error:
        _record_failure(feed.id, fence, error, using.clock())
    except Exception:  # one feed that breaks something must not keep the others from being read
        log.exception("feed.poll_failed", feed_id=str(feed.id))
        _record_failure(feed.id, fence, FetchFailed("This feed could not be read."), using.clock())


def _read(fetched: Fetched, organization_id: uuid.UUID) -> list[keeping.Item]:
    releases = importing.read_document(fetched.body, base_url=fetched.url, content_type=fetched.content_type)
    return keeping.prepare(releases, organization_id=organization_id, page_url=fetched.url)


def _record_read(feed_id: uuid.UUID, fence: int, fetched: Fetched, items: list[keeping.Item], now: datetime) -> None:
    """Keep what the feed brought, together with the word that it was read."""
    feed = _held(feed_id, fence)
    if feed is None:
        return
    kept = keeping.put_items(items, organization_id=feed.organization_id, feed_id=feed.id, now=now)
    if items:
        # A name somebody knows the feed by stays; feeds from before names were read have their address.
        is_named = feed.title != name_of([], feed.url)
        feed.title = feed.title if is_named else name_of([item.release for item in items], feed.url)
    if not fetched.is_not_modified:
        feed.etag = keep_validator(fetched.etag, 300)
        feed.last_modified = keep_validator(fetched.last_modified, 100)
    feed.failures, feed.last_error, feed.last_error_values = 0, "", {}
    feed.last_polled_at = feed.last_read_at = now
    feed.next_poll_at = next_regular_poll(now)
    feed.leased_until = None
    db.session.commit()
    if kept.new_ids or kept.changed_ids:
        log.info("feed.read", feed_id=str(feed_id), new=len(kept.new_ids), changed=len(kept.changed_ids))


def _record_failure(feed_id: uuid.UUID, fence: int, error: CampaignError, now: datetime) -> None:
    """Say why the feed was not read and when it is tried again; what it brought before stays as it is."""
    db.session.rollback()
    feed = _held(feed_id, fence)
    if feed is None:
        return
    wished = error.retry_after_seconds if isinstance(error, FetchFailed) else 0
    feed.failures += 1
    feed.last_error, feed.last_error_values = error.message[:300], dict(error.values)
    feed.last_polled_at = now
    feed.next_poll_at = next_retry(feed.failures, now, wished_seconds=wished)
    feed.leased_until = None
    db.session.commit()


def _held(feed_id: uuid.UUID, fence: int) -> Feed | None:
    """The feed, locked, if this worker still holds it; None when the lease was lost or the feed removed."""
    feed = db.session.scalar(
        select(Feed)
        .where(Feed.id == feed_id, Feed.fence == fence)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if feed is None:
        db.session.rollback()
    return feed
