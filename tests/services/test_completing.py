"""Completing: the whole text takes the place of its excerpt, politely, and gives up after three tries."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from campaign_app.errors import SourceMissing
from campaign_app.extensions import db
from campaign_app.models import Organization, Source
from campaign_app.services import completing, feeds, importing, inbox, polling
from campaign_app.services.polling import POLITENESS, Polling
from tests.conftest import NOW
from tests.factories import RELEASE, Factory
from tests.fakes import FakeClock
from tests.services.rows import count
from tests.sites import FakeSite, answer

FEED = "https://news.example.org/feed"
BUSES = "https://news.example.org/buses"
PUMPS = "https://www.news.example.org/pumps"
ELSEWHERE = "https://other.example.com/ferry"


def rss(*items: tuple[str, str, str]) -> str:
    entries = "".join(
        f"<item><title>{title}</title><link>{link}</link><description>{text}</description></item>"
        for title, link, text in items
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{entries}</channel></rss>'


EXCERPT = ("Keep the evening buses", BUSES, "Hospital cleaners will lose their way home in…")


@pytest.fixture
def clock() -> FakeClock:
    """A moment after the feed was read."""
    return FakeClock(NOW + timedelta(seconds=1))


@pytest.fixture
def site() -> FakeSite:
    """A feed of excerpts, and one of the whole texts."""
    return FakeSite({FEED: answer(FEED, rss(EXCERPT), content_type="application/rss+xml"), BUSES: RELEASE})


@pytest.fixture
def organization(make: Factory) -> Organization:
    """Who follows the feed."""
    return make.organization()


@pytest.fixture
def excerpt(organization: Organization, site: FakeSite) -> Source:
    """What the feed brought."""
    follow(organization, site)
    (source,) = importing.list_sources(organization.id)
    return source


def follow(organization: Organization, site: FakeSite) -> None:
    feeds.add(organization_id=organization.id, url=FEED, fetcher=site, account_id=None, now=NOW)
    site.asked.clear()


def complete(site: FakeSite, clock: FakeClock) -> int:
    return completing.complete_due(Polling(clock=clock, fetcher=site))


def listed(organization: Organization) -> list[Source]:
    """What an organizer sees in the inbox."""
    return list(inbox.look(organization.id, inbox.Filter()).sources)


def test_the_whole_text_takes_the_place_of_its_excerpt(
    excerpt: Source, organization: Organization, site: FakeSite, clock: FakeClock
) -> None:
    assert excerpt.is_cut
    assert complete(site, clock) == 1
    (whole,) = listed(organization)
    assert (whole.is_cut, whole.url, whole.feed_id) == (False, BUSES, excerpt.feed_id)
    assert whole.demand
    assert whole.demand.startswith("We urge the Department of Transportation")


def test_reading_the_feed_again_brings_the_excerpt_back_neither_as_new_nor_as_changed(
    excerpt: Source, organization: Organization, site: FakeSite, clock: FakeClock, session: Session
) -> None:
    complete(site, clock)
    for text in (EXCERPT, (*EXCERPT[:2], "Hospital cleaners and nurses will lose their…")):
        site.pages[FEED] = answer(FEED, rss(text), content_type="application/rss+xml")
        clock.now += polling.POLL_EVERY * 2
        assert polling.poll_due(Polling(clock=clock, fetcher=site)) == 1
        assert [source.is_cut for source in listed(organization)] == [False]
    assert count(session, Source) == [2]


def test_a_new_excerpt_makes_us_look_at_the_whole_text_again(
    excerpt: Source, organization: Organization, site: FakeSite, clock: FakeClock
) -> None:
    complete(site, clock)
    text = (*EXCERPT[:2], "Hospital cleaners and nurses will lose their…")
    site.pages |= {FEED: answer(FEED, rss(text)), BUSES: RELEASE.replace("389", "401")}
    clock.now += polling.POLL_EVERY * 2
    polling.poll_due(Polling(clock=clock, fetcher=site))
    clock.now += POLITENESS
    assert complete(site, clock) == 1
    (known,) = listed(organization)
    assert "389" in known.body
    revision = inbox.find_revision(known)
    assert revision
    assert "401" in revision.body


def test_an_excerpt_that_a_page_rests_on_stays_until_somebody_decides(
    excerpt: Source, organization: Organization, site: FakeSite, clock: FakeClock, make: Factory
) -> None:
    make.draft(organization, source=excerpt)
    complete(site, clock)
    assert excerpt.set_aside_at is None
    revision = inbox.find_revision(excerpt)
    assert revision
    assert not revision.is_cut


def test_a_whole_text_that_is_known_from_elsewhere_comes_in_once(
    excerpt: Source, organization: Organization, site: FakeSite, clock: FakeClock
) -> None:
    pasted = importing.import_text(
        organization_id=organization.id, data=RELEASE.encode(), url=None, account_id=None, now=NOW
    )
    complete(site, clock)
    assert [source.id for source in listed(organization)] == [pasted.new_sources[0].id]


def test_it_is_tried_three_times_and_the_excerpt_stays(
    excerpt: Source, organization: Organization, site: FakeSite, clock: FakeClock
) -> None:
    site.pages[BUSES] = SourceMissing("There is no page at this address.")
    for _ in range(6):
        complete(site, clock)
        clock.now += timedelta(days=2)
    assert [asked[0] for asked in site.asked] == [BUSES] * 3
    assert [source.id for source in listed(organization)] == [excerpt.id]


@pytest.mark.parametrize("body", [" ", "%PDF-1.7 broken"])
def test_a_page_that_cannot_be_read_leaves_the_excerpt(
    excerpt: Source, organization: Organization, site: FakeSite, clock: FakeClock, body: str
) -> None:
    site.pages[BUSES] = answer(BUSES, body, content_type=None)
    assert complete(site, clock) == 1
    assert [source.id for source in listed(organization)] == [excerpt.id]


def test_one_host_is_asked_no_more_than_it_bears_and_other_sites_not_at_all(
    organization: Organization, site: FakeSite, clock: FakeClock
) -> None:
    more = [("The pumps must run", PUMPS, "We call…"), ("The ferry", ELSEWHERE, "On the islands…")]
    second = ("The lights", "https://news.example.org/lights", "Every evening…")
    site.pages[FEED] = answer(FEED, rss(EXCERPT, second, *more), content_type="application/rss+xml")
    follow(organization, site)
    assert complete(site, clock) == 2
    assert {asked[0] for asked in site.asked} == {BUSES, PUMPS}
    clock.now += POLITENESS * 1.1
    assert complete(site, clock) == 1
    assert ELSEWHERE not in {asked[0] for asked in site.asked}


def test_no_transaction_is_open_while_the_network_is_waited_for(
    excerpt: Source, site: FakeSite, clock: FakeClock
) -> None:
    seen: list[bool] = []
    site.before_answer = lambda: seen.append(db.session().in_transaction())
    complete(site, clock)
    assert seen == [False]
