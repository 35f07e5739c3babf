"""Members in a browser: logged in with their password, each with cookies of their own."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page

from tests.factories import PASSWORD
from tests.platform import Platform


@contextmanager
def logged_in(platform: Platform, chromium: Browser, email: str, path: str) -> Iterator[Page]:
    """A browser of this member's, at an address."""
    with chromium.new_context(accept_downloads=True) as context:
        tab = context.new_page()
        tab.goto(f"{platform.base_url}/account/login")
        tab.get_by_label("Email").fill(email)
        tab.get_by_label("Password", exact=True).fill(PASSWORD)
        tab.get_by_role("button", name="Sign in", exact=True).click()
        # The password takes the server a moment, and going on before the answer would drop it.
        tab.wait_for_url(lambda url: "/account/login" not in url)
        tab.goto(platform.base_url + path)
        yield tab
