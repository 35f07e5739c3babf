"""The editor of a draft: how sure each suggestion is, where it comes from, and one click for another one."""

import pytest
from flask.testing import FlaskClient
from lxml import html
from lxml.html import HtmlElement
from sqlalchemy.orm import Session

from campaign_app.models import ActionPage, Membership, PageKind
from tests.factories import RELEASE, Factory
from tests.web.conftest import words

TWO_DEMANDS = RELEASE + "\nWe call on the State Legislature to pay for the night buses until the summer of next year.\n"
CHOICES = {"demand": {"demand_number": "1"}, "target": {"target": "State Legislature"}, "kind": {"page_kind": "letter"}}


@pytest.fixture
def draft(make: Factory, member: Membership) -> ActionPage:
    """A petition made from a source with two demands."""
    return make.draft(member.organization, source=make.source(member.organization, TWO_DEMANDS))


def editor(browser: FlaskClient, room: str, page: ActionPage) -> HtmlElement:
    return html.fromstring(browser.get(f"{room}/pages/{page.id}").text)


def said_of(document: HtmlElement, field: str) -> str:
    """Label and hint of a field."""
    label, hint = document.xpath(f"//label[@for='{field}']")[0], document.get_element_by_id(f"{field}-hint")
    return " ".join(f"{label.text_content()} {hint.text_content()}".split())


def test_every_suggestion_says_how_sure_it_is_and_where_it_comes_from(
    browser: FlaskClient, room: str, draft: ActionPage
) -> None:
    document = editor(browser, room, draft)
    sure = {
        field: said_of(document, field) for field in ("headline", "demand", "targets", "why_markdown", "share_text")
    }
    assert "guess" in sure["headline"]
    assert "The title of the source." in sure["headline"]
    assert "certain" in sure["demand"]
    assert "From “We urge the Department of Transportation to keep the evening buses running.”" in sure["demand"]
    assert "From “the Department of Transportation”." in sure["targets"]
    assert "From “Hospital cleaners will lose" in sure["why_markdown"]
    assert "Made of the headline and whom it names." in sure["share_text"]
    assert "The demand goes to an executive" in words(browser.get(f"{room}/pages/{draft.id}"))


def test_what_an_organizer_wrote_is_no_guess_any_more(
    browser: FlaskClient, room: str, draft: ActionPage, session: Session
) -> None:
    draft.headline = "Buses at night"
    session.commit()
    document = editor(browser, room, draft)
    assert "guess" not in said_of(document, "headline")
    assert "certain" in said_of(document, "demand")


def test_another_target_of_the_source_is_one_click(
    browser: FlaskClient, room: str, draft: ActionPage, session: Session
) -> None:
    (button,) = editor(browser, room, draft).xpath("//button[@name='target']")
    typed = {"headline": "Typed just now", "demand": "keep them", "goal": "700", "targets": "Somebody"}
    answer = browser.post(button.get("formaction"), data=typed | {"target": button.get("value")})
    assert answer.status_code == 303
    session.expire_all()
    page = session.query(ActionPage).one()
    assert ([target.name for target in page.targets], page.headline) == (["State Legislature"], "Typed just now")
    assert page.version.demand == "keep them"


@pytest.mark.parametrize("kind", ["letter", "pledge"])
def test_another_kind_of_page_is_one_click(
    browser: FlaskClient, room: str, draft: ActionPage, session: Session, kind: PageKind
) -> None:
    (button,) = editor(browser, room, draft).xpath(f"//button[@name='page_kind'][@value='{kind}']")
    assert browser.post(button.get("formaction"), data={"page_kind": kind}).status_code == 303
    session.expire_all()
    page = session.query(ActionPage).one()
    assert (page.kind, page.version.demand) == (kind, "keep the evening buses running")
    assert page.version.subject == page.headline
    document = editor(browser, room, page)
    assert document.xpath("//textarea[@name='text']")
    assert "Suggested: petition." in " ".join(document.text_content().split())


def test_a_slip_keeps_what_was_typed_and_chooses_nothing(
    browser: FlaskClient, room: str, draft: ActionPage, session: Session
) -> None:
    typed = {"headline": "Typed just now", "goal": "none", "page_kind": "letter"}
    answer = browser.post(f"{room}/pages/{draft.id}/kind", data=typed)
    assert answer.status_code == 422
    assert "Typed just now" in answer.text
    session.expire_all()
    assert session.query(ActionPage).one().kind == "petition"


@pytest.mark.parametrize("view", CHOICES)
def test_what_the_source_does_not_offer_is_unknown(
    browser: FlaskClient, room: str, draft: ActionPage, view: str
) -> None:
    (name,) = CHOICES[view]
    for value in ("Nobody", "", "99"):
        assert browser.post(f"{room}/pages/{draft.id}/{view}", data={name: value}).status_code == 404


@pytest.mark.parametrize("view", CHOICES)
def test_an_open_page_takes_no_other_suggestion(
    browser: FlaskClient, room: str, make: Factory, member: Membership, session: Session, view: str
) -> None:
    page = make.page(member.organization)
    answer = browser.post(f"{room}/pages/{page.id}/{view}", data=CHOICES[view])
    assert answer.status_code == 422
    document = editor(browser, room, page)
    assert not document.xpath("//button[@name='page_kind' or @name='target' or @name='demand_number']")
    session.expire_all()
    assert session.query(ActionPage).one().kind == "petition"


def test_opening_the_address_of_a_choice_leads_back_to_the_editor(
    browser: FlaskClient, room: str, draft: ActionPage
) -> None:
    for view in CHOICES:
        assert browser.get(f"{room}/pages/{draft.id}/{view}").location == f"{room}/pages/{draft.id}"
