"""Polling: feeds that are due are read politely and once, and what goes wrong is said and tried again later."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from campaign_app.errors import FetchFailed, SourceTooSlow
from campaign_app.extensions import db
from campaign_app.models import Feed, FetchHost, Source
from campaign_app.services import feeds, polling
from campaign_app.services.polling import FIRST_RETRY, LONGEST_RETRY, POLITENESS, POLL_EVERY, Polling
from tests.conftest import NOW
from tests.factories import Factory
from tests.fakes import FakeClock
from tests.services.rows import count, the
from tests.sites import LISTING, FakeSite, answer

URL = "https://news.example.org/releases"
MORE = """October 20, 2026 • Statement

The ferry must sail

We urge the Department of Transportation to let the ferry sail in winter, as it always did before.

"""
Poll = Callable[[], int]


@pytest.fixture
def site() -> FakeSite:
    """A newsroom with an ETag."""
    return FakeSite({URL: answer(URL, LISTING, etag='"1"', last_modified="Wed, 14 Oct 2026 09:00:00 GMT")})


@pytest.fixture
def clock() -> FakeClock:
    """A quarter of an hour and more after the feed was added."""
    return FakeClock(NOW + POLL_EVERY * 2)


@pytest.fixture
def feed(make: Factory, site: FakeSite, session: Session) -> Feed:
    """The newsroom, followed and read once."""
    feeds.add(organization_id=make.organization().id, url=URL, fetcher=site, account_id=None, now=NOW)
    site.asked.clear()
    return the(session, Feed)


@pytest.fixture
def poll(site: FakeSite, clock: FakeClock) -> Poll:
    """One tick of a worker."""
    return lambda: polling.poll_due(Polling(clock=clock, fetcher=site))


def test_a_feed_that_is_due_is_read_and_what_is_new_comes_in(
    feed: Feed, site: FakeSite, poll: Poll, clock: FakeClock, session: Session
) -> None:
    site.pages[URL] = answer(URL, MORE + LISTING, etag='"2"')
    assert poll() == 1
    assert count(session, Source) == [3]
    read = the(session, Feed)
    assert (read.etag, read.last_modified, read.last_read_at, read.leased_until) == ('"2"', None, clock.now, None)
    assert POLL_EVERY <= read.next_poll_at - clock.now <= POLL_EVERY * 1.2
    assert {source.feed_id for source in session.query(Source)} == {feed.id}


def test_nothing_is_asked_before_it_is_due(feed: Feed, site: FakeSite, poll: Poll, clock: FakeClock) -> None:
    clock.now = NOW + POLL_EVERY * 0.9
    assert poll() == 0
    assert site.asked == []


def test_the_server_is_told_what_is_known_and_an_unchanged_feed_is_not_read_again(
    feed: Feed, site: FakeSite, poll: Poll, clock: FakeClock, session: Session
) -> None:
    assert poll() == 1
    assert site.asked == [(URL, '"1"', "Wed, 14 Oct 2026 09:00:00 GMT")]
    read = the(session, Feed)
    assert (read.etag, read.last_read_at, read.failures) == ('"1"', clock.now, 0)
    assert count(session, Source) == [2]


@pytest.mark.parametrize("etag", ['"' + "x" * 300 + '"', '"é"', '"a\x01b"'])
def test_an_odd_validator_is_not_kept(feed: Feed, site: FakeSite, poll: Poll, session: Session, etag: str) -> None:
    site.pages[URL] = answer(URL, LISTING, etag=etag)
    poll()
    assert the(session, Feed).etag is None


def test_no_transaction_is_open_while_the_network_is_waited_for(feed: Feed, site: FakeSite, poll: Poll) -> None:
    seen: list[bool] = []
    site.before_answer = lambda: seen.append(db.session().in_transaction())
    poll()
    assert seen == [False]


def test_a_feed_that_cannot_be_read_says_why_and_keeps_what_it_brought(
    feed: Feed, site: FakeSite, poll: Poll, clock: FakeClock, session: Session
) -> None:
    site.pages[URL] = SourceTooSlow("%(host)s took too long to answer.", host="news.example.org")
    assert poll() == 1
    failed = the(session, Feed)
    assert failed.last_error % failed.last_error_values == "news.example.org took too long to answer."
    assert (failed.failures, failed.last_polled_at, failed.last_read_at) == (1, clock.now, NOW)
    assert failed.leased_until is None
    assert count(session, Source) == [2]


@pytest.mark.parametrize("body", ["", "<rss><channel>", "\x00\x01\x02" * 50, "%PDF-1.7 broken"])
def test_a_feed_that_turns_into_something_else_fails_and_keeps_what_it_brought(
    feed: Feed, site: FakeSite, poll: Poll, session: Session, body: str
) -> None:
    site.pages[URL] = answer(URL, body, content_type=None)
    assert poll() == 1
    failed = the(session, Feed)
    assert failed.failures == 1
    assert failed.last_error.endswith(".")
    assert count(session, Source) == [2]


def test_failures_are_tried_again_later_and_later_and_a_success_ends_that(
    feed: Feed, site: FakeSite, poll: Poll, clock: FakeClock, session: Session
) -> None:
    page = site.pages[URL]
    site.pages[URL] = FetchFailed("news.example.org cannot be reached.")
    waits = []
    for _ in range(12):
        assert poll() == 1
        waits.append(the(session, Feed).next_poll_at - clock.now)
        clock.now += waits[-1]
    assert FIRST_RETRY * 0.75 <= waits[0] <= FIRST_RETRY * 1.25
    assert all(later > sooner for sooner, later in zip(waits[:7], waits[2:9], strict=True))
    assert max(waits) <= LONGEST_RETRY * 1.25
    site.pages[URL] = page
    assert poll() == 1
    assert (the(session, Feed).failures, the(session, Feed).last_error) == (0, "")


def test_a_server_that_asks_to_be_left_alone_is_left_alone(
    feed: Feed, site: FakeSite, poll: Poll, clock: FakeClock, session: Session
) -> None:
    site.pages[URL] = FetchFailed("news.example.org answered with the error 503.", retry_after_seconds=7_200)
    poll()
    assert the(session, Feed).next_poll_at - clock.now >= timedelta(hours=2)


def test_one_feed_that_breaks_something_does_not_keep_the_others_from_being_read(
    feed: Feed, site: FakeSite, poll: Poll, make: Factory, session: Session
) -> None:
    other = make.feed(make.organization(), url="https://other.example.org/news")
    site.pages |= {URL: RuntimeError("unforeseen"), other.url: answer(other.url, MORE + LISTING)}
    assert poll() == 2
    broken, read = (session.get_one(Feed, each.id) for each in (feed, other))
    assert (broken.last_error, broken.failures, read.failures) == ("This feed could not be read.", 1, 0)


def test_two_feeds_of_one_host_are_not_read_close_together(
    feed: Feed, site: FakeSite, poll: Poll, make: Factory, clock: FakeClock, session: Session
) -> None:
    second = make.feed(make.organization(), url="https://news.example.org/statements")
    site.pages[second.url] = answer(second.url, LISTING)
    assert poll() == 1
    clock.now += POLITENESS * 0.9
    assert poll() == 0
    clock.now += POLITENESS * 0.2
    assert poll() == 1
    assert {asked[0] for asked in site.asked} == {URL, second.url}
    assert the(session, FetchHost, host="news.example.org").next_request_at == clock.now + POLITENESS


def test_a_paused_feed_is_not_read_until_it_is_taken_up_again(
    feed: Feed, site: FakeSite, poll: Poll, clock: FakeClock
) -> None:
    feeds.set_paused(feed=feed, account_id=None, is_paused=True, now=NOW)
    assert poll() == 0
    feeds.set_paused(feed=feed, account_id=None, is_paused=False, now=clock.now)
    assert poll() == 1


def test_a_feed_another_worker_holds_is_left_to_it_until_its_lease_ends(
    feed: Feed, site: FakeSite, poll: Poll, clock: FakeClock
) -> None:
    site.before_answer = _die
    with pytest.raises(KeyboardInterrupt):
        poll()
    site.before_answer = lambda: None
    clock.now += polling.LEASE * 0.9
    assert poll() == 0
    clock.now += polling.LEASE * 0.2
    assert poll() == 1


def _die() -> None:
    raise KeyboardInterrupt


def test_a_worker_that_lost_its_lease_records_nothing(
    feed: Feed, site: FakeSite, poll: Poll, clock: FakeClock, session: Session
) -> None:
    slow, fast = answer(URL, MORE + LISTING, etag='"slow"'), answer(URL, LISTING, etag='"fast"')
    site.pages[URL] = slow

    def overtake() -> None:
        site.before_answer = lambda: None
        site.pages[URL] = fast
        clock.now += polling.LEASE * 1.1
        assert poll() == 1
        site.pages[URL] = slow

    site.before_answer = overtake
    poll()
    assert the(session, Feed).etag == '"fast"'
    assert count(session, Source) == [2]


def test_a_feed_removed_while_it_is_read_stays_removed(
    feed: Feed, site: FakeSite, poll: Poll, session: Session
) -> None:
    site.pages[URL] = answer(URL, MORE + LISTING)
    site.before_answer = lambda: feeds.remove(feed=feed, account_id=None, now=NOW)
    poll()
    assert count(session, Feed) == [0]
    assert count(session, Source) == [2]


def test_a_text_that_changed_comes_in_beside_the_known_one(
    feed: Feed, site: FakeSite, poll: Poll, clock: FakeClock, session: Session
) -> None:
    before = {source.title: source.body for source in session.query(Source)}
    changed = LISTING.replace("spring floods", "autumn floods")
    for etag in ('"2"', '"3"'):
        site.pages[URL] = answer(URL, changed, etag=etag)
        assert poll() == 1
        clock.now += POLL_EVERY * 2
    known = session.query(Source).filter(Source.revises_id.is_(None))
    assert {source.title: source.body for source in known} == before
    revision = session.query(Source).filter(Source.revises_id.is_not(None)).one()
    assert "autumn floods" in revision.body
    assert (revision.title, revision.is_revision) == ("The pumps must run", True)


def test_the_time_a_tick_takes_is_bounded(site: FakeSite, clock: FakeClock, make: Factory) -> None:
    for number in range(5):
        url = f"https://n{number}.example.com/"
        make.feed(make.organization(), url=url)
        site.pages[url] = answer(url, LISTING)
    site.before_answer = lambda: clock.advance(seconds=20)
    assert polling.poll_due(Polling(clock=clock, fetcher=site), seconds=40) == 2
