"""What an office's mail server says of a letter, and the state of the delivery afterwards."""

import pytest
from sqlalchemy.orm import Session

from campaign_app.errors import DeliveryFailed, PermanentFailure, TemporaryFailure, UncertainOutcome
from campaign_app.models import Delivery
from campaign_app.services.draining import drain
from campaign_app.services.settling import ATTEMPTS_MAX
from tests.factories import Factory
from tests.fakes import FakeClock, FakeTransport, drain_with
from tests.services.rows import the, waiting_mail

OFFICE = "office@example.org"
NEVER = PermanentFailure("the server answered 550")
LATER = TemporaryFailure("the server answered 451")
WHO_KNOWS = UncertainOutcome("broken off after the data: SMTPServerDisconnected")


@pytest.mark.parametrize(
    ("answers", "status", "failure", "offers"),
    [
        ([NEVER], "failed", "permanent", 1),
        ([WHO_KNOWS], "uncertain", "", 1),
        ([LATER] * (ATTEMPTS_MAX + 9), "failed", "temporary", ATTEMPTS_MAX),
        ([LATER, LATER], "sent", "", 3),
        ([LATER, NEVER], "failed", "permanent", 2),
    ],
)
def test_a_letter_ends_in_the_state_the_answers_mean_and_never_twice(
    answers: list[DeliveryFailed], status: str, failure: str, offers: int,
    make: Factory, session: Session, transport: FakeTransport, clock: FakeClock,
) -> None:  # fmt: skip
    waiting_mail(make, session, "letter")
    offered: list[str] = []
    transport.before_send = lambda email: offered.append(email.to)
    transport.answers = {OFFICE: [*answers]}
    for _ in range(ATTEMPTS_MAX + 5):
        drain(drain_with(transport, clock))
        clock.advance(hours=3)
    delivery = the(session, Delivery)
    assert (delivery.status, delivery.failure, offered) == (status, failure, [OFFICE] * offers)
    assert bool(delivery.note) == (status != "sent")


def test_a_letter_put_off_says_so_while_it_waits(
    make: Factory, session: Session, transport: FakeTransport, clock: FakeClock
) -> None:
    waiting_mail(make, session, "letter")
    transport.answers = {OFFICE: [LATER]}
    drain(drain_with(transport, clock))
    delivery = the(session, Delivery)
    assert (delivery.status, delivery.note, delivery.has_no_mail) == ("planned", "the server answered 451", False)
