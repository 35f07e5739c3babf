"""Story: an organizer follows a newsroom; the worker brings whole texts and what is new, and says when it cannot."""

from collections.abc import Iterator

import pytest

from campaign_app.extensions import db
from campaign_app.models import Feed, FetchHost
from tests.crew import eventually
from tests.listener import Listener, page
from tests.platform import Platform
from tests.visitor import Answer, Visitor

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("platform")]

BUSES = b"""<html><head><title>Keep the evening buses</title></head><body><article><h1>Keep the evening buses</h1>
<p>October 14, 2026</p><p>Hospital cleaners will lose their way home in January, and so will 412 others.</p>
<p>We urge the Department of Transportation to keep the evening buses running for all who work at night.</p>
</article></body></html>"""
FERRY = """<item><title>The ferry must sail</title><link>/ferry</link><guid isPermaLink="false">2</guid>
<pubDate>Tue, 20 Oct 2026 09:00:00 GMT</pubDate><description>The islands need it. We call on the State Legislature to
pay for a second boat before the winter comes.</description></item>"""


def feed_of(more: str = "") -> bytes:
    """The newsroom's feed: an excerpt, and perhaps more."""
    item = """<item><title>Keep the evening buses</title><link>/buses</link><guid isPermaLink="false">1</guid>
    <pubDate>Wed, 14 Oct 2026 09:00:00 GMT</pubDate><description>Hospital cleaners will lose…</description></item>"""
    xml = f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{more}{item}</channel></rss>'
    return page(xml.encode(), "Content-Type: application/rss+xml")


@pytest.fixture
def newsroom() -> Iterator[Listener]:
    """A newsroom on this machine."""
    with Listener({"/feed": feed_of(), "/buses": page(BUSES, "Content-Type: text/html")}) as listener:
        yield listener


@pytest.fixture
def intranet(monkeypatch: pytest.MonkeyPatch) -> None:
    """The platform may read from this machine."""
    monkeypatch.setenv("FETCH_ALLOW_PRIVATE", "1")


def test_a_followed_newsroom_fills_the_inbox(intranet: None, own_platform: Platform, newsroom: Listener) -> None:
    own_platform.crew.start("web", "worker", "beat")
    organizer, home = own_platform.member("organizer")
    sources = organizer.get(f"{home}sources")
    (token,) = {field.get("value") for field in sources.tree.xpath("//form//input[@name='csrf_token']")}
    fields = {"csrf_token": token, "address": newsroom.url("/feed"), "follow": "1"}
    done = organizer.post(f"{home}sources/fetch", fields)
    assert done.status == 303
    inbox = wait_for(
        own_platform, organizer, home, "We urge the Department of Transportation to keep the evening buses running"
    )
    assert "Cut off." not in inbox.words

    newsroom.acts["/feed"] = feed_of(FERRY)
    make_due(own_platform)
    wait_for(own_platform, organizer, home, "The ferry must sail")

    newsroom.acts["/feed"] = page(b"", status="503 Service Unavailable")
    make_due(own_platform)
    assert (
        "answered with the error 503"
        in wait_for(own_platform, organizer, home, "What it brought before is safe.").words
    )


def wait_for(platform: Platform, organizer: Visitor, home: str, words: str) -> Answer:
    """The inbox once it says so; the worker is asked to look more often than beat would."""

    def look() -> Answer | None:
        platform.ring("importing.poll_feeds")
        platform.ring("importing.complete_sources")
        inbox = organizer.get(f"{home}sources")
        return inbox if words in inbox.words else None

    return eventually(look, 45, words, pause_seconds=0.5)


def make_due(platform: Platform) -> None:
    """Time passes for the feed and for politeness."""
    with platform.app.app_context():
        moment = db.session.query(Feed).one().created_at
        db.session.query(Feed).update({Feed.next_poll_at: moment})
        db.session.query(FetchHost).update({FetchHost.next_request_at: moment})
        db.session.commit()
