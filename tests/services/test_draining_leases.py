"""Draining by several workers, any of which may die or be late: leases, fences, abandoned rows, the kill switch."""

import uuid
from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from campaign_app.gateways.mailer import Email
from campaign_app.models import DatabaseEra, MailKind, Organization, OutboxMessage
from campaign_app.services import outbox
from campaign_app.services.draining import DRAIN_SECONDS, LEASE, drain
from campaign_app.services.handing import current_era
from tests.conftest import NOW
from tests.factories import Factory
from tests.fakes import FakeClock, FakeTransport, compose_plainly, drain_with
from tests.services.rows import delivery_of, rows, the, waiting_mail

SECOND = timedelta(seconds=1)


def put(organization: Organization, *names: str) -> None:
    for name in names:
        outbox.put(organization_id=organization.id, kind="confirmation", recipient=f"{name}@example.org", now=NOW)


def change(session: Session, **values: object) -> None:
    """What another worker commits meanwhile."""
    session.execute(update(OutboxMessage).values(**values).execution_options(synchronize_session=False))
    session.commit()


def test_two_drains_at_once_send_each_message_once(
    make: Factory, session: Session, transport: FakeTransport, clock: FakeClock
) -> None:
    other = FakeTransport()

    def drain_too(_: Email) -> None:
        drain(drain_with(other, clock))

    transport.before_send = drain_too
    put(make.organization(), "ada", "ben")
    drain(drain_with(transport, clock))
    assert (sorted(transport.recipients), other.recipients) == (["ada@example.org", "ben@example.org"], [])


def test_a_message_of_a_drain_that_died_before_handing_over_is_sent_after_its_lease(
    make: Factory, session: Session, transport: FakeTransport, clock: FakeClock
) -> None:
    put(make.organization(), "ada")
    change(session, status="leased", fence=1, leased_until=NOW + LEASE)
    assert drain(drain_with(transport, clock)) == 0
    clock.now = NOW + LEASE + SECOND
    assert drain(drain_with(transport, clock)) == 1
    assert (row := the(session, OutboxMessage)).status == "sent"
    assert (row.fence, row.doubts) == (2, 0)


def test_a_drain_that_lost_its_lease_does_not_hand_over(
    make: Factory, session: Session, transport: FakeTransport, clock: FakeClock
) -> None:
    def compose(message: OutboxMessage, now: datetime) -> Email:
        change(session, fence=7)  # while composing took too long, another drain took the row
        return compose_plainly(message, now)

    put(make.organization(), "ada")
    assert drain(drain_with(transport, clock, compose)) == 0
    assert transport.taken == []
    assert (row := the(session, OutboxMessage)).status == "leased"
    assert row.fence == 7


def test_a_drain_whose_lease_ran_out_does_not_hand_over(
    make: Factory, session: Session, transport: FakeTransport, clock: FakeClock
) -> None:
    def compose(message: OutboxMessage, now: datetime) -> Email:
        clock.now = NOW + LEASE + SECOND
        return compose_plainly(message, now)

    put(make.organization(), "ada")
    assert drain(drain_with(transport, clock, compose)) == 0
    assert transport.taken == []


def test_a_drain_with_an_old_fence_changes_nothing(
    make: Factory, session: Session, transport: FakeTransport, clock: FakeClock
) -> None:
    message = waiting_mail(make, session, "tally")
    transport.before_send = lambda _: change(session, fence=7, status="uncertain", last_error="settled by another")
    drain(drain_with(transport, clock))
    row = the(session, OutboxMessage)
    assert (row.fence, row.status, row.last_error, row.sent_at) == (7, "uncertain", "settled by another", None)
    assert delivery_of(session, message).status == "planned"


@pytest.mark.parametrize("kind", ["confirmation", "thank_you"])
def test_a_message_abandoned_while_handing_over_goes_once_more(
    kind: MailKind, make: Factory, session: Session, transport: FakeTransport, clock: FakeClock
) -> None:
    waiting_mail(make, session, kind)
    change(session, status="handing", fence=1, leased_until=NOW)
    clock.now = NOW + SECOND
    assert drain(drain_with(transport, clock)) == 0
    row = the(session, OutboxMessage)
    assert (row.status, row.doubts, row.last_error) == ("new", 1, "the worker ended while handing over")
    clock.advance(minutes=1)
    assert drain(drain_with(transport, clock)) == 1


@pytest.mark.parametrize("kind", ["letter", "tally"])
def test_a_letter_or_tally_abandoned_while_handing_over_is_left_to_a_person(
    kind: MailKind, make: Factory, session: Session, transport: FakeTransport, clock: FakeClock
) -> None:
    message = waiting_mail(make, session, kind)
    change(session, status="handing", fence=1, leased_until=NOW)
    for _ in range(3):
        clock.advance(days=1)
        drain(drain_with(transport, clock))
    assert transport.taken == []
    assert the(session, OutboxMessage).status == "uncertain"
    assert delivery_of(session, message).status == "uncertain"


def test_a_message_that_is_being_handed_over_is_left_alone(
    make: Factory, session: Session, transport: FakeTransport, clock: FakeClock
) -> None:
    put(make.organization(), "ada")
    change(session, status="handing", fence=1, leased_until=NOW + LEASE)
    clock.now = NOW + LEASE
    assert drain(drain_with(transport, clock)) == 0
    assert (row := the(session, OutboxMessage)).status == "handing"
    assert row.fence == 1


def test_nothing_leaves_while_mail_is_stopped_and_all_of_it_afterwards(
    make: Factory, session: Session, transport: FakeTransport, clock: FakeClock
) -> None:
    ours, neighbours = make.organization(), make.organization()
    put(ours, "ada")
    put(neighbours, "nell")
    outbox.set_paused(organization_slug=ours.slug, now=NOW)
    drain(drain_with(transport, clock))
    assert transport.recipients == ["nell@example.org"]
    outbox.set_paused(organization_slug=ours.slug, now=None)
    drain(drain_with(transport, clock))
    assert transport.recipients == ["nell@example.org", "ada@example.org"]


def test_stopping_mail_stops_a_batch_that_is_under_way(
    make: Factory, session: Session, transport: FakeTransport, clock: FakeClock
) -> None:
    organization = make.organization()
    put(organization, "ada", "ben", "cleo")

    def stop(_: Email) -> None:
        outbox.set_paused(organization_slug=None, now=NOW)

    transport.before_send = stop
    assert drain(drain_with(transport, clock)) == 1
    outbox.set_paused(organization_slug=None, now=None)
    clock.now = NOW + LEASE + SECOND
    transport.before_send = lambda _: None
    assert drain(drain_with(transport, clock)) == 2
    assert len(set(transport.recipients)) == 3


def test_a_drain_makes_room_when_its_time_is_up(
    make: Factory, session: Session, transport: FakeTransport, clock: FakeClock
) -> None:
    put(make.organization(), "ada", "ben", "cleo")
    transport.before_send = lambda _: clock.advance(seconds=DRAIN_SECONDS)
    assert drain(drain_with(transport, clock), batch=1) == 1
    assert sorted(row.status for row in rows(session, OutboxMessage)) == ["new", "new", "sent"]


def test_a_dead_drain_blocks_nobody_else(
    make: Factory, session: Session, transport: FakeTransport, clock: FakeClock
) -> None:
    class Died(BaseException):
        """What a worker feels of SIGKILL: nothing is caught, nothing recorded."""

    def die(_: Email) -> None:
        raise Died

    put(make.organization(), *(f"ada{uuid.uuid4().hex}" for _ in range(60)))
    transport.before_send = die
    with pytest.raises(Died):
        drain(drain_with(transport, clock))
    session.rollback()
    transport.before_send = lambda _: None
    assert drain(drain_with(transport, clock)) == 10  # those the dead one had not claimed
    clock.advance(minutes=5)
    assert drain(drain_with(transport, clock)) == 49
    clock.advance(minutes=5)
    assert drain(drain_with(transport, clock)) == 1  # the one it was handing over, once more


@pytest.mark.parametrize("kind", ["confirmation", "thank_you"])
def test_a_message_leased_before_the_database_crashed_is_in_doubt_and_goes_once_more(
    kind: MailKind, make: Factory, session: Session, transport: FakeTransport, clock: FakeClock
) -> None:
    waiting_mail(make, session, kind)
    change(session, status="leased", fence=1, leased_until=NOW, leased_in=uuid.UUID(int=1))
    clock.now = NOW + SECOND
    assert drain(drain_with(transport, clock)) == 0
    row = the(session, OutboxMessage)
    assert (row.status, row.doubts, row.last_error) == ("new", 1, "the worker ended while handing over")
    clock.advance(minutes=1)
    assert drain(drain_with(transport, clock)) == 1


def test_an_update_leased_before_the_database_crashed_is_left_to_a_person(
    make: Factory, session: Session, transport: FakeTransport, clock: FakeClock
) -> None:
    organization = make.organization()
    outbox.put(organization_id=organization.id, kind="closing_result", recipient="ada@example.org", now=NOW)
    change(session, status="leased", fence=1, leased_until=NOW, leased_in=uuid.UUID(int=1))
    clock.advance(days=1)
    assert drain(drain_with(transport, clock)) == 0
    assert the(session, OutboxMessage).status == "uncertain"


@pytest.mark.parametrize("kind", ["letter", "tally"])
def test_what_goes_to_an_office_waits_for_the_disk_and_so_is_not_in_doubt(
    kind: MailKind, make: Factory, session: Session, transport: FakeTransport, clock: FakeClock
) -> None:
    waiting_mail(make, session, kind)
    change(session, status="leased", fence=1, leased_until=NOW, leased_in=uuid.UUID(int=1))
    clock.advance(seconds=1)
    assert drain(drain_with(transport, clock)) == 1


def test_an_era_lasts_until_the_row_that_tells_it_is_gone(session: Session) -> None:
    era = current_era(NOW)
    assert current_era(NOW) == era
    session.execute(delete(DatabaseEra))  # as a crash leaves the table
    assert current_era(NOW) != era
