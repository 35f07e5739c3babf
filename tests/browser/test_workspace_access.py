"""Everybody who works here can use the workspace: axe finds nothing on any of its pages, light and dark, on a phone and
on a desk, and none is wider than the smallest phone.

What to open comes from the URL map: a new page is looked at by itself, and one that needs something to be there names
it in the house (tests/web/test_access.py). No server runs: the browser's requests are answered by the application in
this process, in which the house is made once.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
import time_machine
from axe_playwright_python.base import AXE_SCRIPT
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, Route
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign_app.models import ActionPage, Membership, PasswordReset
from campaign_app.services import counting, insight, passwords, second_factor
from campaign_app.tokens import Purpose, make_token
from tests.browser.looking import look_at
from tests.conftest import NOW, ORIGIN
from tests.factories import PASSWORD, Factory
from tests.web.conftest import LogIn, _fresh_requests, _no_tokens, log_in
from tests.web.test_access import House, house

__all__ = ["_fresh_requests", "_no_tokens", "house", "log_in"]
pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

# Files, data for scripts, and addresses that only lead to another page.
NO_PAGES = {
    "account.codes_picture",
    "administrator.colours_sheet",
    "administrator.erasure_receipt",
    "organizer.campaign_overview_file",
    "organizer.choose_demand",
    "organizer.choose_kind",
    "organizer.choose_target",
    "organizer.fetch_source",
    "organizer.hero_image",
    "organizer.overview_file",
    "organizer.publish",
    "staff.export_file",
    "staff.export_progress",
}
PARTS = 2  # the pages are looked at in as many tests, so that none takes long
# What strangers open; everything else is looked at by an administrator, who may see it all.
STRANGERS = {
    "account.forgot",
    "account.forgot_asked",
    "account.invite",
    "account.login",
    "account.reset_password",
    "account.second_step",
}


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    """The house was made at NOW, and so the workspace sees it."""
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def tab(chromium: Browser) -> Iterator[Page]:
    """A tab that axe may look into: the pages' own policy forbids the script that axe is."""
    with chromium.new_context(bypass_csp=True, reduced_motion="reduce") as context:
        page = context.new_page()
        page.add_init_script(AXE_SCRIPT)
        yield page


def answer_with(tab: Page, client: FlaskClient) -> None:
    """Let the application answer what the tab asks for; the client keeps the cookies."""

    def answer(route: Route) -> None:
        url = urlsplit(route.request.url)
        with client.get(f"{url.path}?{url.query}", follow_redirects=True) as given:
            route.fulfill(status=given.status_code, headers=dict(given.headers), body=given.data)

    tab.unroute_all()
    tab.route("**/*", answer)


def paths(app: Flask, house: House, endpoints: set[str]) -> Iterator[tuple[str, str]]:
    """The address of each of these pages in the house."""
    for endpoint in sorted(endpoints):
        (rule,) = app.url_map.iter_rules(endpoint)
        values = {name: str(house.ids[name]) for name in rule.arguments if name in house.ids}
        _, path = rule.build(values | {"organization_slug": house.organization.slug}) or ("", "")
        assert "None" not in path, f"name what {endpoint} needs in the house"
        yield endpoint, path


def pages_of(app: Flask) -> set[str]:
    """Every route of the workspace that somebody may open."""
    routes = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    return {endpoint for endpoint in routes if endpoint.partition(".")[0] not in {"public", "static"}} - NO_PAGES


def look_around(tab: Page, addresses: list[tuple[str, str]]) -> list[str]:
    """Everything that is wrong with any of these pages."""
    found: list[str] = []
    for name, path in addresses:
        answer = tab.goto(ORIGIN + path)
        assert answer
        assert answer.status == 200, (name, path)
        found += look_at(tab, f"workspace {name.replace('.', ' ')}")
    return found


def furnish(session: Session, make: Factory, house: House) -> None:
    """More to look at than the house needs: a dashboard with numbers, a held signature, a pending draft."""
    page = session.get_one(ActionPage, house.ids["page_id"])
    for number in range(7):
        make.confirmed(page, source_code="newsletter", comment="I clean at night.", postal_code=f"8570{number}")
    make.draft(house.organization)
    while counting.fold() or insight.fold():
        pass


def member_with_codes(session: Session, make: Factory, house: House) -> Membership:
    """Somebody who is asked for a code after the password."""
    member = make.member(house.organization)
    second_factor.begin(account_id=member.account_id)
    member.account.totp_enabled_at = NOW
    session.commit()
    return member


@pytest.mark.parametrize("part", range(PARTS))
def test_axe_finds_nothing_on_any_page_of_the_workspace(
    app: Flask, session: Session, make: Factory, house: House, log_in: LogIn, tab: Page, part: int
) -> None:
    furnish(session, make, house)
    answer_with(tab, log_in(make.member(house.organization)))
    assert look_around(tab, list(paths(app, house, pages_of(app) - STRANGERS))[part::PARTS]) == []


def test_axe_finds_nothing_on_the_way_in(
    app: Flask, session: Session, make: Factory, house: House, client: FlaskClient, tab: Page
) -> None:
    member = member_with_codes(session, make, house)
    passwords.ask_for_reset(account=member.account, now=NOW)
    reset = session.scalars(select(PasswordReset)).one()

    def link(purpose: Purpose, subject_id: object) -> str:
        secret = app.extensions["settings"].secret_key
        return make_token(secret, purpose=purpose, subject_id=subject_id, now=datetime.now(UTC))  # type: ignore[arg-type]

    addresses = dict(paths(app, house, STRANGERS - {"account.reset_password", "account.invite"}))
    addresses["account.reset_password"] = f"/account/reset-password/{link('reset_password', reset.id)}"
    addresses["account.invite"] = f"/account/invite/{link('invite', house.ids['invitation_id'])}"
    answer_with(tab, client)
    data = {"email": member.account.email, "password": PASSWORD}
    assert client.post("/account/login", data=data).headers["Location"] == "/account/login/code"
    assert look_around(tab, list(addresses.items())) == []
