"""Letters in any script, of any length that is taken, full of marks: kept, frozen and mailed as they were written."""

import re
from functools import partial

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from campaign_app.emails import compose
from campaign_app.errors import BadInput
from campaign_app.models import Letter
from campaign_app.services import signing
from campaign_app.services.draining import drain
from campaign_app.services.letters import BODY_MAX
from tests.conftest import NOW
from tests.factories import LETTER, Factory
from tests.fakes import FakeClock, FakeTransport, drain_with
from tests.services.rows import count, the

# What XML 1.0 (section 2.2) cannot hold.
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LONG = ("Löwenzahn " * 390).strip()
TEXTS = {
    "quotes": f"“They said” 'nobody' rides \"it\" — ‚falsch‘ «faux». {LETTER}",
    "emoji": f"🚍 My bus. 👩🏽‍🤝‍👨🏻 🏳️‍🌈 {LETTER}",
    "right to left": "أكتب إليكم لأن هذا القرار يصل إلى حياتي كل يوم، "
    "ولأن الحافلة المسائية هي طريقي الوحيد إلى البيت بعد العمل. "
    "אני כותבת לכם כי ההחלטה הזאת נוגעת בי בכל יום.",
    "marks of XML": f"<letter>&amp; ]]> <![CDATA[ <!-- --> <?xml?> &#0; %(name)s {{{{ 7*7 }}}}</letter> {LETTER}",
    "ten thousand characters": LONG + "x" * (BODY_MAX - len(LONG)),
}


@pytest.mark.parametrize("kind", TEXTS)
def test_a_letter_arrives_as_it_was_written(
    kind: str, app: Flask, make: Factory, session: Session, transport: FakeTransport, clock: FakeClock
) -> None:
    signature = make.signature(make.page(kind="letter"), body=TEXTS[kind])
    letter = the(session, Letter)
    assert letter.body == TEXTS[kind]
    assert NOT_XML.search(letter.body) is None
    signing.confirm(signature_id=signature.id, now=NOW)
    drain(drain_with(transport, clock, partial(compose, settings=app.extensions["settings"])))
    mail = next(email for email in transport.taken if email.to == "office@example.org")
    assert TEXTS[kind] in mail.text
    assert "<letter>" not in mail.html
    assert mail.to_message().as_bytes()


def test_what_no_document_can_hold_is_left_out(make: Factory, session: Session) -> None:
    make.signature(make.page(kind="letter"), body=f"A\x00B\x0bC\ufffeD\u202eE\r\n\r\n{LETTER}")
    assert the(session, Letter).body == f"ABCDE\n\n{LETTER}"


def test_one_character_too_many_is_refused_with_the_number(make: Factory, session: Session) -> None:
    with pytest.raises(BadInput, match="Shorten the letter") as refused:
        make.signature(make.page(kind="letter"), body=TEXTS["ten thousand characters"] + "!")
    session.rollback()
    assert (refused.value.field, refused.value.values["count"]) == ("body", 1)
    assert count(session, Letter) == [0]


def test_filling_fields_in_does_not_cut_a_letter_short(make: Factory, session: Session) -> None:
    make.signature(make.page(kind="letter"), body="{state} " + LETTER, subject="{representative.name} " + "s" * 177)
    letter = the(session, Letter)
    assert letter.body.startswith("Arizona ")
    assert letter.subject.startswith("Department of Transportation sss")
    assert len(letter.subject) == 200
