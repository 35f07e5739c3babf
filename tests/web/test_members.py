"""Members and one's own account in the browser: invitation to first page, forgotten password, sessions elsewhere."""

import re
from functools import partial

import pytest
from flask import Flask
from flask.testing import FlaskClient

from campaign_app.emails import compose
from campaign_app.models import Membership
from campaign_app.services import accounts, passwords
from campaign_app.services.draining import drain
from tests.conftest import ORIGIN
from tests.factories import PASSWORD, Factory
from tests.fakes import FakeClock, FakeTransport, drain_with
from tests.web.conftest import LogIn, undo, words

NEW = "another battery staple"


@pytest.fixture
def member(make: Factory) -> Membership:
    """An administrator."""
    return make.member(make.organization(), name="Ruth")


@pytest.fixture(autouse=True)
def _no_limits(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "RATELIMIT_ENABLED", False)


def mailed_link(app: Flask, make: Factory) -> str:
    """The path of the link in the one mail that waits."""
    transport = FakeTransport()
    settings = app.extensions["settings"]
    # Links count from the moment they were asked for, which for a browser is now.
    clock = FakeClock(make.now.replace(year=2090))
    drain(drain_with(transport, clock, partial(compose, settings=settings)))
    (email,) = transport.taken
    (link,) = re.findall(rf"^{ORIGIN}(/account/\S+)$", email.text, re.MULTILINE)
    return str(link)


def test_an_invitation_leads_from_the_mail_to_the_first_page(
    app: Flask, make: Factory, browser: FlaskClient, room: str, member: Membership
) -> None:
    answer = browser.post(f"{room}/invitations", data={"email": "ines@example.org", "role": "staff"})
    assert answer.status_code == 303
    assert "ines@example.org" in words(browser.get(f"{room}/"))
    link, stranger = mailed_link(app, make), app.test_client()
    assert "Join" in words(stranger.get(link))
    assert accounts.find_account("ines@example.org") is None
    assert stranger.post(link, data={"name": "Inês", "password": "short"}).status_code == 422
    joined = stranger.post(link, data={"name": "Inês", "password": NEW})
    assert joined.headers["Location"] == f"/staff/{member.organization.slug}/"
    assert stranger.get(joined.headers["Location"]).status_code == 200
    assert stranger.post(link, data={"name": "Eve", "password": NEW}).status_code == 410


def test_who_is_removed_finds_nothing_with_the_next_click(
    make: Factory, browser: FlaskClient, room: str, member: Membership, log_in: LogIn
) -> None:
    other = make.member(member.organization, "staff", name="Daniel")
    theirs = log_in(other)
    home = f"/staff/{member.organization.slug}/"
    assert theirs.get(home).status_code == 200
    assert "Daniel" in words(browser.get(f"{room}/members/{other.id}/remove"))
    assert theirs.get(home).status_code == 200
    assert browser.post(f"{room}/members/{other.id}/remove").status_code == 303
    assert theirs.get(home).status_code == 404


def test_a_role_is_changed_in_the_list_and_never_ones_own(
    make: Factory, browser: FlaskClient, room: str, member: Membership
) -> None:
    other = make.member(member.organization, "staff", name="Daniel")
    changed = browser.post(f"{room}/members/{other.id}/role", data={"role": "organizer"}, follow_redirects=True)
    assert "has another role now" in undo(browser, changed)
    assert other.role == "staff"
    browser.post(f"{room}/members/{other.id}/role", data={"role": "organizer"})
    browser.post(f"{room}/members/{other.id}/role", data={"role": "emperor"})
    browser.post(f"{room}/members/{member.id}/role", data={"role": "organizer"})
    assert (other.role, member.role) == ("organizer", "administrator")


def test_a_forgotten_password_is_answered_alike_for_a_known_and_an_unknown_address(
    app: Flask, make: Factory, client: FlaskClient, member: Membership
) -> None:
    answers = [
        client.post("/account/forgot", data={"email": email}) for email in (member.account.email, "nobody@example.org")
    ]
    assert answers[0].status_code == answers[1].status_code == 303
    assert answers[0].data == answers[1].data
    link = mailed_link(app, make)
    assert "Set a new password" in words(client.get(link))
    assert client.post(link, data={"password": "short"}).status_code == 422
    assert client.post(link, data={"password": NEW}).headers["Location"] == "/account/login"
    assert client.get(link).status_code == 410
    assert passwords.is_right(member.account, NEW)


def test_a_forged_host_never_reaches_the_mailed_link(
    app: Flask, make: Factory, client: FlaskClient, member: Membership
) -> None:
    forged = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    data = {"email": member.account.email}
    assert client.post("/account/forgot", data=data, headers=forged).status_code == 400
    client.post("/account/forgot", data=data, headers={"X-Forwarded-Host": "evil.example"})
    assert mailed_link(app, make).startswith(
        "/account/reset-password/"
    )  # after the configured origin, said the pattern


def test_sessions_are_listed_and_ended_elsewhere(browser: FlaskClient, member: Membership, log_in: LogIn) -> None:
    elsewhere = log_in(member)
    page = words(browser.get("/account/"))
    assert page.count("this one") == 1
    assert browser.post("/account/sessions/end").status_code == 303
    assert browser.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 303


def test_a_password_is_changed_by_who_knows_it(browser: FlaskClient, member: Membership) -> None:
    wrong = browser.post("/account/password", data={"current": "guess", "password": NEW})
    assert "This is not your present password" in words(wrong)
    assert browser.post("/account/password", data={"current": PASSWORD, "password": NEW}).status_code == 303
    assert passwords.is_right(member.account, NEW)
