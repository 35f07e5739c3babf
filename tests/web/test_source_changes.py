"""Sources that change, excerpts that become whole, feeds in trouble: what the organizer sees and decides."""

import pytest
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy.orm import Session

from campaign_app.models import Feed, Membership, Source
from campaign_app.services import importing
from tests.conftest import NOW
from tests.factories import RELEASE, Factory
from tests.sites import FakeSite, answer
from tests.web.conftest import words

URL = "https://news.example.org/releases"


def changed(make: Factory, member: Membership) -> tuple[Source, Source]:
    """A source and its changed text, which waits."""
    known = import_release(member, RELEASE)
    (revision,) = import_release(member, RELEASE.replace("389 have", "401 have")).changed_sources
    return known.new_sources[0], revision


def import_release(member: Membership, text: str) -> importing.ImportReport:
    url = "https://news.example.org/buses"
    return importing.import_url(
        organization_id=member.organization_id,
        url=url,
        fetcher=FakeSite({url: answer(url, text)}),
        account_id=None,
        now=NOW,
    )


def test_a_changed_source_is_shown_beside_the_known_text(
    browser: FlaskClient, room: str, make: Factory, member: Membership
) -> None:
    known, revision = changed(make, member)
    inbox_page = browser.get(f"{room}/sources")
    assert inbox_page.text.count("<h3") == 1
    assert "Source changed." in inbox_page.text
    assert "See what changed" in browser.get(f"{room}/sources/{known.id}").text
    page = html.fromstring(browser.get(f"{room}/sources/{revision.id}").text)
    assert [node.text_content() for node in page.xpath("//del")] == ["Of 412 passengers we spoke to, 389 have no car."]
    assert [node.text_content() for node in page.xpath("//ins")] == ["Of 412 passengers we spoke to, 401 have no car."]


@pytest.mark.parametrize(("decision", "wins"), [("take", "401"), ("keep", "389")])
def test_an_organizer_decides_about_a_change(
    browser: FlaskClient, room: str, make: Factory, member: Membership, decision: str, wins: str
) -> None:
    known, revision = changed(make, member)
    draft = make.draft(member.organization, source=known)
    settled = browser.post(f"{room}/sources/{revision.id}/settle", data={"decision": decision}, follow_redirects=True)
    assert f"{wins} have" in settled.text
    assert "Source changed." not in browser.get(f"{room}/sources?state=all").text
    assert "389 have" in browser.get(f"{room}/pages/{draft.id}").text
    again = browser.post(f"{room}/sources/{revision.id}/settle", data={"decision": "keep"})
    assert again.status_code == 422
    assert import_release(member, RELEASE.replace("389 have", "401 have")).changed_sources == []


def test_the_whole_text_of_an_excerpt_is_a_click_away(
    browser: FlaskClient, room: str, site: FakeSite, member: Membership, session: Session
) -> None:
    whole_url = "https://news.example.org/buses"
    rss = f"""<rss version="2.0"><channel><title>News</title><item><title>Keep the evening buses</title>
    <link>{whole_url}</link><description>Hospital cleaners will lose their way…</description></item></channel></rss>"""
    site.pages |= {URL: answer(URL, rss, content_type="application/rss+xml"), whole_url: RELEASE}
    browser.post(f"{room}/sources/fetch", data={"address": URL})
    excerpt = session.query(Source).one()
    assert "Fetch the whole text" in browser.get(f"{room}/sources").text
    done = browser.post(f"{room}/sources/{excerpt.id}/complete", follow_redirects=True)
    assert "The whole text is here." in done.text
    assert "We urge the Department of Transportation" in done.text
    assert "Cut off." not in done.text


def test_the_whole_text_of_a_pasted_one_has_no_address(
    browser: FlaskClient, room: str, make: Factory, member: Membership
) -> None:
    source = make.source(member.organization)
    done = browser.post(f"{room}/sources/{source.id}/complete", follow_redirects=True)
    assert "Nobody knows where the whole text lies" in done.text


def test_a_feeds_trouble_stands_in_the_inbox_and_among_the_feeds(
    browser: FlaskClient, room: str, make: Factory, member: Membership, session: Session
) -> None:
    feed = make.feed(member.organization)
    feed.last_error, feed.last_error_values = "%(host)s took too long to answer.", {"host": "<b>news</b>"}
    feed.failures = 3
    session.commit()
    for place in ("sources", "feeds"):
        assert "<b>news</b> took too long to answer." in words(browser.get(f"{room}/{place}"))
    assert "Tried 3 times." in words(browser.get(f"{room}/feeds"))


def test_a_feed_is_paused_taken_up_made_due_and_removed(
    browser: FlaskClient, room: str, make: Factory, member: Membership, session: Session
) -> None:
    feed = make.feed(member.organization)
    for act, word in {"pause": "paused", "resume": "read again", "poll": "within seconds", "remove": "removed"}.items():
        assert word in browser.post(f"{room}/feeds/{feed.id}/{act}", follow_redirects=True).text
    assert session.query(Feed).count() == 0
    assert "The pumps must run" in browser.get(f"{room}/sources").text
