"""A page in another language: chosen by a link, without script, kept on the way, and counted with the rest."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.walking import press
from tests.crew import eventually
from tests.factories import SPANISH
from tests.platform import Platform

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("platform")]


def test_a_supporter_changes_the_language_signs_and_confirms_in_it(platform: Platform, chromium: Browser) -> None:
    page = platform.page()
    with platform.app.app_context():
        platform.make.translation(page, "es")
    with chromium.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=False, locale="fr-FR"
    ) as phone:
        tab = phone.new_page()
        tab.goto(f"{platform.base_url}/a/{page.slug}?source=flyer")
        expect(tab.locator("html")).to_have_attribute("lang", "en")
        tab.locator("details.lang summary").click()
        tab.get_by_role("link", name="Español").click()
        expect(tab.locator("html")).to_have_attribute("lang", "es")
        expect(tab).to_have_url(re.compile("source=flyer"))
        expect(tab.get_by_role("heading", level=1)).to_have_text(SPANISH.headline)
        tab.get_by_label("Correo electrónico", exact=True).fill("sin arroba")
        press(tab)
        expect(tab.get_by_role("alert")).to_contain_text("Escriba su nombre y apellidos")
        tab.get_by_label("Nombre completo").fill("Lola Lengua")
        tab.get_by_label("Correo electrónico", exact=True).fill("lola@lengua.example.org")
        press(tab)
        expect(tab.get_by_role("heading", level=1)).to_have_text("Revise su correo para terminar")

        mail = platform.wait_for_mail("lola@lengua.example.org", "confirm")
        assert mail["subject"] == "Confirme su firma"
        assert SPANISH.demand in mail["text"]
        tab.goto(platform.base_url + platform.link(mail, "confirm"))
        expect(tab.locator("html")).to_have_attribute("lang", "es")
        tab.get_by_role("button", name="Siguiente paso").click()
        expect(tab.get_by_role("heading", level=1)).to_have_text("Su firma cuenta")
        assert phone.cookies() == []
    eventually(lambda: platform.count(page.slug) == 1, 10, "the page counts one")


def test_a_page_written_from_right_to_left_stands_the_other_way_round(platform: Platform, chromium: Browser) -> None:
    page = platform.page()
    with chromium.new_context(viewport={"width": 1280, "height": 844}) as desk:
        tab = desk.new_page()
        sides = {}
        for language in ("en", "ar-XB"):
            tab.goto(f"{platform.base_url}/a/{page.slug}?lang={language}")
            name, form = tab.locator(".org").bounding_box(), tab.locator("#sign").bounding_box()
            assert name
            assert form
            sides[language] = (name["x"] < 640, form["x"] > 640)
            assert not tab.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        expect(tab.locator("html")).to_have_attribute("dir", "rtl")
        expect(tab.locator("h1")).to_have_attribute("dir", "ltr")  # the page's own words are English
        assert sides == {"en": (True, True), "ar-XB": (False, False)}
