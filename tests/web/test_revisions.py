"""The editor's memory: what is kept of what was typed, the history, going back, and two people on one page."""

import pytest
from flask.testing import FlaskClient
from lxml import html
from lxml.html import HtmlElement
from sqlalchemy.orm import Session

from campaign_app.models import ActionPage, Membership, PageRevision, UnsavedEdit
from campaign_app.services import revisions
from tests.factories import Factory
from tests.services.rows import count, rows, the
from tests.web.conftest import LogIn, words

OLD, MINE, THEIRS = "keep the evening buses running.", "keep every bus running.", "keep the night buses running."


@pytest.fixture
def page(make: Factory, member: Membership) -> ActionPage:
    """An open page."""
    return make.page(member.organization)


@pytest.fixture
def colleague(make: Factory, member: Membership, log_in: LogIn) -> FlaskClient:
    """The browser of a second organizer."""
    return log_in(make.member(member.organization, "organizer", name="Tomás Herrera"))


def opened(browser: FlaskClient, address: str) -> dict[str, str]:
    """The fields of the editor as a browser would send them back."""
    return as_sent(html.fromstring(browser.get(address).text), "page-form")


def as_sent(document: HtmlElement, form_id: str) -> dict[str, str]:
    form = next(form for form in document.forms if form.get("id") == form_id or form_id in (form.action or ""))
    return {name: value.removeprefix("\n") for name, value in form.form_values() if name != "csrf_token"}


def test_what_is_kept_by_itself_is_in_the_editor_again_and_never_on_an_open_page(
    browser: FlaskClient, client: FlaskClient, room: str, page: ActionPage, session: Session
) -> None:
    address = f"{room}/pages/{page.id}"
    typed = opened(browser, address) | {"demand": MINE, "goal": "many", "why_markdown": "a\r\nb"}
    public = client.get(f"/a/{page.slug}").data
    answer = browser.post(f"{address}/unsaved", data=typed)
    kept = answer.get_json()
    assert (answer.status_code, kept["stale"]) == (200, False)
    assert ":" in kept["at"]
    assert client.get(f"/a/{page.slug}").data == public
    shown = opened(browser, address)
    assert (shown["demand"], shown["goal"], shown["base"]) == (MINE, "many", typed["base"])
    assert "Below is what you typed, not what is public." in words(browser.get(address))
    assert the(session, UnsavedEdit).fields["why_markdown"] == ["a\nb"]
    answer = browser.post(address, data=shown | {"goal": "700"}, follow_redirects=True)
    assert "Everyone sees your changes." in words(answer)
    assert MINE.removesuffix(".") in client.get(f"/a/{page.slug}").text
    assert count(session, UnsavedEdit) == [0]


def test_what_was_typed_back_to_the_saved_words_is_not_unsaved(
    browser: FlaskClient, room: str, page: ActionPage, session: Session
) -> None:
    address = f"{room}/pages/{page.id}"
    typed = opened(browser, address)
    for demand, kept in ((MINE, 1), (f"  {OLD}\r\n", 0)):
        browser.post(f"{address}/unsaved", data=typed | {"demand": demand})
        assert count(session, UnsavedEdit) == [kept]


def test_going_back_to_the_saved_page_keeps_what_was_typed_in_the_history(
    browser: FlaskClient, room: str, page: ActionPage, session: Session
) -> None:
    address = f"{room}/pages/{page.id}"
    typed = opened(browser, address)
    browser.post(f"{address}/unsaved", data=typed | {"demand": MINE})
    browser.post(f"{address}/unsaved/drop")
    assert opened(browser, address) == typed
    aside = the(session, PageRevision, kind="set_aside")
    assert aside.fields["demand"] == [MINE]
    assert revisions.newest_number(page.id) == int(typed["base"])


def test_a_field_to_be_mended_loses_nothing_when_the_window_is_closed(
    browser: FlaskClient, room: str, page: ActionPage
) -> None:
    address = f"{room}/pages/{page.id}"
    typed = opened(browser, address) | {"headline": "My own words", "targets": "Office <no address>"}
    assert browser.post(address, data=typed).status_code == 422
    assert opened(browser, address) == typed


def test_two_people_in_one_editor_are_told_of_each_other(
    browser: FlaskClient, colleague: FlaskClient, room: str, page: ActionPage
) -> None:
    address = f"{room}/pages/{page.id}"
    typed = opened(colleague, address) | {"demand": THEIRS}
    colleague.post(f"{address}/unsaved", data=typed)
    said = words(browser.get(address))
    assert "Tomás Herrera is editing this page, too." in said
    assert "Demand" in said.partition("Last typed")[2].partition("Whoever")[0]
    answer = browser.post(f"{address}/unsaved", data=opened(browser, address) | {"headline": "Buses"})
    assert answer.get_json()["others"] == ["Tomás Herrera"]


def test_the_second_save_is_refused_and_both_texts_are_on_the_page(
    browser: FlaskClient, colleague: FlaskClient, room: str, page: ActionPage, session: Session
) -> None:
    address = f"{room}/pages/{page.id}"
    typed = opened(browser, address) | {"demand": MINE, "share_text": "Mine alone"}
    assert colleague.post(address, data=typed | {"demand": THEIRS, "share_text": "", "goal": "900"}).status_code == 303
    refused = browser.post(address, data=typed)
    assert refused.status_code == 409
    assert "Tomás Herrera saved this page while you were typing" in words(refused)
    document = html.fromstring(refused.text)
    offered = document.xpath("//input[@type='radio'][@name='demand']")
    assert [(each.get("value"), each.get("checked") is not None) for each in offered] == [(MINE, True), (THEIRS, False)]
    assert "Changed by Tomás Herrera alone, and kept: Goal." in words(refused)
    (unsaved,) = rows(session, UnsavedEdit)
    assert unsaved.fields["demand"] == [MINE]
    session.expire_all()
    assert the(session, ActionPage).version.demand == THEIRS
    chosen = as_sent(document, address)
    assert browser.post(address, data=chosen).status_code == 303
    session.expire_all()
    saved = the(session, ActionPage)
    assert (saved.version.demand, saved.goal, saved.share_text) == (MINE, 900, "Mine alone")


def test_a_conflict_may_end_with_the_other_ones_text(
    browser: FlaskClient, colleague: FlaskClient, room: str, page: ActionPage, session: Session
) -> None:
    address = f"{room}/pages/{page.id}"
    typed = opened(browser, address) | {"demand": MINE}
    colleague.post(address, data=typed | {"demand": THEIRS})
    document = html.fromstring(browser.post(address, data=typed).text)
    browser.post(address, data=as_sent(document, address) | {"demand": THEIRS})
    session.expire_all()
    assert the(session, ActionPage).version.demand == THEIRS
    assert count(session, UnsavedEdit) == [0]


def test_the_history_names_what_changed_who_and_restores_as_a_new_revision(
    browser: FlaskClient, client: FlaskClient, room: str, page: ActionPage, session: Session
) -> None:
    address = f"{room}/pages/{page.id}"
    before = revisions.newest_number(page.id)
    browser.post(address, data=opened(browser, address) | {"demand": MINE, "goal": "900"})
    history = html.fromstring(browser.get(f"{address}/revisions").text)
    newest = " ".join(history.xpath("//tbody/tr[1]")[0].text_content().split())
    for said in (f"Revision {before + 1}", "Demand, Goal", "Organizer Example", "the page now"):
        assert said in newest
    shown = html.fromstring(browser.get(f"{address}/revisions/{before}").text)
    (back,) = shown.xpath("//section[@aria-labelledby='back-title']")
    assert [" ".join(each.text_content().split()) for each in back.iter("del")] == [
        "Left out: every bus",
        "Left out: 900",
    ]
    assert [" ".join(each.text_content().split()) for each in back.iter("ins")] == [
        "New: the evening buses",
        "New: 1000",
    ]
    fields = as_sent(shown, f"/revisions/{before}/restore")
    assert browser.post(f"{address}/revisions/{before}/restore", data=fields).status_code == 303
    session.expire_all()
    saved = the(session, ActionPage)
    assert (saved.version.demand, saved.version.number, saved.goal) == (OLD, 3, 1_000)
    assert the(session, PageRevision, kind="restored").restored_number == before
    assert revisions.newest_number(page.id) == before + 2
    assert "keep the evening buses running" in client.get(f"/a/{page.slug}").text


def test_restoring_what_somebody_else_has_overtaken_asks_to_look_again(
    browser: FlaskClient, colleague: FlaskClient, room: str, page: ActionPage, session: Session
) -> None:
    address = f"{room}/pages/{page.id}"
    first = html.fromstring(browser.get(f"{address}/revisions/1").text)
    fields = as_sent(first, "/revisions/1/restore")
    colleague.post(address, data=opened(colleague, address) | {"demand": THEIRS})
    answer = browser.post(f"{address}/revisions/1/restore", data=fields, follow_redirects=True)
    assert "Look at what going back would change now." in words(answer)
    session.expire_all()
    assert the(session, ActionPage).version.demand == THEIRS


def test_an_earlier_revision_that_cannot_be_public_comes_back_as_a_form_to_mend(
    browser: FlaskClient, room: str, page: ActionPage, session: Session
) -> None:
    address = f"{room}/pages/{page.id}"
    answer = browser.post(f"{address}/revisions/1/restore", data={})  # the empty draft it began as
    assert answer.status_code == 422
    assert "Write a headline." in words(answer)
    assert the(session, ActionPage).headline == "Keep the evening buses"


def test_a_long_history_of_one_text_compares_fast_and_whole(
    browser: FlaskClient, room: str, page: ActionPage, session: Session
) -> None:
    address = f"{room}/pages/{page.id}"
    for text in ("bus " * 9_000, "tram " * 9_000):
        assert browser.post(address, data=opened(browser, address) | {"why_markdown": text}).status_code == 303
    newest = revisions.newest_number(page.id)
    assert "tram tram" in browser.get(f"{address}/revisions/{newest}").text
