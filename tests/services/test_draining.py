"""Draining: what becomes of a message by what the server answers."""

import hashlib
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from campaign_app.errors import PermanentFailure, ServerUnavailable, TemporaryFailure, UncertainOutcome
from campaign_app.gateways.mailer import Email
from campaign_app.models import MailKind, OutboxMessage
from campaign_app.services import outbox
from campaign_app.services.draining import drain
from campaign_app.services.settling import ATTEMPTS_MAX, FIRST_RETRY, LONGEST_RETRY, UNAVAILABLE_RETRY, retry_delay
from tests.conftest import NOW
from tests.factories import Factory
from tests.fakes import FakeClock, FakeTransport, compose_plainly, drain_with
from tests.services.rows import delivery_of, rows, the, waiting_mail

LATER = TemporaryFailure("the server answered 451")
NEVER = PermanentFailure("the server answered 550")
WHO_KNOWS = UncertainOutcome("broken off after the data: TimeoutError")
NO_SERVER = ServerUnavailable("no SMTP connection: ConnectionRefusedError")


def put(make: Factory, recipient: str = "ada@example.org", kind: MailKind = "thank_you") -> None:
    outbox.put(organization_id=make.organization().id, kind=kind, recipient=recipient, now=NOW)


def test_everything_due_leaves_once_and_is_marked_sent(
    make: Factory, session: Session, transport: FakeTransport, clock: FakeClock
) -> None:
    for number in range(120):  # more than two batches
        put(make, f"ada{number}@example.org")
    assert drain(drain_with(transport, clock)) == 120
    assert drain(drain_with(transport, clock)) == 0
    assert len(set(transport.recipients)) == len(transport.taken) == 120
    assert {(row.status, row.sent_at, row.leased_until) for row in rows(session, OutboxMessage)} == {
        ("sent", NOW, None)
    }


def test_somebody_who_waits_for_a_confirmation_comes_first(
    make: Factory, transport: FakeTransport, clock: FakeClock
) -> None:
    kinds: list[MailKind] = ["thank_you", "letter", "tally", "already_signed", "confirmation"]
    for kind in kinds:
        put(make, kind=kind)
    drain(drain_with(transport, clock))
    assert [email.subject for email in transport.taken] == list(reversed(kinds))


def test_a_message_stands_as_handing_in_the_database_while_it_is_handed_over(
    make: Factory, session: Session, transport: FakeTransport, clock: FakeClock
) -> None:
    seen: list[str] = []

    def look(_: Email) -> None:
        session.rollback()  # whatever was not committed would be gone
        seen.append(the(session, OutboxMessage).status)

    put(make)
    transport.before_send = look
    drain(drain_with(transport, clock))
    assert seen == ["handing"]


def test_a_message_refused_for_good_failed_and_is_never_tried_again(
    make: Factory, session: Session, transport: FakeTransport, clock: FakeClock
) -> None:
    put(make)
    transport.answers = {"ada@example.org": [NEVER]}
    assert drain(drain_with(transport, clock)) == 0
    clock.advance(days=30)
    assert drain(drain_with(transport, clock)) == 0
    assert transport.taken == []
    assert (row := the(session, OutboxMessage)).status == "failed"
    assert row.last_error == "the server answered 550"


def test_a_message_turned_away_for_now_waits_and_then_leaves(
    make: Factory, session: Session, transport: FakeTransport, clock: FakeClock
) -> None:
    put(make)
    transport.answers = {"ada@example.org": [LATER]}
    drain(drain_with(transport, clock))
    waiting = the(session, OutboxMessage)
    assert (waiting.status, waiting.attempts, waiting.last_error) == ("new", 1, "the server answered 451")
    assert FIRST_RETRY / 2 <= waiting.next_attempt_at - NOW <= FIRST_RETRY
    assert drain(drain_with(transport, clock)) == 0
    clock.advance(seconds=FIRST_RETRY.total_seconds())
    assert drain(drain_with(transport, clock)) == 1


def test_a_message_turned_away_too_often_is_parked_until_a_person_retries_it(
    make: Factory, session: Session, transport: FakeTransport, clock: FakeClock
) -> None:
    put(make)
    transport.answers = {"ada@example.org": [LATER] * ATTEMPTS_MAX}
    for _ in range(ATTEMPTS_MAX + 3):
        drain(drain_with(transport, clock))
        clock.advance(seconds=LONGEST_RETRY.total_seconds())
    parked = the(session, OutboxMessage)
    assert (parked.status, parked.attempts, transport.taken) == ("parked", ATTEMPTS_MAX, [])
    outbox.retry(organization_id=parked.organization_id, message_id=parked.id, account_id=None, now=clock.now)
    assert drain(drain_with(transport, clock)) == 1


@given(st.integers(1, ATTEMPTS_MAX))
def test_the_wait_doubles_up_to_its_limit_and_half_of_it_is_chance(attempts: int) -> None:
    longest = min(FIRST_RETRY * 2 ** (attempts - 1), LONGEST_RETRY)
    waits = [retry_delay(attempts) for _ in range(50)]
    assert all(longest / 2 <= wait <= longest for wait in waits)
    assert max(waits) - min(waits) > longest / 10


@pytest.mark.parametrize("kind", ["confirmation", "already_signed", "thank_you"])
def test_mail_in_doubt_goes_once_more_under_the_same_message_id(
    kind: MailKind, make: Factory, session: Session, transport: FakeTransport, clock: FakeClock
) -> None:
    put(make, kind=kind)
    offered: list[str] = []
    transport.before_send = lambda email: offered.append(email.message_id)
    transport.answers = {"ada@example.org": [WHO_KNOWS, WHO_KNOWS]}
    for _ in range(4):
        drain(drain_with(transport, clock))
        clock.advance(days=1)
    assert len(offered) == 2
    assert len(set(offered)) == 1
    assert (row := the(session, OutboxMessage)).status == "uncertain"
    assert row.attempts == 0


@pytest.mark.parametrize("kind", ["letter", "tally"])
def test_a_letter_or_tally_in_doubt_is_left_to_a_person(
    kind: MailKind, make: Factory, session: Session, transport: FakeTransport, clock: FakeClock
) -> None:
    message = waiting_mail(make, session, kind)
    transport.answers = {message.recipient: [WHO_KNOWS]}
    for _ in range(3):
        drain(drain_with(transport, clock))
        clock.advance(days=1)
    assert transport.taken == []
    assert the(session, OutboxMessage).status == "uncertain"
    assert (delivery := delivery_of(session, message)).status == "uncertain"
    assert delivery.note == "broken off after the data: TimeoutError"


@pytest.mark.parametrize("kind", ["letter", "tally"])
def test_a_delivery_says_when_it_was_sent_and_what_exactly(
    kind: MailKind, make: Factory, session: Session, transport: FakeTransport, clock: FakeClock
) -> None:
    message = waiting_mail(make, session, kind)
    drain(drain_with(transport, clock))
    (email,) = transport.taken
    delivery = delivery_of(session, message)
    assert (delivery.status, delivery.decided_at, delivery.note) == ("sent", NOW, "")
    assert delivery.content_digest == hashlib.sha256(email.text.encode()).digest()


def test_a_delivery_refused_for_good_failed_and_says_why(
    make: Factory, session: Session, transport: FakeTransport, clock: FakeClock
) -> None:
    message = waiting_mail(make, session, "tally")
    transport.answers = {message.recipient: [NEVER]}
    drain(drain_with(transport, clock))
    delivery = delivery_of(session, message)
    assert (delivery.status, delivery.note, delivery.content_digest) == ("failed", "the server answered 550", None)


def test_without_a_server_nothing_counts_as_tried_and_all_are_due_again_soon(
    make: Factory, session: Session, transport: FakeTransport, clock: FakeClock
) -> None:
    for name in ("ada", "ben", "cleo"):
        put(make, f"{name}@example.org")
    transport.answers = {f"{name}@example.org": [NO_SERVER] for name in ("ada", "ben", "cleo")}
    assert drain(drain_with(transport, clock)) == 0
    waiting = rows(session, OutboxMessage)
    assert {(row.status, row.attempts, row.leased_until) for row in waiting} == {("new", 0, None)}
    assert {row.next_attempt_at for row in waiting} == {NOW + UNAVAILABLE_RETRY}
    transport.answers = {}
    clock.advance(seconds=UNAVAILABLE_RETRY.total_seconds())
    assert drain(drain_with(transport, clock)) == 3


def test_a_message_that_cannot_be_composed_is_parked_and_the_others_leave(
    make: Factory, session: Session, transport: FakeTransport, clock: FakeClock
) -> None:
    def compose(message: OutboxMessage, now: datetime) -> Email:
        if message.recipient == "poison@example.org":
            raise ValueError(f"cannot write to {message.recipient}")
        return compose_plainly(message, now)

    for name in ("ada", "poison", "cleo"):
        put(make, f"{name}@example.org")
    assert drain(drain_with(transport, clock, compose)) == 2
    assert sorted(transport.recipients) == ["ada@example.org", "cleo@example.org"]
    poison = the(session, OutboxMessage, recipient="poison@example.org")
    assert (poison.status, poison.last_error) == ("parked", "ValueError")
