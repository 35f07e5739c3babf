"""A form that arrives after its log-in has ended: nothing is saved, nothing that was typed is lost."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from lxml.html import HtmlElement
from sqlalchemy import update
from sqlalchemy.orm import Session

from campaign_app.models import AccountSession, ActionPage, Membership
from tests.conftest import NOW
from tests.factories import PASSWORD, Factory

TYPED = {"headline": "Typed for an hour <b>", "demand": "keep the buses running", "why_markdown": "It was long.\n" * 40}
REST = {"goal": "700", "targets": "Mayor Ada Brook", "share_text": "", "opt_in_wording": ""}


@pytest.fixture(autouse=True)
def _tokens(app: Flask, _no_tokens: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Here forms carry their tokens."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)


@pytest.fixture
def draft(make: Factory, member: Membership) -> ActionPage:
    """A draft that is being written."""
    return make.draft(member.organization)


def log_in(browser: FlaskClient, member: Membership) -> None:
    form = html.fromstring(browser.get("/account/login").text).forms[0]
    fields = dict(form.form_values()) | {"email": member.account.email, "password": PASSWORD}
    place = {"REMOTE_ADDR": "203.0.113.255"}
    assert browser.post("/account/login", data=fields, environ_base=place).status_code == 303


def fields_of(document: HtmlElement) -> dict[str, str]:
    (form,) = document.xpath("//form[@method='post'][.//textarea]")
    return {name: value or "" for name, value in form.form_values()}


def test_what_was_typed_comes_back_and_is_saved_after_logging_in(
    app: Flask, member: Membership, draft: ActionPage, session: Session
) -> None:
    browser = app.test_client()
    path = f"/organizer/{member.organization.slug}/pages/{draft.id}"
    log_in(browser, member)
    opened = fields_of(html.fromstring(browser.get(path).text))
    browser.post("/account/logout", data={"csrf_token": opened["csrf_token"]})

    answer = browser.post(path, data=opened | TYPED | REST)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (403, "no-store")
    assert "You are not logged in any more." in answer.text
    given_back = fields_of(html.fromstring(answer.text))
    assert {name: given_back[name].replace("\r", "") for name in TYPED} == TYPED

    log_in(browser, member)
    again = browser.post(path, data=given_back)
    assert (again.status_code, "You have logged in again" in again.text) == (403, True)
    assert browser.post(path, data=fields_of(html.fromstring(again.text))).status_code == 303
    session.expire_all()
    page = session.get_one(ActionPage, draft.id)
    assert (page.headline, page.goal, page.version.demand) == (TYPED["headline"], 700, TYPED["demand"])


def test_a_session_that_ended_by_itself_gives_back_what_was_typed(
    app: Flask, member: Membership, draft: ActionPage, session: Session
) -> None:
    browser = app.test_client()
    path = f"/organizer/{member.organization.slug}/pages/{draft.id}"
    log_in(browser, member)
    opened = fields_of(html.fromstring(browser.get(path).text))
    session.execute(update(AccountSession).values(expires_at=NOW))
    session.commit()
    answer = browser.post(path, data=opened | TYPED)
    assert answer.status_code == 403
    assert fields_of(html.fromstring(answer.text))["demand"] == TYPED["demand"]


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}],
    ids=["the browser's word", "the origin"],
)
def test_the_words_of_another_site_are_not_offered_for_sending(
    app: Flask, member: Membership, draft: ActionPage, headers: dict[str, str]
) -> None:
    path = f"/organizer/{member.organization.slug}/pages/{draft.id}"
    answer = app.test_client().post(path, data=TYPED, headers=headers)
    assert answer.status_code in {303, 400}
    assert TYPED["demand"] not in answer.text


def test_a_password_never_comes_back(app: Flask, member: Membership) -> None:
    path = f"/organizer/{member.organization.slug}/sources"
    answer = app.test_client().post(path, data={"text": "A long text", "password": "hunter2"})
    assert "A long text" in answer.text
    assert "hunter2" not in answer.text


def test_a_button_without_words_leads_to_logging_in(app: Flask, member: Membership, draft: ActionPage) -> None:
    path = f"/organizer/{member.organization.slug}/pages/{draft.id}/close"
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(app.config, "WTF_CSRF_ENABLED", False)
        answer = app.test_client().post(path)
    assert (answer.status_code, "/account/login" in answer.headers["Location"]) == (303, True)
