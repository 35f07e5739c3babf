"""Everybody can use the public pages: axe finds nothing, light and dark, on a phone and on a desk."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser

from campaign_app.models import PageKind
from tests.browser.looking import LOOKS, violations
from tests.browser.walking import walk
from tests.platform import Platform

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("platform")]

# What Chromium says of any page that came with this status, as a form with slips should.
EXPECTED = "the server responded with a status of 422"


@pytest.mark.parametrize("kind", ["petition", "pledge", "letter"])
def test_axe_finds_nothing_on_the_way_from_the_page_to_the_thanks(
    platform: Platform, chromium: Browser, kind: PageKind
) -> None:
    page = platform.page(kind)
    found: list[str] = []
    # The page's own policy forbids the script that axe is; the next test leaves it in force. Without motion no colour
    # is caught halfway between light and dark.
    with chromium.new_context(bypass_csp=True, reduced_motion="reduce") as context:
        tab = context.new_page()
        tab.add_init_script(AXE_SCRIPT)
        for name in walk(tab, platform, page, f"axe-{kind}@example.org"):
            for scheme, width in LOOKS:
                found += [f"{name}, {scheme}, {width}: {each}" for each in violations(tab, scheme, width)]
    assert found == []


def test_no_page_on_the_way_breaks_its_own_policy_or_stands_wider_than_the_phone(
    platform: Platform, chromium: Browser
) -> None:
    page = platform.page("letter")
    complaints: list[str] = []
    wide: list[str] = []
    with chromium.new_context(viewport={"width": 320, "height": 844}) as context:
        tab = context.new_page()
        tab.on("console", lambda message: complaints.append(message.text))
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        for name in walk(tab, platform, page, "policy@example.org"):
            tab.wait_for_load_state("networkidle")
            if tab.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                wide.append(name)
    assert [complaint for complaint in complaints if EXPECTED not in complaint] == []
    assert wide == []
