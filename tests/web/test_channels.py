"""Staff choose channels and pace, read a letter, acknowledge with proof, and read why in their own language."""

import io

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaign_app.models import AuditEvent, Delivery, Membership, Role, Target
from tests.factories import LETTER, Factory
from tests.seats import letter_page_to, seat
from tests.services.rows import rows, the
from tests.web.conftest import LogIn, words


@pytest.fixture
def role() -> Role:
    """Somebody of the staff works here."""
    return "staff"


def test_channels_are_seen_explained_and_chosen(
    browser: FlaskClient, room: str, make: Factory, member: Membership, session: Session
) -> None:
    letter_page_to(session, make, seat(session), organization=member.organization)
    target = the(session, Target)
    shown = browser.get(f"{room}/targets")
    assert "By what it takes (Hand-off to the writer)" in words(shown)
    assert "We only know what they tell us, and count it apart." in words(shown)
    assert 'value="email"' not in shown.text
    chosen = browser.post(f"{room}/targets/{target.id}/channel", data={"channel": "print"}, follow_redirects=True)
    assert "Recorded." in words(chosen)
    refused = browser.post(f"{room}/targets/{target.id}/channel", data={"channel": "email"}, follow_redirects=True)
    assert "Enter an email address for this target first" in words(refused)
    session.refresh(target)
    assert target.chosen_channel == "print"
    browser.post(f"{room}/targets/{target.id}/channel", data={"channel": ""})
    session.refresh(target)
    assert target.chosen_channel is None


def test_reading_a_letter_shows_its_words_and_leaves_a_line(
    browser: FlaskClient, room: str, make: Factory, member: Membership, session: Session
) -> None:
    body = f"<b>Mine</b> & yours. {LETTER}"
    make.confirmed(make.page(member.organization, kind="letter"), name="Ada Canary", body=body)
    address = f"{room}/deliveries/{the(session, Delivery).id}"
    before = browser.get(address)
    assert "Canary" not in before.text
    answer = browser.post(f"{address}/letter")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert "<b>Mine</b> & yours." in words(answer)
    assert "Ada Canary" in words(answer)
    line = the(session, AuditEvent, act="delivery.read")
    assert (line.account_id, line.subject_id, line.detail) == (member.account_id, the(session, Delivery).id, {})
    assert "read the letter of a delivery" in words(browser.get(f"{room}/"))


def test_an_organizer_cannot_read_a_letter(
    make: Factory, member: Membership, log_in: LogIn, room: str, session: Session
) -> None:
    make.confirmed(make.page(member.organization, kind="letter"))
    organizer = log_in(make.member(member.organization, "organizer"))
    assert organizer.post(f"{room}/deliveries/{the(session, Delivery).id}/letter").status_code == 404
    assert rows(session, AuditEvent, act="delivery.read") == []


def test_one_delivery_is_acknowledged_with_a_note_and_a_file(
    browser: FlaskClient, room: str, make: Factory, member: Membership, session: Session
) -> None:
    make.confirmed(make.page(member.organization, kind="letter"))
    delivery = the(session, Delivery)
    delivery.status = "sent"
    session.commit()
    address = f"{room}/deliveries/{delivery.id}"
    typed = {"decision": "acknowledged", "note": "Ms Lee wrote back", "proof": (io.BytesIO(b"<script>"), "answer.html")}
    browser.post(address, data=typed)
    shown = browser.get(address)
    assert "Staff wrote: Ms Lee wrote back" in words(shown)
    kept = browser.post(f"{address}/proof")
    assert (kept.data, kept.mimetype) == (b"<script>", "application/octet-stream")
    assert kept.headers["Content-Disposition"].startswith("attachment")


def test_why_a_delivery_failed_is_told_in_the_readers_language(
    browser: FlaskClient, room: str, make: Factory, member: Membership, session: Session
) -> None:
    make.confirmed(make.page(member.organization, kind="letter"))
    delivery = the(session, Delivery)
    delivery.status, delivery.failure = "failed", "permanent"
    delivery.note, delivery.note_values = "the server answered %(code)s", {"code": 550}
    session.commit()
    address = f"{room}/deliveries/{delivery.id}"
    assert "Reason: the server answered 550" in words(browser.get(address))
    spanish = browser.get(address, headers={"Accept-Language": "es"})
    assert "el servidor respondió 550" in words(spanish)
