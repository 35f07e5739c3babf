"""Hand-offs: what the supporter reports is kept as their word, and they are reminded once."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from campaign_app.errors import NotFound
from campaign_app.models import Delivery, Letter, OutboxMessage, Signature, Term
from campaign_app.services import consent, handing_off, withdrawing
from campaign_app.services.handing_off import REMIND_AFTER, REMIND_WITHIN, remind_due
from tests.conftest import NOW
from tests.factories import Factory
from tests.seats import ARIZONA, letter_page_to, seat
from tests.services.rows import count, kinds, rows, the

LATER = NOW + timedelta(hours=1)
DUE = NOW + REMIND_AFTER


@pytest.fixture
def signature(make: Factory, session: Session) -> Signature:
    """A confirmed letter to a member of the House and to a senator."""
    house, senate = (
        seat(session),
        seat(session, "Grace Hopper", "us-senate", ARIZONA, form_url="https://hopper.example"),
    )
    return make.confirmed(letter_page_to(session, make, house, senate), email="ada@example.org")


def waiting(session: Session, name: str = "Ada Lovelace") -> Delivery:
    return next(each for each in rows(session, Delivery) if each.target_id == target_id(session, name))


def target_id(session: Session, name: str) -> object:
    return next(each.letter.target_id for each in listed(session) if each.letter.target.name == name)


def listed(session: Session) -> list[handing_off.LetterSent]:
    return list(handing_off.list_letters(the(session, Signature).id))


def test_what_the_supporter_sent_is_kept_as_their_word(signature: Signature, session: Session) -> None:
    delivery = waiting(session)
    for moment in (LATER, LATER + timedelta(days=1)):
        handing_off.report_sent(signature_id=signature.id, delivery_id=delivery.id, now=moment)
    kept = waiting(session)
    assert (kept.status, kept.reported_at, kept.decided_at) == ("sent", LATER, LATER)
    assert handing_off.count_hand_offs(signature.organization_id) == (1, 1)
    assert [(each.letter.target.name, each.needs_action) for each in listed(session)] == [
        ("Grace Hopper", True),
        ("Ada Lovelace", False),
    ]


def test_nobody_reports_for_another_or_for_what_the_platform_sends(
    signature: Signature, make: Factory, session: Session
) -> None:
    others = waiting(session)
    mailed = make.confirmed(make.page(kind="letter"))
    for stranger, delivery in ((mailed, others), (mailed, the(session, Delivery, channel="email"))):
        with pytest.raises(NotFound):
            handing_off.report_sent(signature_id=stranger.id, delivery_id=delivery.id, now=LATER)
        session.rollback()
    assert {each.status for each in rows(session, Delivery)} == {"needs_action", "planned"}


def test_one_reminder_goes_out_for_all_letters_of_a_signature(signature: Signature, session: Session) -> None:
    assert remind_due(now=DUE - timedelta(seconds=1)) == 0
    assert remind_due(now=DUE) == 1
    assert remind_due(now=DUE + timedelta(days=1)) == 0
    reminder = the(session, OutboxMessage, kind="hand_off")
    assert (reminder.recipient, reminder.signature_id) == ("ada@example.org", signature.id)
    assert {each.reminded_at for each in rows(session, Delivery)} == {DUE}


def test_letters_of_one_signature_in_two_batches_still_make_one_reminder(
    signature: Signature, session: Session
) -> None:
    assert [remind_due(now=DUE, batch=1) for _ in range(3)] == [1, 0, 0]
    assert kinds(session).count("hand_off") == 1


def test_who_sent_everything_is_not_reminded(signature: Signature, session: Session) -> None:
    for delivery in rows(session, Delivery):
        handing_off.report_sent(signature_id=signature.id, delivery_id=delivery.id, now=LATER)
    assert remind_due(now=DUE) == 0


def test_a_letter_that_lost_its_moment_is_left_alone(signature: Signature) -> None:
    assert remind_due(now=NOW + REMIND_WITHIN + timedelta(seconds=1)) == 0


def test_who_wants_no_mail_is_not_reminded(signature: Signature, session: Session) -> None:
    consent.unsubscribe(supporter_id=signature.supporter_id, wording="Never", is_total=True, now=LATER)
    assert remind_due(now=DUE) == 0


def test_nobody_is_sent_to_somebody_who_left_the_office(signature: Signature, session: Session) -> None:
    for term in rows(session, Term):
        term.left_on = date(2026, 10, 15)
    session.commit()
    assert remind_due(now=DUE) == 0
    assert [(each.needs_action, each.is_nobodys) for each in listed(session)] == [(False, True)] * 2


def test_withdrawing_takes_waiting_hand_offs_along_and_leaves_what_was_sent(
    signature: Signature, session: Session
) -> None:
    handing_off.report_sent(signature_id=signature.id, delivery_id=waiting(session).id, now=LATER)
    withdrawing.withdraw(supporter_id=signature.supporter_id, signature_id=signature.id, now=LATER)
    assert [each.status for each in rows(session, Delivery)] == ["sent"]
    assert count(session, Letter) == [2]
