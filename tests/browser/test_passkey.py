"""A passkey is made and signs in, with Chromium's virtual authenticator; passkeys need a host with a name."""

import re
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect
from werkzeug.serving import make_server

from campaign_app.app import create_app
from campaign_app.demo.processes import find_port
from campaign_app.extensions import db
from campaign_app.models import Membership
from tests.factories import PASSWORD
from tests.platform import Platform

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("platform")]


@pytest.fixture
def named_site(platform: Platform) -> Iterator[str]:
    """The platform's application under a name instead of a number; its origin."""
    port = find_port(20_500)
    origin = f"http://localhost:{port}"
    app = create_app(platform.settings.model_copy(update={"base_url": origin, "trusted_hosts": ()}))
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield origin
    server.shutdown()
    thread.join()
    server.server_close()
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def member(platform: Platform) -> Membership:
    """Somebody with a password only."""
    with platform.app.app_context():
        member = platform.make.member(platform.make.organization(), "organizer", email="pia@passkeys.example.org")
        assert member.account.email
        return member


def test_a_passkey_is_added_and_signs_in_by_itself(chromium: Browser, named_site: str, member: Membership) -> None:
    with chromium.new_context() as context:
        tab = context.new_page()
        complaints: list[str] = []
        tab.on("console", lambda message: complaints.append(message.text))
        tab.set_default_timeout(15_000)
        device = context.new_cdp_session(tab)
        device.send("WebAuthn.enable")
        options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
        device.send(
            "WebAuthn.addVirtualAuthenticator",
            {"options": options | {"isUserVerified": True, "automaticPresenceSimulation": True}},
        )
        tab.goto(f"{named_site}/account/login")
        tab.get_by_label("Email").fill("pia@passkeys.example.org")
        tab.get_by_label("Password").fill(PASSWORD)
        tab.get_by_role("button", name="Sign in", exact=True).click()
        tab.wait_for_url("**/organizer/**")
        tab.goto(f"{named_site}/account/")
        tab.get_by_label("Name of the device").fill("Pia’s phone")
        tab.get_by_role("button", name="Add a passkey").click()
        expect(tab.get_by_role("status").first).to_contain_text("Pia’s phone")
        context.clear_cookies()
        tab.goto(f"{named_site}/account/login")
        tab.get_by_role("button", name="Sign in with a passkey").click()
        tab.wait_for_url("**/organizer/**")
        tab.goto(f"{named_site}/account/")
        tab.get_by_role("button", name=re.compile("^Remove")).click()
        context.clear_cookies()
        tab.goto(f"{named_site}/account/login")
        tab.get_by_role("button", name="Sign in with a passkey").click()
        expect(tab.locator("[data-passkey] [role=status]")).to_contain_text("not known here")
        assert [each for each in complaints if "422" not in each and "[DOM]" not in each] == []
