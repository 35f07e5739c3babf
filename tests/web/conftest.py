"""People in front of the web application."""

import itertools
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from campaign_app.models import Membership
from tests.factories import PASSWORD

# Each log-in comes from an address of its own, or the limit on log-ins would end the tests.
_hosts = itertools.cycle(range(1, 255))
LogIn = Callable[[Membership], FlaskClient]


@pytest.fixture
def log_in(app: Flask) -> LogIn:
    """A browser in which this member is logged in."""

    def start(membership: Membership) -> FlaskClient:
        browser = app.test_client()
        answer = browser.post(
            "/account/login",
            data={"email": membership.account.email, "password": PASSWORD},
            environ_base={"REMOTE_ADDR": f"203.0.113.{next(_hosts)}"},
        )
        assert answer.status_code == 303, answer.text
        return browser

    return start


@pytest.fixture(autouse=True)
def _no_tokens(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Forms of these tests carry no token; tests/security has its own look at tokens."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
