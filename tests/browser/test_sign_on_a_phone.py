"""Story 2 in a real browser: a phone, without script."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.crew import eventually
from tests.platform import Platform

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("platform")]


def test_a_supporter_signs_and_confirms_on_a_phone_without_script(platform: Platform, chromium: Browser) -> None:
    page = platform.page()
    with chromium.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=False, is_mobile=True, has_touch=True
    ) as phone:
        tab = phone.new_page()
        tab.goto(f"{platform.base_url}/a/{page.slug}")
        expect(tab.get_by_role("heading", level=1)).to_have_text(page.headline)
        tab.get_by_label("Full name").fill("Petra Phone")
        tab.get_by_label("Email", exact=True).fill("petra@phone.example.org")
        tab.get_by_label("Postal code").fill("85701")
        tab.get_by_role("button", name="Sign").tap()
        expect(tab.get_by_role("heading", level=1)).to_have_text("Check your mail to finish")

        mail = platform.wait_for_mail("petra@phone.example.org", "confirm")
        tab.goto(platform.base_url + platform.link(mail, "confirm"))
        expect(tab.get_by_role("heading", level=1)).to_have_text("Your signature counts")
        tab.get_by_role("button", name="Go on").tap()
        expect(tab.get_by_role("heading", level=1)).to_have_text("Your signature counts")
        expect(tab).to_have_url(re.compile("/thank-you/"))
        assert phone.cookies() == []
    eventually(lambda: platform.count(page.slug) == 1, 10, "the page counts one")


def test_a_slip_in_the_form_is_told_next_to_its_field_and_keeps_what_was_typed(
    platform: Platform, chromium: Browser
) -> None:
    page = platform.page()
    with chromium.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False) as phone:
        tab = phone.new_page()
        tab.goto(f"{platform.base_url}/a/{page.slug}")
        tab.get_by_label("Full name").fill("Petra Phone")
        tab.get_by_label("Email", exact=True).fill("petra at phone")
        tab.get_by_role("button", name="Sign").click()
        expect(tab.get_by_role("alert")).to_contain_text("Enter an email address")
        expect(tab.get_by_label("Full name")).to_have_value("Petra Phone")
        expect(tab.get_by_label("Email", exact=True)).to_have_attribute("aria-invalid", "true")
