"""Staff print letters, take the document out, and say that it was handed over; one delivery's own page."""

import io

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaign_app.models import AuditEvent, Delivery, LetterBatch, Membership, OutboxMessage, Role
from campaign_app.services import printing
from tests.conftest import NOW
from tests.factories import Factory
from tests.seats import letter_page_to, seat
from tests.services.rows import rows, the
from tests.web.conftest import words


@pytest.fixture
def role() -> Role:
    """Somebody of the staff works here."""
    return "staff"


def test_letters_are_printed_downloaded_and_handed_over(
    browser: FlaskClient, room: str, make: Factory, member: Membership, session: Session
) -> None:
    page = letter_page_to(session, make, seat(session, site_url=""), organization=member.organization)
    make.confirmed(page)
    assert "1 letter to Ada Lovelace waits to be printed." in words(browser.get(f"{room}/"))
    made = browser.post(f"{room}/targets/{page.targets[0].id}/batch", follow_redirects=True)
    assert "Being made." in words(made)
    address = f"{room}/batches/{the(session, LetterBatch).id}"
    early = browser.post(f"{address}/letters.pdf", follow_redirects=True)
    assert "not made yet" in words(early)
    printing.typeset_due(draw=lambda content: b"%PDF " + content.encode(), now=NOW)
    taken = browser.post(f"{address}/letters.pdf")
    assert (taken.mimetype, taken.data, taken.headers["Cache-Control"]) == (
        "application/pdf",
        the(session, LetterBatch).document,
        "no-store",
    )
    proof = {"note": "Given to Ms Lee", "proof": (io.BytesIO(b"<script>"), "<img src=x>.html")}
    done = browser.post(f"{address}/deliver", data=proof, follow_redirects=True)
    assert "Given to Ms Lee" in words(done)
    assert "<img" not in done.text
    kept = browser.post(f"{address}/proof")
    assert (kept.data, kept.mimetype) == (b"<script>", "application/octet-stream")
    assert kept.headers["Content-Disposition"].startswith("attachment")
    assert the(session, Delivery).status == "sent"
    assert "batch.take" in {event.act for event in rows(session, AuditEvent)}


def test_one_delivery_is_held_and_goes_on_paper_from_its_own_page(
    browser: FlaskClient, room: str, make: Factory, member: Membership, session: Session
) -> None:
    make.confirmed(make.page(member.organization, kind="letter"), email="canary@example.org")
    delivery = the(session, Delivery)
    address = f"{room}/deliveries/{delivery.id}"
    assert "On its way." in words(browser.get(address))
    held = browser.post(f"{address}/steer", data={"act": "hold"}, follow_redirects=True)
    assert "Held by staff." in words(held)
    printed = browser.post(f"{address}/steer", data={"channel": "print"}, follow_redirects=True)
    assert "Waits for the next printed batch." in words(printed)
    assert "canary" not in printed.text
    assert rows(session, OutboxMessage, kind="letter") == []
    assert "Choose what shall happen" in words(browser.post(f"{address}/steer", follow_redirects=True))


def test_letters_of_a_page_are_tested_held_and_paced(
    browser: FlaskClient, room: str, make: Factory, member: Membership, session: Session
) -> None:
    page = make.page(member.organization, kind="letter")
    address = f"{room}/pages/{page.id}/letters"
    assert "nothing to test with" in words(browser.post(address, data={"act": "test"}, follow_redirects=True))
    make.confirmed(page)
    assert "1 letters are on their way" in words(browser.post(address, data={"act": "test"}, follow_redirects=True))
    assert "Letters are held" in words(browser.post(address, data={"act": "hold"}, follow_redirects=True))
    browser.post(address, data={"act": "let_go"})
    browser.post(f"{room}/targets/{page.targets[0].id}/pace", data={"hourly_pace": "7"})
    browser.post(f"{room}/targets/{page.targets[0].id}/pace", data={"hourly_pace": "many"})
    session.refresh(page.targets[0])
    assert (page.targets[0].hourly_pace, page.letters_held_at) == (7, None)
