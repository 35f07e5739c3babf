"""Story 1 in a real browser: a pasted text becomes a suggestion beside its sentence, and with one click a draft."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, expect

from campaign_app.extensions import db
from campaign_app.models import Organization
from tests.browser.looking import look_at
from tests.factories import PASSWORD, RELEASE
from tests.platform import Platform

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("platform")]

DEMAND = "We urge the Department of Transportation to keep the evening buses running."
TEXT = f"{RELEASE}\nWe call on the State Legislature to pay for the night buses until the summer of next year.\n"


@pytest.fixture
def desk(platform: Platform) -> tuple[str, str]:
    """An organization with a feed that cannot be read: the path of its rooms, and an organizer's address."""
    with platform.app.app_context():
        organization: Organization = platform.make.organization()
        feed = platform.make.feed(organization)
        feed.failures, feed.last_error = 3, "This feed could not be read."
        db.session.commit()
        email = platform.make.member(organization, "organizer").account.email
        return f"/organizer/{organization.slug}", email


def test_a_pasted_text_becomes_a_draft_with_one_click_and_axe_finds_nothing(
    platform: Platform, chromium: Browser, desk: tuple[str, str]
) -> None:
    found: list[str] = []
    # As on the public pages: the policy forbids the script that axe is.
    with chromium.new_context(bypass_csp=True, reduced_motion="reduce") as context:
        tab = context.new_page()
        tab.add_init_script(AXE_SCRIPT)
        for name in walk(tab, platform, *desk):
            if name != "feeds":  # looked at with all other pages of the workspace
                found += look_at(tab, name)
    assert found == []


def test_the_way_from_a_text_to_a_draft_needs_no_script_and_is_never_wider_than_a_phone(
    platform: Platform, chromium: Browser, desk: tuple[str, str]
) -> None:
    wide: list[str] = []
    with chromium.new_context(viewport={"width": 320, "height": 844}, java_script_enabled=False) as context:
        tab = context.new_page()
        for name in walk(tab, platform, *desk):
            box = tab.locator("main").bounding_box()
            assert box
            if box["width"] > 320:
                wide.append(name)
    assert wide == []


def walk(tab: Page, platform: Platform, rooms: str, email: str) -> Iterator[str]:
    """Go the way; yields the name of each page once it stands in the tab."""
    tab.goto(f"{platform.base_url}{rooms}/sources")
    tab.get_by_label("Email").fill(email)
    tab.get_by_label("Password").fill(PASSWORD)
    tab.get_by_role("button", name="Sign in", exact=True).click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Inbox")
    expect(tab.get_by_role("button", name="Try now")).to_be_visible()
    tab.get_by_label("Paste the text").fill(TEXT)
    tab.get_by_role("button", name="Import", exact=True).click()
    row = tab.get_by_role("listitem").filter(has_text="1 more demand in this text.")
    expect(row).to_contain_text(DEMAND)
    expect(row).to_contain_text("Petition")
    expect(row).to_contain_text("to Department of Transportation")
    expect(row).to_contain_text("certain")
    yield "inbox"
    tab.goto(f"{platform.base_url}{rooms}/feeds")
    expect(tab.get_by_text("This feed could not be read.")).to_be_visible()
    yield "feeds"
    tab.goto(f"{platform.base_url}{rooms}/sources")
    row.get_by_role("link", name="Keep the evening buses", exact=True).click()
    expect(tab.locator("#mark-1")).to_contain_text(DEMAND)
    expect(tab.locator("#f-targets")).to_contain_text("From “the Department of Transportation”.")
    yield "source"
    tab.go_back()
    row.get_by_role("button", name="Make draft").click()
    expect(tab.get_by_label("Demand")).to_have_value("keep the evening buses running")
    expect(tab.locator("#demand-hint")).to_contain_text(f"From “{DEMAND}”")
    yield "editor"
    tab.get_by_role("button", name=re.compile("^Use this ?: State Legislature")).click()
    expect(tab.get_by_label("Targets")).to_have_value("State Legislature")
    tab.get_by_role("button", name=re.compile("^Use this ?: Letter")).click()
    expect(tab.get_by_label("Letter people start from")).to_be_visible()
    yield "letter"
