"""The inbox: what came in, what is suggested and how sure that is, what changed; and one click to a draft."""

import io
import uuid

import pytest
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy.orm import Session

from campaign_app.models import ActionPage, Feed, Membership, Source
from campaign_app.services import inbox
from tests.factories import RELEASE, Factory
from tests.sites import FakeSite
from tests.web.conftest import words

URL = "https://news.example.org/releases"
TWO_DEMANDS = RELEASE + "\nWe call on the State Legislature to pay for the night buses until the summer of next year.\n"
NOBODY = """October 3, 2026

Our office has moved

The team works from Harbour Street now. Letters reach us there from Monday, and the kettle is on.
"""


def test_an_address_is_read_once(browser: FlaskClient, room: str, site: FakeSite, session: Session) -> None:
    done = browser.post(f"{room}/sources/fetch", data={"address": f" {URL} "}, follow_redirects=True)
    assert done.status_code == 200
    assert "2 sources imported." in done.text
    assert "The pumps must run" in done.text
    assert session.query(Feed).count() == 0


def test_an_address_is_followed_as_a_feed(browser: FlaskClient, room: str, site: FakeSite, session: Session) -> None:
    browser.post(f"{room}/sources/fetch", data={"address": URL, "follow": "1"})
    assert session.query(Feed).one().url == URL
    assert "news.example.org/releases" in words(browser.get(f"{room}/feeds"))


@pytest.mark.parametrize("more", [{}, {"follow": "1"}])
@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("", "Enter an address with https://"),
        ("https://news.example.org/gone", "There is no page at this address."),
        ("https://news.example.org/empty", "empty"),
    ],
)
def test_an_address_that_cannot_be_read_is_said_at_its_field(
    browser: FlaskClient, room: str, site: FakeSite, session: Session, address: str, sentence: str, more: dict[str, str]
) -> None:
    site.pages["https://news.example.org/empty"] = " "
    done = browser.post(f"{room}/sources/fetch", data={"address": address} | more)
    assert done.status_code == 422
    field = html.fromstring(done.text).get_element_by_id("address-error")
    assert sentence in field.text_content()
    assert session.query(Source).count() == session.query(Feed).count() == 0


def test_an_uploaded_feed_or_page_is_read_too(browser: FlaskClient, room: str, session: Session) -> None:
    page = (
        f"<html><body><article><h1>Keep the buses</h1><p>{'Night workers need them. ' * 20}</p></article></body></html>"
    )
    browser.post(f"{room}/sources", data={"file": (io.BytesIO(page.encode()), "page.html")})
    assert session.query(Source).one().title == "Keep the buses"


def test_the_inbox_says_what_is_suggested_and_how_sure_that_is(
    browser: FlaskClient, room: str, make: Factory, member: Membership
) -> None:
    make.source(member.organization)
    make.source(member.organization, NOBODY)
    seen = words(browser.get(f"{room}/sources"))
    assert "Petition to Department of Transportation certain" in seen
    assert "We urge the Department of Transportation to keep the evening buses running." in seen
    assert "Our office has moved" in seen
    assert "No action suggested" in seen


def test_a_title_made_from_the_text_is_marked_as_such(
    browser: FlaskClient, room: str, make: Factory, member: Membership
) -> None:
    source = make.source(member.organization, RELEASE.partition("\n\n")[2].partition("\n\n")[2])
    assert source.title_is_derived
    assert "Untitled in the source:" in words(browser.get(f"{room}/sources"))
    assert "Made from the first sentence" in words(browser.get(f"{room}/sources/{source.id}"))


def test_every_field_stands_beside_where_it_came_from(
    browser: FlaskClient, room: str, make: Factory, member: Membership
) -> None:
    source = make.source(member.organization)
    page = html.fromstring(browser.get(f"{room}/sources/{source.id}").text)
    (mark,) = page.xpath("//mark")
    assert source.demand
    assert mark.text_content().endswith(source.demand)
    for field in ("demand", "targets"):
        (found,) = page.xpath(f"//*[@id='f-{field}']")
        assert "From “" in found.text_content()
        assert "Department of Transportation" in found.text_content()
        assert found.xpath(".//a[@href='#mark-1']")
    assert mark.xpath(".//a[@href='#f-demand']")


def test_date_and_kind_stand_beside_the_line_that_says_them(
    browser: FlaskClient, room: str, make: Factory, member: Membership
) -> None:
    source = make.source(member.organization, f"Press Release | {RELEASE}")
    page = html.fromstring(browser.get(f"{room}/sources/{source.id}").text)
    for field in ("published_on", "source_kind"):
        found = " ".join(page.get_element_by_id(f"f-{field}").text_content().split())
        assert "certain" in found
        assert "From “Press Release | October 14, 2026”." in found


def test_what_nobody_wrote_is_said_to_be_told_by_the_manner(
    browser: FlaskClient, room: str, make: Factory, member: Membership
) -> None:
    source = make.source(member.organization, RELEASE.partition("\n\n")[2])
    page = html.fromstring(browser.get(f"{room}/sources/{source.id}").text)
    assert "The source names none." in page.get_element_by_id("f-published_on").text_content()
    kind = " ".join(page.get_element_by_id("f-source_kind").text_content().split())
    assert "likely" in kind
    assert "Told by its title and how it is written." in kind


def test_another_demand_becomes_a_draft_with_one_click(
    browser: FlaskClient, room: str, make: Factory, member: Membership, session: Session
) -> None:
    source = make.source(member.organization, TWO_DEMANDS)
    (other,) = source.other_demands
    fields = {"kind": "letter", "demand_number": str(other.number)}
    assert browser.post(f"{room}/sources/{source.id}", data=fields).status_code == 303
    page = session.query(ActionPage).one()
    assert page.demand_number == other.number
    assert page.version.demand == other.ask
    assert [target.name for target in page.targets] == other.targets


def test_a_draft_takes_another_sentence_and_keeps_what_was_typed(
    browser: FlaskClient, room: str, make: Factory, member: Membership, session: Session
) -> None:
    source = make.source(member.organization, TWO_DEMANDS)
    (other,) = source.other_demands
    draft = make.draft(member.organization, source=source)
    assert other.text in words(browser.get(f"{room}/pages/{draft.id}"))
    typed = {"headline": "Typed just now", "demand": "an old demand", "goal": "700", "demand_number": str(other.number)}
    assert browser.post(f"{room}/pages/{draft.id}/demand", data=typed).status_code == 303
    session.expire_all()
    page = session.query(ActionPage).one()
    assert (page.headline, page.goal, page.version.demand) == ("Typed just now", 700, other.ask)
    editor = html.fromstring(browser.get(f"{room}/pages/{draft.id}").text)
    assert other.text in editor.get_element_by_id("mark-1").text_content()


@pytest.mark.parametrize("number", ["7", "-1", "", "x"])
def test_a_sentence_that_is_none_is_unknown(
    browser: FlaskClient, room: str, make: Factory, member: Membership, number: str
) -> None:
    draft = make.draft(member.organization, source=make.source(member.organization, TWO_DEMANDS))
    assert browser.post(f"{room}/pages/{draft.id}/demand", data={"demand_number": number}).status_code == 404


def test_an_open_page_takes_no_other_sentence(
    browser: FlaskClient, room: str, make: Factory, member: Membership
) -> None:
    page = make.page(member.organization)
    assert browser.post(f"{room}/pages/{page.id}/demand", data={"demand_number": "0"}).status_code == 422


def test_a_source_is_set_aside_and_put_back(
    browser: FlaskClient, room: str, make: Factory, member: Membership, session: Session
) -> None:
    source = make.source(member.organization)
    browser.post(f"{room}/sources/{source.id}/set-aside")
    assert session.get_one(Source, source.id).set_aside_at is not None
    assert "There is nothing in this part" in words(browser.get(f"{room}/sources"))
    assert "Put back" in browser.get(f"{room}/sources?state=aside").text
    browser.post(f"{room}/sources/{source.id}/set-aside", data={"undo": "1"})
    assert "Make draft" in browser.get(f"{room}/sources").text


def test_the_inbox_is_filtered_by_its_address(
    browser: FlaskClient, room: str, make: Factory, member: Membership
) -> None:
    feed = make.feed(member.organization)
    make.source(member.organization, NOBODY)
    for query, titles in {
        "": {"Keep the evening buses", "The pumps must run", "Our office has moved"},
        "kind=none": {"Our office has moved"},
        "kind=letter": {"The pumps must run"},
        f"feed={feed.id}": {"Keep the evening buses", "The pumps must run"},
        f"feed={uuid.uuid4()}": set(),
        "q=SPRING+floods": {"The pumps must run"},
        "q=100%25_": set(),
        "state=drafted": set(),
        "state=odd&kind=odd&feed=odd&page=odd": {
            "Keep the evening buses",
            "The pumps must run",
            "Our office has moved",
        },
        "page=99999999999999999999": set(),
        "page=-3": {"Keep the evening buses", "The pumps must run", "Our office has moved"},
    }.items():
        page = html.fromstring(browser.get(f"{room}/sources?{query}").text)
        assert {" ".join(link.text_content().split()) for link in page.xpath("//h3/a")} == titles, query


def test_a_long_inbox_has_pages(
    browser: FlaskClient, room: str, make: Factory, member: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "PAGE_SIZE", 1)
    make.feed(member.organization)
    first = html.fromstring(browser.get(f"{room}/sources?q=the").text)
    (onward,) = first.xpath("//a[@rel='next']/@href")
    assert "1–1 of 2" in first.text_content()
    second = html.fromstring(browser.get(onward).text)
    assert "2–2 of 2" in second.text_content()
    assert not second.xpath("//a[@rel='next']")
    assert second.xpath("//a[@rel='prev']")
