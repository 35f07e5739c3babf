"""The mails that lead a supporter to the letters they send themselves."""

import re

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaign_app.models import Delivery
from campaign_app.services.handing_off import REMIND_AFTER, remind_due
from tests.conftest import NOW, ORIGIN
from tests.emails.conftest import SendAll
from tests.factories import Factory
from tests.seats import letter_page_to, seat
from tests.services.rows import the


def test_thanks_and_reminder_lead_to_the_letters(
    make: Factory, session: Session, send_all: SendAll, client: FlaskClient
) -> None:
    make.now = NOW - REMIND_AFTER
    make.confirmed(letter_page_to(session, make, seat(session)), name="Ada")
    remind_due(now=NOW)
    mails = send_all()
    assert mails["hand_off"].subject == "Your letter still needs you"
    assert "We do not remind you again." in " ".join(mails["hand_off"].text.split())
    for kind in ("thank_you", "hand_off"):
        mail = mails[kind]
        (url,) = re.findall(rf"{ORIGIN}/letters/\S+", mail.text)
        assert url in mail.html
        assert "List-Unsubscribe" in mail.headers
    assert the(session, Delivery).status == "needs_action"


def test_thanks_for_a_petition_speak_of_no_letters(make: Factory, send_all: SendAll) -> None:
    make.confirmed(make.page())
    assert "/letters/" not in send_all()["thank_you"].text
