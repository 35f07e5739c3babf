"""A partner's site shows the form in a frame, at another origin than the platform's; a site nobody listed cannot."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser

from campaign_app.models import ActionPage
from campaign_app.services import appearance
from tests.platform import Platform

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("platform")]


@pytest.fixture
def partner(platform: Platform) -> Iterator[tuple[str, ActionPage]]:
    """A partner's site with the one-line script on its only page: its origin, and the page it embeds."""
    page = platform.page()
    body = f"""<!doctype html><meta charset="utf-8"><title>A partner</title><h1>News</h1>
        <script src="{platform.base_url}/a/{page.slug}/embed.js" data-title="Buses" async></script>"""

    class Site(BaseHTTPRequestHandler):
        """Answers everything with the one page."""

        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", page
        server.shutdown()


def allow(platform: Platform, page: ActionPage, origin: str) -> None:
    """Let a site embed the page."""
    with platform.app.app_context():
        appearance.set_embed_origins(
            organization_slug=page.organization.slug, origins=[origin], account_id=None, now=datetime.now(UTC)
        )


def test_a_visitor_of_a_listed_site_signs_in_the_frame_and_gets_no_cookie(
    platform: Platform, chromium: Browser, partner: tuple[str, ActionPage]
) -> None:
    origin, page = partner
    allow(platform, page, origin)
    with chromium.new_context(viewport={"width": 390, "height": 844}) as phone:
        tab = phone.new_page()
        tab.goto(origin)
        frame = tab.frame_locator("iframe[title=Buses]")
        frame.get_by_label("Full name").fill("Frida Framed")
        frame.get_by_label("Email", exact=True).fill("frida@framed.example.org")
        # The frame is as high as the form: nothing in it has to be scrolled.
        tab.wait_for_function("document.querySelector('iframe').style.blockSize.endsWith('px')")
        assert frame.locator("html").evaluate("root => root.scrollHeight <= innerHeight")
        frame.get_by_role("button", name="Sign").click()
        tab.wait_for_url(f"{platform.base_url}/a/{page.slug}/received")
        assert phone.cookies() == []
    platform.wait_for_mail("frida@framed.example.org", "confirm")


def test_a_site_nobody_listed_shows_nothing_and_reads_no_count(
    platform: Platform, chromium: Browser, partner: tuple[str, ActionPage]
) -> None:
    origin, page = partner
    allow(platform, page, "https://somebody-else.example")
    with chromium.new_context() as desk:
        tab = desk.new_page()
        with tab.expect_event("console", lambda message: "frame-ancestors" in message.text):
            tab.goto(origin)
        count_url = f"{platform.base_url}/a/{page.slug}/count.json"
        assert tab.evaluate("url => fetch(url).then(() => 'read', () => 'refused')", count_url) == "refused"
        allow(platform, page, origin)
        # Counts are kept for a second, with the answer to who may read them.
        tab.wait_for_function("url => fetch(url).then(() => true, () => false)", arg=count_url)
