"""Everybody can use the public pages: axe finds nothing, light and dark, on a phone and on a desk, in every state."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, Route

from campaign_app.models import PageKind
from tests.browser.looking import SMALLEST, look_at
from tests.browser.states import ERRORS, NO_PAGES, State, states
from tests.browser.walking import press, walk
from tests.platform import Platform

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("platform")]

# What Chromium says of any page that came with this status, as a form with slips should.
EXPECTED = "the server responded with a status of 422"
PARTS = 4  # the states are looked at in as many tests, so that none takes long


@pytest.fixture(scope="module")
def all_states(platform: Platform) -> list[State]:
    """Every public page in every state."""
    return states(platform)


@pytest.fixture
def tab(chromium: Browser) -> Iterator[Page]:
    """A tab that axe may look into: the pages' own policy forbids the script that axe is.

    Without motion no colour is caught halfway between light and dark.
    """
    with chromium.new_context(bypass_csp=True, reduced_motion="reduce") as context:
        page = context.new_page()
        page.add_init_script(AXE_SCRIPT)
        yield page


def test_every_public_page_has_a_state_to_be_looked_at(platform: Platform, all_states: list[State]) -> None:
    routes = {
        rule.endpoint
        for rule in platform.app.url_map.iter_rules()
        if rule.endpoint.startswith("public.") and "GET" in (rule.methods or ())
    }
    assert {state.endpoint for state in all_states} | NO_PAGES == routes


@pytest.mark.parametrize("part", range(PARTS))
def test_axe_finds_nothing_on_any_public_page(
    platform: Platform, all_states: list[State], tab: Page, part: int
) -> None:
    found: list[str] = []
    for state in all_states[part::PARTS]:
        answer = tab.goto(platform.base_url + state.path)
        assert answer
        assert answer.status == state.status, state.name
        found += look_at(tab, state.name)
    assert found == []


@pytest.mark.parametrize("kind", ["petition", "pledge", "letter"])
def test_axe_finds_nothing_where_a_form_came_back(platform: Platform, tab: Page, kind: PageKind) -> None:
    tab.goto(f"{platform.base_url}/a/{platform.page(kind).slug}")
    press(tab)
    assert look_at(tab, f"{kind} with errors") == []


def test_axe_finds_nothing_on_what_follows_a_button(platform: Platform, all_states: list[State], tab: Page) -> None:
    path = next(state.path for state in all_states if state.name == "unsubscribe")
    found: list[str] = []
    for name, button in (("unsubscribed", "Stop these mails"), ("never again", "Never write to this address again")):
        tab.goto(platform.base_url + path)
        tab.get_by_role("button", name=button).click()
        found += look_at(tab, name)
    tab.goto(f"{platform.base_url}/my-signatures")
    press(tab)
    assert found + look_at(tab, "my signatures with an error") == []


def test_axe_finds_nothing_on_pages_of_errors(platform: Platform, tab: Page) -> None:
    """Drawn here and shown at an address of the platform, as most of them cannot be had by asking."""
    drawn: dict[str, str] = {}
    with platform.app.test_request_context(base_url=platform.base_url):
        for status in ERRORS:
            template = platform.app.jinja_env.get_template(f"errors/{status}.html")
            drawn[f"/drawn/{status}"] = template.render(message="", status=status)

    def answer(route: Route) -> None:
        route.fulfill(body=drawn[route.request.url.removeprefix(platform.base_url)], content_type="text/html")

    tab.route("**/drawn/*", answer)
    found: list[str] = []
    for path in drawn:
        tab.goto(platform.base_url + path)
        found += look_at(tab, path.strip("/").replace("/", " "))
    assert found == []


def test_no_page_on_the_way_breaks_its_own_policy_or_stands_wider_than_the_phone(
    platform: Platform, chromium: Browser
) -> None:
    page = platform.page("letter")
    complaints: list[str] = []
    wide: list[str] = []
    with chromium.new_context(viewport={"width": SMALLEST, "height": 844}) as context:
        tab = context.new_page()
        tab.on("console", lambda message: complaints.append(message.text))
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        for name in walk(tab, platform, page, "policy@example.org"):
            tab.wait_for_load_state("networkidle")
            if tab.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                wide.append(name)
    assert [complaint for complaint in complaints if EXPECTED not in complaint] == []
    assert wide == []
