"""What a feed is called: what it calls itself, else its address; a name somebody knows it by stays."""

import pytest
from sqlalchemy.orm import Session

from campaign_app.models import Feed
from campaign_app.services import feeds, polling
from campaign_app.services.polling import POLL_EVERY, Polling
from tests.conftest import NOW
from tests.factories import Factory
from tests.fakes import FakeClock
from tests.services.rows import the
from tests.sites import LISTING, FakeSite, answer

URL = "https://news.example.org/releases"
RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>
<item><title>On the ferry</title><description>It sails in winter, as it always did before.</description></item>
</channel></rss>"""


def follow(make: Factory, body: str, content_type: str = "application/rss+xml") -> None:
    site = FakeSite({URL: answer(URL, body, content_type=content_type)})
    feeds.add(organization_id=make.organization().id, url=URL, fetcher=site, account_id=None, now=NOW)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("<title>Alder &amp;amp; <![CDATA[<b>Heron</b>]]>\n News</title>", "Alder & Heron News"),
        ("<title> </title>", "news.example.org/releases"),
        (f"<title>{'n' * 900}</title>", "n" * 200),
    ],
    ids=["markup", "blank", "endless"],
)
def test_a_feed_is_called_what_it_calls_itself(make: Factory, session: Session, written: str, name: str) -> None:
    follow(make, RSS.replace("<title>News</title>", written))
    assert the(session, Feed).title == name


def test_a_newsroom_page_is_called_by_its_title(make: Factory, session: Session) -> None:
    names = ("Keep the evening buses running", "The pumps of the valley must run", "The ferry must sail in winter")
    items = "".join(
        f"<li><h3><a href='/{n}'>{name}</a></h3><p>May {n}, 2026</p></li>" for n, name in enumerate(names, 1)
    )
    body = f"<html><head><title>News of Alder</title></head><body><main><ul>{items}</ul></main></body></html>"
    follow(make, body, "text/html")
    assert (the(session, Feed).kind, the(session, Feed).title) == ("listing", "News of Alder")


@pytest.mark.parametrize(("known", "then"), [("news.example.org/releases", "News"), ("Our own name", "Our own name")])
def test_a_feed_known_by_its_address_takes_the_name_it_gives_itself(
    make: Factory, session: Session, known: str, then: str
) -> None:
    follow(make, LISTING, "text/plain")
    feed = the(session, Feed)
    assert feed.title == "news.example.org/releases"
    feed.title = known
    session.commit()
    site = FakeSite({URL: answer(URL, RSS, content_type="application/rss+xml")})
    assert polling.poll_due(Polling(clock=FakeClock(NOW + POLL_EVERY * 2), fetcher=site)) == 1
    assert the(session, Feed).title == then
