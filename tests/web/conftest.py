"""People in front of the web application."""

import itertools
from collections.abc import Callable, Iterator

import pytest
from flask import Flask, g, request_started, request_tearing_down
from flask.testing import FlaskClient
from lxml import html
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from campaign_app.gateways.fetcher import Fetcher
from campaign_app.models import Membership, Role
from tests.factories import PASSWORD, Factory
from tests.sites import LISTING, FakeSite

# Each log-in comes from an address of its own, or the limit on log-ins would end the tests.
_hosts = itertools.cycle(range(1, 255))
NEWSROOM = "https://news.example.org/releases"
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


@pytest.fixture(autouse=True)
def _fresh_requests(app: Flask) -> Iterator[None]:
    """Requests share the test's application context; who was logged in there is not who asks next."""

    def forget(*_: object, **__: object) -> None:
        for name in list(g):
            g.pop(name)

    with request_started.connected_to(forget, app), request_tearing_down.connected_to(forget, app):
        yield


@pytest.fixture
def role() -> Role:
    """Whom most of these pages are for; tests of other rooms name another."""
    return "organizer"


@pytest.fixture
def member(make: Factory, role: Role) -> Membership:
    """Somebody who works here."""
    return make.member(make.organization(), role)


@pytest.fixture
def browser(member: Membership, log_in: LogIn) -> FlaskClient:
    """Their browser."""
    return log_in(member)


@pytest.fixture
def room(member: Membership) -> str:
    """Where they work."""
    return f"/{member.role}/{member.organization.slug}"


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> FakeSite:
    """The whole web, in memory."""
    pages = FakeSite({NEWSROOM: LISTING})
    monkeypatch.setattr(Fetcher, "from_settings", lambda _: pages)
    return pages


def words(answer: object) -> str:
    """What a person reads of an answer."""
    return " ".join(str(html.fromstring(answer.text).text_content()).split())  # type: ignore[attr-defined]  # a response


def undo(browser: FlaskClient, answer: TestResponse) -> str:
    """Press the button that takes back what this answer says was done; what is said then."""
    (form,) = html.document_fromstring(answer.text).xpath("//*[@role='status']//form")
    fields = [(each.get("name"), each.get("value")) for each in form.xpath(".//input")]
    return words(browser.post(form.get("action"), data=MultiDict(fields), follow_redirects=True))
