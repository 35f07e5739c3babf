"""Feeds: followed once, paused, removed; and seen by nobody else."""

import uuid

import pytest
from sqlalchemy.orm import Session

from campaign_app.errors import BadInput, NotAFeed, NotFound, SourceMissing, UnreadableSource
from campaign_app.extensions import db
from campaign_app.models import AuditEvent, Feed, Organization, Source
from campaign_app.services import feeds
from campaign_app.services.importing import ImportReport
from tests.conftest import NOW
from tests.factories import RELEASE, Factory
from tests.services.rows import count, rows, the
from tests.sites import LISTING, FakeSite, answer

URL = "https://news.example.org/releases"
RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><link>https://news.example.org/</link>
<item><title>Keep the evening buses</title><link>/buses?utm_source=feed</link><guid isPermaLink="false">7</guid>
<pubDate>Wed, 14 Oct 2026 09:00:00 GMT</pubDate>
<description>We urge the Department of Transportation to keep the evening buses running.</description></item>
</channel></rss>"""


def follow(organization: Organization, site: FakeSite, url: str = URL) -> ImportReport:
    return feeds.add(organization_id=organization.id, url=url, fetcher=site, account_id=None, now=NOW)


def test_a_newsroom_that_is_followed_brings_its_texts_at_once(make: Factory, session: Session) -> None:
    report = follow(make.organization(), FakeSite({URL: LISTING}))
    feed = the(session, Feed)
    assert (feed.kind, feed.url, feed.host, feed.title) == (
        "listing",
        URL,
        "news.example.org",
        "news.example.org/releases",
    )
    assert (report.found_count, {source.feed_id for source in report.new_sources}) == (2, {feed.id})
    assert (feed.last_read_at, feed.failures, feed.paused_at) == (NOW, 0, None)


def test_a_feed_may_hold_one_text(make: Factory, session: Session) -> None:
    report = follow(make.organization(), FakeSite({URL: answer(URL, RSS, content_type="application/rss+xml")}))
    feed = the(session, Feed)
    assert (feed.kind, feed.title) == ("feed", "News")
    assert [source.title for source in report.new_sources] == ["Keep the evening buses"]


@pytest.mark.parametrize("body", [RELEASE, "", "\x00\x01", "<html><body></body></html>"])
def test_what_is_no_list_is_refused_and_nothing_is_kept(make: Factory, session: Session, body: str) -> None:
    with pytest.raises(UnreadableSource):
        follow(make.organization(), FakeSite({URL: answer(URL, body, content_type=None)}))
    for table in (Feed, Source, AuditEvent):
        assert count(session, table) == [0]


def test_a_page_with_one_text_is_to_be_imported_as_a_page(make: Factory) -> None:
    with pytest.raises(NotAFeed, match="import it as a page instead"):
        follow(make.organization(), FakeSite({URL: RELEASE}))


def test_an_address_with_nothing_there_is_refused(make: Factory, session: Session) -> None:
    with pytest.raises(SourceMissing):
        follow(make.organization(), FakeSite())
    assert count(session, Feed) == [0]


def test_a_feed_is_followed_once_by_an_organization_and_by_each_of_several(make: Factory, session: Session) -> None:
    organization, site = make.organization(), FakeSite({URL: LISTING})
    follow(organization, site)
    with pytest.raises(BadInput, match="read already"):
        follow(organization, site)
    follow(make.organization(), site)
    assert count(session, Feed) == [2]
    assert count(session, Source) == [4]


def test_there_is_an_end_to_how_many_are_followed(
    make: Factory, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "FEEDS_MAX", 1)
    organization = make.organization()
    make.feed(organization)
    with pytest.raises(BadInput, match="More than 1 feeds"):
        follow(organization, FakeSite({URL: LISTING}))


def test_no_transaction_is_open_while_the_address_is_read(make: Factory) -> None:
    seen: list[bool] = []
    site = FakeSite({URL: LISTING}, before_answer=lambda: seen.append(db.session().in_transaction()))
    follow(make.organization(), site)
    assert seen == [False]


def test_a_removed_feed_leaves_its_sources(make: Factory, session: Session) -> None:
    feed = make.feed(make.organization())
    feeds.remove(feed=feed, account_id=None, now=NOW)
    assert count(session, Feed) == [0]
    assert {source.feed_id for source in rows(session, Source)} == {None}
    assert count(session, Source) == [2]


def test_what_is_done_with_a_feed_stands_in_the_trail(make: Factory, session: Session) -> None:
    member = make.member(make.organization(), "organizer")
    feed = make.feed(member.organization)
    for is_paused in (True, False):
        feeds.set_paused(feed=feed, account_id=member.account_id, is_paused=is_paused, now=NOW)
    feeds.remove(feed=feed, account_id=member.account_id, now=NOW)
    acts = [(event.act, event.account_id) for event in sorted(rows(session, AuditEvent), key=lambda event: event.id)]
    assert acts == [
        ("feed.add", None),
        ("feed.pause", member.account_id),
        ("feed.resume", member.account_id),
        ("feed.remove", member.account_id),
    ]


def test_a_feed_can_be_made_due_now(make: Factory, session: Session) -> None:
    feed = make.feed(make.organization())
    feeds.poll_soon(feed=feed, now=NOW)
    assert the(session, Feed).next_poll_at == NOW


def test_a_neighbours_feed_is_unknown(make: Factory) -> None:
    feed, neighbour = make.feed(make.organization()), make.organization()
    assert feeds.list_feeds(neighbour.id) == []
    for feed_id in (feed.id, uuid.uuid4()):
        with pytest.raises(NotFound):
            feeds.get_feed(organization_id=neighbour.id, feed_id=feed_id)


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        ("<?xml version='1.0'?><rss>", "feed"),
        ("\ufeff\n<feed xmlns='http://www.w3.org/2005/Atom'>", "feed"),
        ("<RDF:RDF>", "feed"),
        ("<?xml version='1.0'?><!DOCTYPE html><html>", "listing"),
        ("<!doctype html><html>", "listing"),
        ("October 14, 2026", "listing"),
    ],
)
def test_a_feed_is_told_from_a_page_by_its_first_words(start: str, kind: str) -> None:
    assert feeds.kind_of(answer(URL, start)) == kind
