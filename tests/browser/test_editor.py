"""The editor in a real browser: import, draft, edit with preview and autosave, publish; with script and without."""

import re

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, expect

from campaign_app.extensions import db
from campaign_app.models import ActionPage, UnsavedEdit
from tests.browser.looking import look_at
from tests.factories import PASSWORD, RELEASE
from tests.platform import Platform

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("platform")]

WHY = "Night workers have no other way home."


def sign_in(tab: Page, platform: Platform, *, room: str, email: str, path: str = "sources") -> None:
    tab.goto(f"{platform.base_url}{room}/{path}")
    tab.get_by_label("Email").fill(email)
    tab.get_by_label("Password").fill(PASSWORD)
    tab.get_by_role("button", name="Sign in", exact=True).click()


def start(tab: Page, platform: Platform) -> None:
    """Import a text and make a draft of it; the editor stands in the tab."""
    with platform.app.app_context():
        organization = platform.make.organization()
        email = platform.make.member(organization, "organizer").account.email
        room = f"/organizer/{organization.slug}"
    sign_in(tab, platform, room=room, email=email)
    tab.get_by_label("Paste the text").fill(RELEASE)
    tab.get_by_role("button", name="Import", exact=True).click()
    tab.get_by_role("button", name=re.compile("^Make draft ?:")).click()
    expect(tab.get_by_label("Demand")).to_have_value("keep the evening buses running")
    wait_for_scripts(tab)


def wait_for_scripts(tab: Page) -> None:
    """Until the deferred scripts have run: a press that comes before them is heard by nobody."""
    tab.wait_for_load_state("domcontentloaded")


def publish(tab: Page, headline: str) -> None:
    """Publish what stands in the editor; the public page stands in the tab."""
    tab.get_by_role("button", name="Save and publish").click()
    expect(tab.get_by_text("Published. The page is open to everyone.")).to_be_visible()
    tab.get_by_role("link", name="View page").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text(headline)
    expect(tab.get_by_text(WHY)).to_be_visible()


def test_with_script_what_is_typed_is_kept_and_previewed_and_nothing_is_public_before_it_is_published(
    platform: Platform, chromium: Browser
) -> None:
    with chromium.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce") as context:
        tab = context.new_page()
        start(tab, platform)
        frame = tab.frame_locator("#preview-frame")
        tab.keyboard.press("Alt+1")
        expect(tab.locator("#f-1 textarea")).to_be_focused()
        tab.get_by_label("Headline").fill("Keep every bus")
        expect(frame.get_by_role("heading", level=1)).to_have_text("Keep every bus")
        expect(tab.locator("#saved")).to_have_text(re.compile(r"^Saved \d"))
        write_markdown(tab)
        expect(frame.locator("strong")).to_have_text("no other way")
        tab.reload()
        expect(tab.get_by_label("Headline")).to_have_value("Keep every bus")
        expect(tab.get_by_text("Below is what you typed and have not saved yet.")).to_be_visible()
        publish(tab, "Keep every bus")
        address = tab.url
        tab.go_back()
        expect(tab.get_by_label("Headline")).to_have_value("Keep every bus")
        wait_for_scripts(tab)
        tab.get_by_label("Headline").fill("Keep no bus")
        expect(tab.locator("#saved")).to_have_text(re.compile("not public yet"))
        other = context.new_page()
        other.goto(address)
        expect(other.get_by_role("heading", level=1)).to_have_text("Keep every bus")
        with platform.app.app_context():
            assert db.session.query(UnsavedEdit).filter_by(action_page_id=page_id(tab)).count() == 1
        tab.get_by_role("button", name="Publish changes").click()
        expect(tab.get_by_text("Published. Everyone sees your changes.")).to_be_visible()


def write_markdown(tab: Page) -> None:
    """The words of why it matters, two of them made bold by keys, a list begun by the toolbar."""
    field = tab.get_by_label("Why it matters")
    field.fill(WHY)
    field.evaluate("field => field.setSelectionRange(19, 31)")
    field.press("Control+b")
    expect(field).to_have_value("Night workers have **no other way** home.")
    tab.get_by_role("button", name="Bold").focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowRight"):
        tab.keyboard.press(key)
    expect(tab.get_by_role("button", name="List", exact=True)).to_be_focused()
    tab.keyboard.press("Enter")
    expect(field).to_have_value("- Night workers have **no other way** home.")
    tab.keyboard.press("Control+z")
    expect(field).to_have_value("Night workers have **no other way** home.")


def page_id(tab: Page) -> str:
    return tab.url.partition("/pages/")[2][:36]


def test_without_script_a_button_shows_the_preview_and_keeps_what_was_typed(
    platform: Platform, chromium: Browser
) -> None:
    with chromium.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False) as context:
        tab = context.new_page()
        start(tab, platform)
        tab.get_by_label("Headline").fill("Keep every bus")
        tab.get_by_label("Why it matters").fill(WHY)
        tab.get_by_role("button", name="Preview what I typed").click()
        frame = tab.frame_locator("iframe")
        expect(frame.get_by_role("heading", level=1)).to_have_text("Keep every bus")
        expect(frame.get_by_text(WHY)).to_be_visible()
        tab.get_by_role("link", name="Go on editing").click()
        expect(tab.get_by_label("Headline")).to_have_value("Keep every bus")
        with platform.app.app_context():
            assert db.session.get_one(ActionPage, page_id(tab)).headline != "Keep every bus"
        tab.get_by_role("button", name="Save draft").click()
        expect(tab.get_by_text("Saved.", exact=True)).to_be_visible()
        publish(tab, "Keep every bus")


def test_axe_finds_nothing_in_the_conflict_and_the_history_after_it(platform: Platform, chromium: Browser) -> None:
    with platform.app.app_context():
        organization = platform.make.organization()
        page = platform.make.page(organization)
        room, number = f"/organizer/{organization.slug}", page.id
        emails = [platform.make.member(organization, "organizer").account.email for _ in range(2)]
    with chromium.new_context(bypass_csp=True, reduced_motion="reduce") as mine, chromium.new_context() as theirs:
        tab, other = mine.new_page(), theirs.new_page()
        tab.add_init_script(AXE_SCRIPT)
        for each, email in zip((tab, other), emails, strict=True):
            sign_in(each, platform, room=room, email=email, path=f"pages/{number}")
            each.get_by_label("Demand").fill(f"keep every bus, says {email}.")
        other.get_by_role("button", name="Publish changes").click()
        expect(other.get_by_text("Published. Everyone sees your changes.")).to_be_visible()
        tab.get_by_role("button", name="Publish changes").click()
        expect(tab.get_by_role("heading", level=1)).to_contain_text("saved this page while you were typing")
        found = look_at(tab, "conflict")
        for path in ("revisions", "revisions/2"):
            tab.goto(f"{platform.base_url}{room}/pages/{number}/{path}")
            found += look_at(tab, path)
    assert found == []


def test_single_keys_walk_the_inbox_and_can_be_turned_off(platform: Platform, chromium: Browser) -> None:
    with platform.app.app_context():
        organization = platform.make.organization()
        platform.make.feed(organization)
        email = platform.make.member(organization, "organizer").account.email
    with chromium.new_context(viewport={"width": 1280, "height": 900}) as context:
        tab = context.new_page()
        sign_in(tab, platform, room=f"/organizer/{organization.slug}", email=email)
        rows = tab.locator(".ws-queue > .ws-row")
        expect(rows).to_have_count(2)
        wait_for_scripts(tab)
        tab.keyboard.press("j")
        tab.keyboard.press("j")
        expect(rows.nth(1).locator(".ws-row__title a")).to_be_focused()
        tab.keyboard.press("k")
        tab.keyboard.press("x")
        expect(rows.nth(0).get_by_role("checkbox")).to_be_checked()
        tab.keyboard.press("?")
        expect(tab.locator("#keys")).to_be_focused()
        tab.keyboard.press("/")
        tab.keyboard.type("jx")
        expect(tab.get_by_label("Words")).to_have_value("jx")
        rows.nth(0).locator(".ws-row__title a").focus()
        tab.keyboard.press("e")
        expect(tab.locator(".status")).to_contain_text("Set aside: ")
        expect(rows.nth(0).locator(".ws-row__title a")).to_be_focused()
        tab.keyboard.press("z")
        expect(tab.locator(".status")).to_contain_text("Back in the inbox: ")
        expect(rows).to_have_count(2)
        tab.get_by_role("button", name="Turn single keys off").click()
        expect(tab.get_by_role("button", name="Turn single keys on")).to_be_visible()
        wait_for_scripts(tab)
        tab.keyboard.press("j")
        expect(rows.nth(0).locator(".ws-row__title a")).not_to_be_focused()
