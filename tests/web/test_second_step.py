"""Signing in with a code app in the browser: set up, asked for, and nothing opens in between."""

import re
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient

from campaign_app.models import Membership
from tests.factories import PASSWORD
from tests.web.conftest import words


@pytest.fixture(autouse=True)
def _no_limits(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "RATELIMIT_ENABLED", False)


def code(secret: str, minutes: float = 0) -> str:
    return pyotp.TOTP(secret).at(datetime.now(UTC) + timedelta(minutes=minutes))


def set_up(browser: FlaskClient, member: Membership) -> tuple[str, list[str]]:
    """Set a code app up; its secret and the recovery codes."""
    page = browser.get("/account/codes/set-up")
    secret = member.account.totp_secret
    assert secret
    assert secret in words(page)
    assert browser.get("/account/codes/set-up.svg").mimetype == "image/svg+xml"
    assert browser.post("/account/codes/set-up", data={"code": "000000"}).status_code == 422
    # The code of the half minute before, so that the present one is still unused.
    shown = words(browser.post("/account/codes/set-up", data={"code": code(secret, -0.5)}))
    return secret, re.findall(r"\b[2-9a-z]{4}-[2-9a-z]{4}-[2-9a-z]{4}\b", shown)


def test_after_the_password_comes_the_code_and_nothing_opens_before(
    app: Flask, browser: FlaskClient, member: Membership, room: str
) -> None:
    secret, recovery = set_up(browser, member)
    assert len(recovery) == 10
    assert browser.get("/account/codes/set-up.svg").status_code == 404
    other = app.test_client()
    asked = other.post(f"/account/login?next={room}/feeds", data={"email": member.account.email, "password": PASSWORD})
    assert asked.headers["Location"].startswith("/account/login/code")
    assert other.get(f"{room}/").status_code == 303
    assert other.get("/account/").status_code == 303
    wrong = other.post(asked.headers["Location"], data={"code": "000000"})
    assert "wrong or was used" in words(wrong)
    right = other.post(asked.headers["Location"], data={"code": code(secret)})
    assert right.headers["Location"] == f"{room}/feeds"
    assert other.get(f"{room}/").status_code == 200


def test_a_recovery_code_opens_where_the_app_is_lost(app: Flask, browser: FlaskClient, member: Membership) -> None:
    _, recovery = set_up(browser, member)
    other = app.test_client()
    other.post("/account/login", data={"email": member.account.email, "password": PASSWORD})
    assert other.post("/account/login/code", data={"code": recovery[0]}).status_code == 303
    assert "9 recovery codes" in words(other.get("/account/"))


def test_the_code_app_is_turned_off_with_the_password(browser: FlaskClient, member: Membership) -> None:
    set_up(browser, member)
    assert browser.post("/account/codes/turn-off", data={"password": "guess"}).status_code == 422
    assert browser.post("/account/codes/turn-off", data={"password": PASSWORD}).status_code == 303
    assert not member.account.has_second_factor


def test_the_second_step_without_a_first_leads_back(client: FlaskClient) -> None:
    for method in ("GET", "POST"):
        assert client.open("/account/login/code", method=method).headers["Location"] == "/account/login"


def test_a_passkeys_answer_without_its_challenge_opens_nothing(client: FlaskClient) -> None:
    assert client.post("/account/login/passkey/options").get_json()["userVerification"] == "required"
    answer = {"id": "eA", "rawId": "eA", "type": "public-key", "response": {}}
    for sent in ({"answer": answer}, {}, [1], None):
        assert client.post("/account/login/passkey", json=sent).status_code == 422
