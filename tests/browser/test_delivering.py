"""A tally in a real browser: staff take it, the worker sends it, its target acknowledges it, staff see every step."""

import base64
import csv
import io
import json
import re

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page, expect

from campaign_app.demo.mailbox import Mail
from campaign_app.extensions import db
from campaign_app.models import ActionPage, Delivery
from campaign_app.packages import check
from tests.browser.entering import logged_in
from tests.crew import eventually
from tests.platform import Platform

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("platform")]

OFFICE = "ferries@office.example.org"


@pytest.fixture
def page(platform: Platform) -> ActionPage:
    """A page to one office that two people in two places have signed and confirmed."""
    with platform.app.app_context():
        page = platform.make.page(headline="Keep the ferry", targets=f"Ferry Office <{OFFICE}>")
        for postal_code, country in (("85701", "US"), ("75011", "FR")):
            platform.make.confirmed(page, postal_code=postal_code, country_code=country)
        return page


def test_a_tally_is_taken_mailed_with_its_files_acknowledged_by_its_target_and_staff_see_each_step(
    platform: Platform, chromium: Browser, page: ActionPage
) -> None:
    with platform.app.app_context():
        staff = platform.make.member(page.organization, "staff").account.email
    with logged_in(platform, chromium, staff, f"/staff/{page.organization.slug}/") as tab:
        tab.get_by_role("button", name=re.compile("^Take tally and hand it in ?: Keep the ferry")).click()
        expect(tab.get_by_text("Tally taken: 2 signatures are on their way.")).to_be_visible()
        mail = platform.wait_for_mail(OFFICE, "acknowledge")
        assert_package(mail)
        eventually(lambda: status_of(platform, page) == "sent", 10, "the worker has noted that it left")
        open_delivery(tab)
        steps = tab.locator(".timeline__item")
        expect(steps.filter(has_text="Tally counted: 2 confirmed signatures.")).to_have_count(1)
        expect(steps.filter(has_text="Acknowledged")).to_have_count(0)
        acknowledge(platform, chromium, platform.link(mail, "acknowledge"), page)
        tab.reload()
        expect(steps.last).to_contain_text("Acknowledged by the target, through the link in the mail.")
        expect(steps.filter(has_text="Its mail was handed to the mail server: sent")).to_have_count(1)
        expect(tab.get_by_role("region", name="Where it stands").locator(".tag")).to_have_text("acknowledged")
    assert len(platform.mails(OFFICE)) == 1


def open_delivery(tab: Page) -> None:
    """From the list of deliveries, where it stands as sent, to its own page."""
    row = tab.get_by_role("region", name="Deliveries").get_by_role("row").filter(has_text="Ferry Office")
    tab.reload()
    expect(row.locator(".tag")).to_have_text("sent")
    row.get_by_role("link", name="Ferry Office").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Ferry Office")


def assert_package(mail: Mail) -> None:
    """The mail brings a brief, the counts and a manifest, which fit each other and say the numbers."""
    files = {file["name"]: base64.b64decode(file["content"]) for file in mail["attachments"]}
    brief, counts, manifest = files.values()
    assert [name.rpartition("-")[2] for name in files] == ["brief.pdf", "district.csv", "manifest.json"]
    (sheet,) = pypdfium2.PdfDocument(brief)
    assert "keep the evening buses running." in " ".join(sheet.get_textpage().get_text_range().split())
    told = [row["confirmed_online"] for row in csv.DictReader(io.StringIO(counts.decode()))]
    assert told == ["1", "1"]
    assert json.loads(manifest)["counts"] == {"confirmed_online": 2, "on_paper": 0}
    assert [each.words for each in check(files) if not each.is_right] == []


def acknowledge(platform: Platform, chromium: Browser, link: str, page: ActionPage) -> None:
    """Somebody at the office opens the link, which changes nothing, and presses the button."""
    with chromium.new_context() as context:
        tab = context.new_page()
        tab.goto(platform.base_url + link)
        expect(tab.get_by_role("heading", level=1)).to_have_text("Did this tally arrive?")
        assert status_of(platform, page) == "sent"
        assert context.cookies() == []
        tab.get_by_role("button", name="Yes, it arrived").click()
        expect(tab.get_by_role("status")).to_have_text(re.compile("Thank you.*it reached Ferry Office"))
    assert status_of(platform, page) == "acknowledged"


def status_of(platform: Platform, page: ActionPage) -> str:
    """The state of the page's one delivery."""
    with platform.app.app_context():
        return db.session.query(Delivery).filter_by(action_page_id=page.id).one().status
