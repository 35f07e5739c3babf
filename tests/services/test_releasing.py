"""Letting letters go: at a target's pace, oldest first, never what is held or addressed to nobody."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from campaign_app.models import ActionPage, Delivery, OutboxMessage, Target, Term
from campaign_app.services import signing, withdrawing
from campaign_app.services.releasing import WINDOW, release_due
from tests.conftest import NOW
from tests.factories import Factory
from tests.seats import letter_page_to, seat
from tests.services.rows import kinds, rows, the

SECOND = timedelta(seconds=1)


@pytest.fixture
def page(make: Factory, session: Session) -> ActionPage:
    """A letter page whose one target takes two letters in a window."""
    page = make.page(kind="letter")
    page.targets[0].hourly_pace = 8
    session.commit()
    return page


def letters_put(session: Session) -> int:
    return kinds(session).count("letter")


def test_an_office_is_not_flooded_and_everybodys_turn_comes(page: ActionPage, make: Factory, session: Session) -> None:
    for _ in range(5):
        make.confirmed(page)
    assert letters_put(session) == 2
    waiting = [each for each in rows(session, Delivery) if each.released_at is None]
    assert {(each.status, each.note) for each in waiting} == {("planned", "")}
    assert release_due(now=NOW + WINDOW - SECOND) == 0
    assert [release_due(now=NOW + WINDOW), release_due(now=NOW + WINDOW)] == [2, 0]
    assert release_due(now=NOW + 2 * WINDOW) == 1
    assert letters_put(session) == 5


def test_the_oldest_letter_leaves_first(page: ActionPage, make: Factory, session: Session) -> None:
    for minute in range(4):
        make.now = NOW + timedelta(minutes=minute)
        make.confirmed(page)
    page.targets[0].hourly_pace = 4
    session.commit()
    release_due(now=NOW + 2 * WINDOW)
    released = [each.planned_at for each in rows(session, Delivery) if each.released_at]
    assert max(released) == NOW + timedelta(minutes=2)


def test_one_targets_pace_keeps_no_other_waiting(page: ActionPage, make: Factory, session: Session) -> None:
    for _ in range(3):
        make.confirmed(page)
    make.confirmed(make.page(page.organization, kind="letter", targets="Council <council@example.org>"))
    assert [each.recipient for each in rows(session, OutboxMessage, kind="letter")].count("council@example.org") == 1


def test_held_letters_and_letters_of_a_held_page_stay(page: ActionPage, make: Factory, session: Session) -> None:
    page.letters_held_at = NOW
    session.commit()
    for _ in range(2):
        make.confirmed(page)
    assert (letters_put(session), release_due(now=NOW)) == (0, 0)
    page.letters_held_at = None
    rows(session, Delivery)[0].held_at = NOW
    session.commit()
    assert release_due(now=NOW) == 1


def test_a_letter_without_an_address_leaves_once_there_is_one(
    page: ActionPage, make: Factory, session: Session
) -> None:
    target = the(session, Target)
    target.email = None
    make.confirmed(page)
    assert (release_due(now=NOW), the(session, Delivery).has_no_mail) == (0, True)
    target.email = "late@example.org"
    session.commit()
    assert release_due(now=NOW) == 1
    assert (the(session, OutboxMessage, kind="letter").recipient, the(session, Delivery).note) == (target.email, "")


@pytest.mark.parametrize("points", [{}, {"site_url": ""}, {"email": "office@example.org"}])
@pytest.mark.parametrize("is_before", [True, False])
def test_somebody_who_left_the_office_gets_no_letter(
    is_before: bool, points: dict[str, str], make: Factory, session: Session
) -> None:
    """`is_before`: they left between signing and confirming; else while the letter waited."""
    page = letter_page_to(session, make, seat(session, **points))
    page.letters_held_at = NOW  # so that mail waits too
    signature = make.signature(page)
    term = the(session, Term)
    if not is_before:
        signing.confirm(signature_id=signature.id, now=NOW)
    term.left_on = date(2026, 10, 14)
    session.commit()
    if is_before:
        signing.confirm(signature_id=signature.id, now=NOW)
    release_due(now=NOW)
    delivery = the(session, Delivery)
    assert (delivery.status, delivery.failure) == ("failed", "permanent")
    assert delivery.note % delivery.note_values == "The office changed hands: its holder left it on 2026-10-14."
    assert letters_put(session) == 0


def test_a_letter_taken_back_while_it_waits_never_leaves(page: ActionPage, make: Factory, session: Session) -> None:
    signatures = [make.confirmed(page) for _ in range(3)]
    last = signatures[-1]
    withdrawing.withdraw(supporter_id=last.supporter_id, signature_id=last.id, now=NOW)
    assert release_due(now=NOW + WINDOW) == 0
    assert len(rows(session, Delivery)) == 2
