"""Your letters: what the supporter sees of each, and the one button that says they sent it themselves."""

import re
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaign_app.models import Delivery, Signature, Term
from campaign_app.services import handing_off, withdrawing
from campaign_app.tokens import TTL, Purpose, make_token
from tests.conftest import NOW
from tests.factories import LETTER, Factory
from tests.seats import SITE, letter_page_to, seat
from tests.services.rows import the
from tests.web.conftest import words

FORM = "https://lovelace.house.example.gov/contact?a=1&b=2"


def link(app: Flask, signature: Signature, purpose: Purpose = "letters", *, is_old: bool = False) -> str:
    """The path of a link made just now, or so long ago that it has just stopped working."""
    made_at = datetime.now(UTC) - (TTL[purpose] if is_old else TTL[purpose] / 2)
    secret = app.extensions["settings"].secret_key
    path = purpose.replace("_", "-")
    subject_id = signature.supporter_id if purpose == "my_signatures" else signature.id
    return f"/{path}/" + make_token(secret, purpose=purpose, subject_id=subject_id, now=made_at)


@pytest.fixture
def signature(make: Factory, session: Session) -> Signature:
    """A confirmed letter that its writer sends themselves."""
    return make.confirmed(letter_page_to(session, make, seat(session, form_url=FORM)))


def button(text: str) -> str:
    """Where the one button of the page posts to."""
    (path,) = re.findall(r'action="(/letters/[^"]+/sent)"', text)
    return str(path)


@pytest.mark.parametrize("purpose", ["letters", "thank_you"])
def test_the_official_form_opens_beside_the_letter_to_copy(
    app: Flask, client: FlaskClient, signature: Signature, purpose: Purpose
) -> None:
    answer = client.get(link(app, signature, purpose))
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert 'href="https://lovelace.house.example.gov/contact?a=1&amp;b=2"' in answer.text
    assert 'target="_blank"' in answer.text
    assert f"readonly>{LETTER}</textarea>" in answer.text
    assert "Ada Lovelace" in words(answer)


def test_looking_changes_nothing_and_the_button_keeps_the_supporters_word(
    app: Flask, client: FlaskClient, signature: Signature, session: Session
) -> None:
    path = link(app, signature)
    sent = button(client.get(path).text)
    assert client.get(sent).status_code == 405
    assert the(session, Delivery).status == "needs_action"
    answer = client.post(sent, follow_redirects=True)
    assert "Sent by you, as you told us" in words(answer)
    assert "We keep it as your word" in words(answer)
    assert (the(session, Delivery).status, "/sent" in answer.text) == ("sent", False)
    assert "needs you once more" not in words(client.get(link(app, signature, "thank_you")))


def test_a_link_for_another_purpose_or_past_its_day_opens_nothing(
    app: Flask, client: FlaskClient, signature: Signature
) -> None:
    other = link(app, signature, "thank_you").replace("/thank-you/", "/letters/")
    assert client.get(other).status_code == 404
    assert client.get(link(app, signature, is_old=True)).status_code == 410


def test_one_supporters_link_reports_nothing_for_another(
    app: Flask, client: FlaskClient, signature: Signature, make: Factory, session: Session
) -> None:
    stranger = make.confirmed(make.page(kind="letter"))
    path = f"{link(app, stranger)}/{the(session, Delivery, channel='hand_off').id}/sent"
    assert client.post(path).status_code == 404
    assert the(session, Delivery, channel="hand_off").status == "needs_action"


def test_somebody_who_left_the_office_is_not_linked(
    app: Flask, client: FlaskClient, signature: Signature, session: Session
) -> None:
    the(session, Term).left_on = date(2026, 10, 15)
    session.commit()
    answer = client.get(link(app, signature))
    assert "Has left this office" in words(answer)
    assert FORM[:30] not in answer.text
    assert "/sent" not in answer.text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"status": "planned", "channel": "email"}, "On its way."),
        ({"status": "planned", "channel": "print"}, "Will be printed and handed over."),
        ({"status": "sent", "decided_at": NOW}, "Handed over on 14 October 2026."),
        ({"status": "acknowledged"}, "The office says that it has it."),
        ({"status": "uncertain"}, "the office did not answer"),
        ({"status": "failed"}, "It did not get through."),
    ],
)
def test_every_state_is_said_as_it_is(
    app: Flask, client: FlaskClient, make: Factory, session: Session, changes: dict[str, object], said: str
) -> None:
    signature = make.confirmed(letter_page_to(session, make, seat(session, form_url="")))
    for name, value in changes.items():
        setattr(the(session, Delivery), name, value)
    session.commit()
    answer = client.get(link(app, signature))
    assert said in words(answer)
    assert SITE not in answer.text


def test_my_signatures_leads_to_the_letters(app: Flask, client: FlaskClient, signature: Signature) -> None:
    text = client.get(link(app, signature, "my_signatures")).text
    (path,) = re.findall(r'href="(/letters/[^"]+)"', text)
    assert client.get(path).status_code == 200


def test_a_withdrawn_signature_shows_no_letters(app: Flask, client: FlaskClient, signature: Signature) -> None:
    withdrawing.withdraw(supporter_id=signature.supporter_id, signature_id=signature.id, now=NOW)
    assert client.get(link(app, signature)).status_code == 404


def test_hostile_words_stay_words(app: Flask, client: FlaskClient, make: Factory, session: Session) -> None:
    trap = "</textarea><script>trap()</script> {{7*7}} " + LETTER
    page = letter_page_to(session, make, seat(session))
    signature = make.confirmed(page, body=trap, subject='"><script>trap()</script>')
    text = client.get(link(app, signature)).text
    assert "<script>trap" not in text
    assert handing_off.list_letters(signature.id)[0].letter.body in text.replace("&lt;", "<").replace("&gt;", ">")
