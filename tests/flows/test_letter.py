"""Story 3: a supporter writes in their own words, and the office gets exactly those, once."""

import pytest
from sqlalchemy import select

from campaign_app.extensions import db
from campaign_app.models import Delivery
from tests.crew import eventually
from tests.platform import Platform

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("platform")]

OFFICES = ("transport@offices.example.org", "mayor@offices.example.org")
OWN_WORDS = """I clean the wards of the county hospital until midnight, and line 7 is my only way home.

Who decided that? “Nobody rides it” is not true: I do, and so do the eleven people who stand there with me."""


def test_an_edited_letter_reaches_every_office_once_after_it_is_confirmed(platform: Platform) -> None:
    targets = f"Department of Transportation <{OFFICES[0]}>\nThe Mayor <{OFFICES[1]}>"
    page = platform.page("letter", targets=targets)
    form = platform.visitor().get(f"/a/{page.slug}")
    typed = {"name": "Dora Driver", "email": "dora@example.org", "postal_code": "85701", "country": "US"}
    sent = platform.visitor().submit(form, **typed, subject="My way home", body=OWN_WORDS.replace("\n", "\r\n"))
    assert (sent.status, sent.location) == (303, f"/a/{page.slug}/received")
    platform.wait_for_mail("dora@example.org", "confirm")
    assert [platform.mails(office) for office in OFFICES] == [[], []]

    for _ in range(2):
        assert platform.confirm("dora@example.org").status == 303
    platform.wait_for_mail("dora@example.org", "unsubscribe")  # leaves after the letters
    for office in OFFICES:
        [mail] = platform.mails(office)
        assert mail["subject"] == "My way home"
        assert OWN_WORDS in mail["text"]
        assert "dora@example.org" in mail["headers"]["Reply-To"]
    eventually(lambda: delivery_statuses(platform, page.slug) == ["sent", "sent"], 5, "both deliveries are sent")


def delivery_statuses(platform: Platform, slug: str) -> list[str]:
    """The state of each delivery of a page."""
    with platform.app.app_context():
        return list(db.session.scalars(select(Delivery.status).join(Delivery.action_page).filter_by(slug=slug)))
