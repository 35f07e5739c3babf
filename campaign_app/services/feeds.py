"""Feeds from the organizer's side: add, pause, take up again, remove, look at. `polling` reads them."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from campaign_app.errors import BadInput, NotAFeed, NotFound
from campaign_app.extensions import db
from campaign_app.gateways.fetcher import Fetched
from campaign_app.identifiers import new_id
from campaign_app.models import Feed, FeedKind, Source
from campaign_app.services import audit, importing, keeping
from campaign_app.services.identity import host_of
from campaign_app.services.polling import keep_validator, name_of, next_regular_poll

FEEDS_MAX = 50
_FEED_MARKS = (b"<rss", b"<feed", b"<rdf:rdf", b"<?xml")


def add(
    *, organization_id: uuid.UUID, url: str, fetcher: importing.Fetches, account_id: uuid.UUID | None, now: datetime
) -> importing.ImportReport:
    """Read a feed or a newsroom page for the first time, keep its texts, and go on reading it from now on.

    Raises FetchFailed, UnreadableSource, NotAFeed, or BadInput for one that is known already; then nothing is changed.
    """
    _refuse_too_many(organization_id)
    importing.leave_transaction()
    fetched = fetcher.fetch(url)
    releases = importing.read_document(fetched.body, base_url=fetched.url, content_type=fetched.content_type)
    kind = kind_of(fetched)
    if len(releases) < 2 and kind == "listing":
        raise NotAFeed("There is one text at this address and no list of texts: import it as a page instead.")
    items = keeping.prepare(releases, organization_id=organization_id, page_url=fetched.url)
    name = name_of(releases, fetched.url)
    feed = _put_feed(fetched, kind, name, organization_id=organization_id, now=now)
    kept = keeping.put_items(items, organization_id=organization_id, feed_id=feed.id, now=now)
    audit.put(
        organization_id=organization_id,
        account_id=account_id,
        act="feed.add",
        subject_id=feed.id,
        detail={"found_count": len(items), "new_count": len(kept.new_ids)},
        now=now,
    )
    db.session.commit()
    return importing.report(items, kept)


def kind_of(fetched: Fetched) -> FeedKind:
    """Whether a document is a feed or a page for people, by its first words."""
    start = fetched.body[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    is_page = b"<html" in start or b"<!doctype html" in start
    return "feed" if start.startswith(_FEED_MARKS) and not is_page else "listing"


def set_paused(*, feed: Feed, account_id: uuid.UUID | None, is_paused: bool, now: datetime) -> None:
    """Stop reading a feed, or read it again from now on."""
    feed.paused_at = now if is_paused else None
    if not is_paused:
        feed.next_poll_at = now
    act = "feed.pause" if is_paused else "feed.resume"
    audit.put(organization_id=feed.organization_id, account_id=account_id, act=act, subject_id=feed.id, now=now)
    db.session.commit()


def remove(*, feed: Feed, account_id: uuid.UUID | None, now: datetime) -> None:
    """Forget a feed; the sources it brought stay."""
    organization_id, feed_id = feed.organization_id, feed.id
    db.session.execute(update(Source).where(Source.feed_id == feed_id).values(feed_id=None))
    db.session.delete(feed)
    audit.put(organization_id=organization_id, account_id=account_id, act="feed.remove", subject_id=feed_id, now=now)
    db.session.commit()


def poll_soon(*, feed: Feed, now: datetime) -> None:
    """Let the next tick read a feed; the politeness towards its host still holds."""
    feed.next_poll_at = now
    db.session.commit()


def list_feeds(organization_id: uuid.UUID) -> Sequence[Feed]:
    """An organization's feeds by title."""
    return db.session.scalars(
        select(Feed).filter_by(organization_id=organization_id).order_by(Feed.title, Feed.id)
    ).all()


def get_feed(*, organization_id: uuid.UUID, feed_id: uuid.UUID) -> Feed:
    """One feed of the organization. Raises NotFound, for a neighbour's too."""
    feed = db.session.scalar(select(Feed).filter_by(organization_id=organization_id, id=feed_id))
    if feed is None:
        raise NotFound("There is no such feed")
    return feed


def _refuse_too_many(organization_id: uuid.UUID) -> None:
    if len(list_feeds(organization_id)) >= FEEDS_MAX:
        raise BadInput("More than %(limit)d feeds cannot be read: remove one first.", field="address", limit=FEEDS_MAX)


def _put_feed(fetched: Fetched, kind: FeedKind, name: str, *, organization_id: uuid.UUID, now: datetime) -> Feed:
    """The row of a feed that was just read. Raises BadInput when the organization has it already."""
    feed_id = db.session.scalar(
        upsert(Feed)
        .values(
            id=new_id(now),
            organization_id=organization_id,
            url=fetched.url,
            host=host_of(fetched.url),
            kind=kind,
            title=name,
            etag=keep_validator(fetched.etag, 300),
            last_modified=keep_validator(fetched.last_modified, 100),
            failures=0,
            last_error="",
            last_error_values={},
            fence=0,
            created_at=now,
            next_poll_at=next_regular_poll(now),
            last_polled_at=now,
            last_read_at=now,
        )
        .on_conflict_do_nothing(index_elements=["organization_id", "url"])
        .returning(Feed.id)
    )
    if feed_id is None:
        raise BadInput("This feed is read already.", field="address")
    return db.session.get_one(Feed, feed_id)
