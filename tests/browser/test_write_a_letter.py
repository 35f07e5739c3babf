"""Writing to one's representatives in a real browser: on a phone without script, and with script on a desk."""

import pytest
from playwright.sync_api import Browser, expect

from campaign_app.models import ActionPage
from campaign_app.services.target_rules import Rule
from tests.congress import enrol_congress
from tests.crew import eventually
from tests.factories import LETTER
from tests.platform import Platform

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("platform")]

POINT = "Of 412 passengers we spoke to, 389 have no car."


def letter_page(platform: Platform) -> ActionPage:
    with platform.app.app_context():
        enrol_congress()
    rules = (Rule("house"), Rule("senate"))
    return platform.page("letter", targets="", rules=rules, text=f"{LETTER} {{supporter.name}}", talking_points=POINT)


def test_a_supporter_writes_to_their_representatives_on_a_phone_without_script(
    platform: Platform, chromium: Browser
) -> None:
    page = letter_page(platform)
    with chromium.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False) as phone:
        tab = phone.new_page()
        tab.goto(f"{platform.base_url}/a/{page.slug}")
        tab.get_by_label("ZIP code").fill("85641")
        tab.get_by_role("button", name="Find my representatives").click()
        tab.get_by_label("Arizona, 7th district").check()
        tab.get_by_role("button", name="Go on to the letter").click()
        expect(tab.get_by_role("heading", name="Ada Q. Alder")).to_be_visible()
        tab.get_by_role("button", name="Put it in").click()
        expect(tab.get_by_role("textbox", name="Your letter")).to_have_value(f"{LETTER} {{supporter.name}}\n\n{POINT}")
        tab.get_by_label("Send to Senator Cedar").uncheck()
        tab.get_by_text("Write something different to Senator Birch").click()
        tab.locator("details[open]").get_by_role("button").click()
        own = tab.get_by_label("Only for Senator Birch")
        expect(own).to_have_value(f"{LETTER} {{supporter.name}}\n\n{POINT}")
        own.fill(f"Only to you, Senator. {LETTER}")
        expect(tab.get_by_label("Send to Senator Cedar")).not_to_be_checked()
        tab.get_by_label("Full name").fill("Petra Phone")
        tab.get_by_label("Full name").press("Enter")
        expect(tab.get_by_role("alert")).to_contain_text("Enter your email address")
        expect(own).to_have_value(f"Only to you, Senator. {LETTER}")
        tab.get_by_label("Email", exact=True).fill("petra@letters.example.org")
        tab.get_by_role("button", name="Send my letters").last.click()
        expect(tab.get_by_role("heading", level=1)).to_have_text("Check your mail to finish")
        assert "85641" not in tab.url
        mail = platform.wait_for_mail("petra@letters.example.org", "confirm")
        tab.goto(platform.base_url + platform.link(mail, "confirm"))
        expect(tab.get_by_role("heading", level=1)).to_have_text("Your signature counts")
        tab.goto(
            platform.base_url + platform.link(platform.wait_for_mail("petra@letters.example.org", "letters"), "letters")
        )
        expect(tab.get_by_role("heading", level=2)).to_have_text(["Ada Q. Alder", "Ben Birch"])
        expect(tab.get_by_label("Your letter").last).to_have_value(f"Only to you, Senator. {LETTER}")
    eventually(lambda: platform.count(page.slug) == 1, 10, "the page counts one")


def test_with_script_words_are_counted_and_points_go_where_the_cursor_is(platform: Platform, chromium: Browser) -> None:
    page = letter_page(platform)
    with chromium.new_context(viewport={"width": 1280, "height": 900}) as desk:
        tab = desk.new_page()
        tab.goto(f"{platform.base_url}/a/{page.slug}")
        tab.get_by_label("ZIP code").fill("85701")
        tab.get_by_label("ZIP code").press("Enter")
        letter = tab.get_by_role("textbox", name="Your letter")
        expect(tab.locator("#body-count")).to_contain_text("0 of them your own")
        expect(tab.get_by_role("button", name="Count my words")).to_be_hidden()
        letter.press("Control+Home")
        tab.get_by_role("button", name="Put it in").click()
        expect(letter).to_have_value(f"{POINT}\n\n{LETTER} {{supporter.name}}")
        expect(tab.locator("#body-count")).to_contain_text("10 of them your own")
        tab.get_by_text("Write something different to Senator Birch").click()
        tab.locator("details[open]").get_by_role("button").click()
        own = tab.get_by_label("Only for Senator Birch")
        own.press("Control+End")
        own.press_sequentially(" So there.")
        expect(tab.locator("details[open] .field__count")).to_contain_text("12 of them your own")
        own.fill("请保留夜间公交车。")
        expect(tab.locator("details[open] .field__count")).to_contain_text("9 characters, 9 of them your own")
        assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
