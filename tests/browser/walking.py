"""The way of a supporter in a browser: every page from the action page to the thanks, one after the other."""

from collections.abc import Iterator

from playwright.sync_api import Page, expect

from campaign_app.models import ActionPage
from tests.platform import Platform


def walk(tab: Page, platform: Platform, page: ActionPage, email: str) -> Iterator[str]:
    """Go the way; yields the name of each page once it stands in the tab."""
    tab.goto(f"{platform.base_url}/a/{page.slug}")
    yield "action page"
    press(tab)
    expect(tab.get_by_role("alert")).to_be_visible()
    yield "error"
    tab.get_by_label("Full name").fill("Walter Walker")
    tab.get_by_label("Email", exact=True).fill(email)
    press(tab)
    tab.wait_for_url("**/received")
    yield "received"
    tab.context.clear_cookies()  # as in another browser: the one that signed is spared the button
    tab.goto(platform.base_url + platform.link(platform.wait_for_mail(email, "confirm"), "confirm"))
    yield "confirm"
    press(tab)
    tab.wait_for_url("**/thank-you/*")
    yield "thank-you"


def press(tab: Page) -> None:
    """Press the one button the page is about; beside it a form may have others, which only help."""
    tab.locator("form[method=post] .btn--primary").click()
