"""Draining under any history: whatever servers answer and wherever workers die, no promise about mail is broken."""

import uuid

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from campaign_app.errors import PermanentFailure, ServerUnavailable, TemporaryFailure, UncertainOutcome
from campaign_app.gateways.mailer import Email
from campaign_app.models import MailKind, OutboxMessage
from campaign_app.models.outbox import SENT_ONCE_KINDS
from campaign_app.services import outbox
from campaign_app.services.draining import drain
from tests.conftest import NOW
from tests.factories import Factory
from tests.fakes import FakeClock, FakeTransport, drain_with
from tests.services.rows import the

END = {"sent", "failed", "uncertain", "parked"}
KINDS: list[MailKind] = ["confirmation", "thank_you", "letter", "tally"]
EVENTS = ["taken", "451", "550", "no server", "lost answer", "died before", "died after"]


class Died(BaseException):
    """What a worker feels of SIGKILL: nothing is caught, nothing recorded."""


class History(FakeTransport):
    """A mail server to which the next of these events happens; `had` is how often it has had the mail."""

    def __init__(self, events: list[str]) -> None:
        super().__init__()
        self.events = iter(events)
        self.had = 0

    def send(self, email: Email) -> None:
        """Hand one mail over, as far as history lets it."""
        event = next(self.events, "taken")
        self.had += event in {"taken", "lost answer", "died after"}
        raised: dict[str, BaseException] = {
            "451": TemporaryFailure("451"),
            "550": PermanentFailure("550"),
            "no server": ServerUnavailable("none"),
            "lost answer": UncertainOutcome("lost"),
            "died before": Died(),
            "died after": Died(),
        }
        if event in raised:
            raise raised[event]


def live_through(history: History, clock: FakeClock, session: Session, message_id: uuid.UUID) -> OutboxMessage:
    """Drain again and again, each worker as long as it lives, until the message has come to rest."""
    for _ in range(40):
        try:
            drain(drain_with(history, clock))
        except Died:
            session.rollback()
        clock.advance(hours=3)
        if (message := the(session, OutboxMessage, id=message_id)).status in END:
            return message
    raise AssertionError("the message never came to rest")


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kind=st.sampled_from(KINDS), events=st.lists(st.sampled_from(EVENTS), max_size=16))
def test_whatever_happens_mail_comes_to_rest_and_goes_twice_only_in_doubt(
    kind: MailKind, events: list[str], make: Factory, session: Session
) -> None:
    outbox.put(organization_id=make.organization().id, kind=kind, recipient="ada@example.org", now=NOW)
    session.commit()
    message_id = the(session, OutboxMessage, status="new").id
    history = History(events)
    message = live_through(history, FakeClock(NOW), session, message_id)
    assert history.had <= (1 if kind in SENT_ONCE_KINDS else 2)
    assert (message.status == "sent") <= (history.had >= 1)  # what is called sent was had
    assert history.had == 0 or message.status in {"sent", "uncertain", "failed", "parked"}
    drain(drain_with(history, FakeClock(NOW.replace(year=2030))))
    assert the(session, OutboxMessage, id=message_id).status == message.status
