"""The whole way by keyboard alone; slips told where they are, nothing typed lost; rest for who asks for it."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.walking import press
from tests.platform import Platform

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("platform")]

# How many steps of Tab may lie between two things a supporter wants.
STEPS = 30
FOCUSED = """() => {
    const element = document.activeElement, style = getComputedStyle(element), box = element.getBoundingClientRect();
    return {
        name: element.name || element.textContent.trim(),
        marked: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    };
}"""
SEEN = """() => {
    const box = document.activeElement.getBoundingClientRect();
    return box.bottom > 0 && box.top < innerHeight;
}"""
MOVING = """() => [...document.querySelectorAll('*')].filter(element => {
    const style = getComputedStyle(element);
    const longest = text => Math.max(...text.split(',').map(parseFloat));
    return longest(style.transitionDuration) > 0.01 || longest(style.animationDuration) > 0.01
        || style.scrollBehavior === 'smooth';
}).map(element => element.outerHTML.slice(0, 80))"""


def tab_to(tab: Page, wanted: str) -> None:
    """Press Tab until what has this name, or these words, has the focus; each stop is marked and comes to be seen."""
    for _ in range(STEPS):
        tab.keyboard.press("Tab")
        focused = tab.evaluate(FOCUSED)
        assert focused["marked"], f"{focused['name']} shows no focus"
        tab.wait_for_function(SEEN)  # the page scrolls smoothly to what has the focus
        if re.fullmatch(wanted, focused["name"]):
            return
    raise AssertionError(f"{wanted} cannot be reached")


def test_a_supporter_signs_confirms_and_shares_by_keyboard_alone(platform: Platform, chromium: Browser) -> None:
    page = platform.page()
    with chromium.new_context(viewport={"width": 390, "height": 844}) as context:
        tab = context.new_page()
        tab.goto(f"{platform.base_url}/a/{page.slug}")
        tab_to(tab, "Skip to the content")
        tab.keyboard.press("Enter")
        for name, typed in (("name", "Kim Keys"), ("email", "kim@keys.example.org")):
            tab_to(tab, name)
            tab.keyboard.type(typed)
        tab_to(tab, "opt_in")
        tab.keyboard.press("Space")
        expect(tab.get_by_label("Email me when this campaign moves")).to_be_checked()
        tab_to(tab, "Sign the petition")
        tab.keyboard.press("Enter")
        expect(tab.get_by_role("heading", level=1)).to_have_text("Check your mail to finish")

        context.clear_cookies()  # as in another browser: the one that signed is spared the button
        mail = platform.wait_for_mail("kim@keys.example.org", "confirm")
        tab.goto(platform.base_url + platform.link(mail, "confirm"))
        tab_to(tab, "Confirm my signature")
        tab.keyboard.press("Enter")
        expect(tab).to_have_url(re.compile("/thank-you/"))
        tab_to(tab, "WhatsApp")
        tab_to(tab, "Copy")
        tab.keyboard.press("Enter")


def test_slips_are_told_in_a_summary_that_leads_to_them_and_nothing_typed_is_lost(
    platform: Platform, chromium: Browser
) -> None:
    page = platform.page()
    with chromium.new_context(viewport={"width": 390, "height": 844}) as context:
        tab = context.new_page()
        tab.goto(f"{platform.base_url}/a/{page.slug}?source=flyer")
        tab.get_by_label("Email", exact=True).fill("rita.example.org")
        tab.get_by_label("Postal code").fill("85701")
        tab.get_by_label("Country").select_option("US")
        tab.get_by_text("Add a comment").click()
        tab.get_by_label("Why you sign").fill("I work at night.")
        tab.get_by_label("Email me when this campaign moves").check()
        press(tab)
        expect(tab).to_have_title(re.compile("^Error: "))
        summary = tab.get_by_role("alert")
        expect(summary).to_be_focused()
        summary.get_by_role("link", name="first and last name").click()
        expect(tab.get_by_label("Full name")).to_be_focused()
        tab.keyboard.type("Rita Return")
        expect(tab.get_by_label("Email", exact=True)).to_have_value("rita.example.org")
        expect(tab.get_by_label("Postal code")).to_have_value("85701")
        expect(tab.get_by_label("Country")).to_have_value("US")
        expect(tab.get_by_label("Why you sign")).to_have_value("I work at night.")
        expect(tab.get_by_label("Email me when this campaign moves")).to_be_checked()
        press(tab)
        summary.get_by_role("link", name="with an @").click()
        expect(tab.get_by_label("Email", exact=True)).to_be_focused()
        tab.get_by_label("Email", exact=True).fill("rita@return.example.org")
        press(tab)
        expect(tab).to_have_url(re.compile("/received"))
    platform.wait_for_mail("rita@return.example.org", "confirm")


def test_nothing_moves_for_who_asked_for_less_motion(platform: Platform, chromium: Browser) -> None:
    page = platform.page()
    with chromium.new_context(reduced_motion="reduce") as context:
        tab = context.new_page()
        for path in ("/", f"/a/{page.slug}", f"/a/{page.slug}/received"):
            tab.goto(platform.base_url + path)
            assert tab.evaluate(MOVING) == [], path
