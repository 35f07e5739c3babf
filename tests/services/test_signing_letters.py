"""Letters: kept in the supporter's own words for each target, and sent once the address is proven."""

from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from campaign_app.emails import compose
from campaign_app.errors import BadInput
from campaign_app.models import Delivery, Letter, OutboxMessage, Signature, Target
from campaign_app.services import pages, signing
from campaign_app.services.draining import drain
from campaign_app.services.letters import LETTER_WORDS
from tests.conftest import NOW
from tests.factories import LETTER, Factory
from tests.fakes import FakeClock, FakeTransport, drain_with
from tests.seats import letter_page_to, seat
from tests.services.rows import count, kinds, rows, the, waiting_mail

TWO_OFFICES = "Department of Transportation <office@example.org>\nCity Council <council@example.org>"


def test_a_letter_is_kept_for_each_target_in_the_supporters_words(make: Factory, session: Session) -> None:
    page = make.page(kind="letter", targets=TWO_OFFICES)
    own = LETTER + "\r\n\r\nMy own \u202ewords."
    signature = make.signature(page, subject="  About\n buses ", body=own)
    letters = rows(session, Letter, signature_id=signature.id)
    assert {letter.target_id for letter in letters} == {target.id for target in page.targets}
    assert {(letter.subject, letter.body) for letter in letters} == {("About buses", LETTER + "\n\nMy own words.")}


def test_no_letter_leaves_before_the_address_is_proven(make: Factory, session: Session) -> None:
    make.signature(make.page(kind="letter"))
    assert kinds(session) == ["confirmation"]
    assert count(session, Delivery) == [0]


def test_confirming_plans_one_delivery_and_one_mail_for_each_target(make: Factory, session: Session) -> None:
    make.confirmed(make.page(kind="letter", targets=TWO_OFFICES))
    assert kinds(session) == ["confirmation", "letter", "letter", "thank_you"]
    sent_to = {message.recipient for message in rows(session, OutboxMessage, kind="letter")}
    assert sent_to == {"office@example.org", "council@example.org"}
    assert [(each.status, each.note) for each in rows(session, Delivery)] == [("planned", "")] * 2


def test_a_letter_to_a_target_whose_address_is_gone_stays_planned_and_says_why(make: Factory, session: Session) -> None:
    page = make.page(kind="letter")
    signature = make.signature(page)
    the(session, Target).email = None
    session.commit()
    signing.confirm(signature_id=signature.id, now=NOW)
    assert kinds(session) == ["confirmation", "thank_you"]
    assert (delivery := the(session, Delivery)).status == "planned"
    assert delivery.note == "No email address is known for this target."


@pytest.mark.parametrize(
    ("points", "channel", "status"),
    [({}, "hand_off", "needs_action"), ({"site_url": ""}, "print", "planned")],
)
def test_what_cannot_be_mailed_is_handed_off_or_waits_to_be_printed(
    points: dict[str, str], channel: str, status: str, make: Factory, session: Session
) -> None:
    make.confirmed(letter_page_to(session, make, seat(session, **points)))
    assert kinds(session) == ["confirmation", "thank_you"]
    assert ((delivery := the(session, Delivery)).channel, delivery.status, delivery.note) == (channel, status, "")


def test_an_office_with_a_public_address_gets_mail(make: Factory, session: Session) -> None:
    make.confirmed(letter_page_to(session, make, seat(session, email="office@example.org")))
    assert the(session, OutboxMessage, kind="letter").recipient == "office@example.org"


def test_a_petition_has_no_letters(make: Factory, session: Session) -> None:
    make.confirmed(make.page(), subject="About buses", body=LETTER)
    assert count(session, Letter, Delivery) == [0, 0]


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("subject", {"subject": " \u200b"}),
        ("subject", {"subject": "s" * 201}),
        ("body", {"body": ""}),
        ("body", {"body": "word " * (LETTER_WORDS.start - 1)}),
        ("body", {"body": "word " * LETTER_WORDS.stop}),
    ],
)
def test_a_letter_of_too_few_or_too_many_words_is_refused_at_its_field(
    field: str, typed: dict[str, str], make: Factory, session: Session
) -> None:
    with pytest.raises(BadInput) as refused:
        make.signature(make.page(kind="letter"), **typed)
    session.rollback()
    assert refused.value.field == field
    assert count(session, Letter) == [0]


@pytest.mark.parametrize("words", [LETTER_WORDS.start, LETTER_WORDS.stop - 1])
def test_the_shortest_and_the_longest_letter_are_taken(words: int, make: Factory, session: Session) -> None:
    make.signature(make.page(kind="letter"), body="word " * words)
    assert count(session, Letter) == [1]


def test_a_letter_is_frozen_with_the_version_it_was_signed_on(make: Factory, session: Session) -> None:
    page = make.page(kind="letter")
    signature = make.signature(page)
    pages.edit(page=page, text=make.page_text("letter", demand="keep them all."), account_id=None, now=NOW)
    letter = session.scalars(select(Letter).options(joinedload(Letter.signature).joinedload(Signature.page_version)))
    (kept,) = letter.all()
    assert kept.signature.page_version.number == 1
    assert kept.digest == kept.frozen_digest()
    assert kept.addressee == "Department of Transportation"
    for change in ({"body": "Other words"}, {"subject": "Another"}, {"digest": None}, {"addressee": "Nobody"}):
        with pytest.raises(IntegrityError, match="frozen"), session.begin_nested():
            session.execute(update(Letter).values(**change))
    assert signature.id == kept.signature_id


def test_a_letter_whose_writer_was_changed_behind_our_back_does_not_leave(
    app: Flask, make: Factory, session: Session, transport: FakeTransport, clock: FakeClock
) -> None:
    message = waiting_mail(make, session, "letter")
    session.execute(text("UPDATE signatures SET name = 'Mallory'"))
    session.commit()
    drain(drain_with(transport, clock, partial(compose, settings=app.extensions["settings"])))
    assert transport.taken == []
    session.refresh(message)
    assert (message.status, message.last_error) == ("parked", "These are not the words that were signed")
