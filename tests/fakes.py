"""Fakes at the edge of the outside world: a mail server that answers as told, and a clock that stands still."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from campaign_app.gateways.mailer import Email
from campaign_app.models import OutboxMessage
from campaign_app.services.draining import Drain, Transport


@dataclass
class FakeTransport:
    """Takes every mail; `answers` says which recipients get an error instead, in order, then None for taken.

    `before_send` runs while a mail is being handed over, as another worker might.
    """

    answers: dict[str, list[Exception | None]] = field(default_factory=dict)
    before_send: Callable[[Email], None] = lambda _: None
    taken: list[Email] = field(default_factory=list)

    def send(self, email: Email) -> None:
        """Hand one mail over, or raise what the server answers."""
        self.before_send(email)
        answer = next(iter(self.answers.get(email.to, [])), None)
        if email.to in self.answers:
            self.answers[email.to] = self.answers[email.to][1:]
        if answer:
            raise answer
        self.taken.append(email)

    @property
    def recipients(self) -> list[str]:
        """Who was written to, in the order of leaving."""
        return [email.to for email in self.taken]

    @contextmanager
    def open(self) -> Iterator[Transport]:
        """One connection."""
        yield self


@dataclass
class FakeClock:
    """A clock that only moves when told."""

    now: datetime

    def __call__(self) -> datetime:
        """The time it shows."""
        return self.now

    def advance(self, **amount: float) -> None:
        """Move it on, in the words of timedelta."""
        self.now += timedelta(**amount)


def compose_plainly(message: OutboxMessage, now: datetime) -> Email:
    """A mail that says which message it is; what mails say is tested with the emails."""
    return Email(
        to=message.recipient,
        sender="Campaign App <act@example.org>",
        subject=message.kind,
        text=f"{message.kind} {message.id}\n",
        html="",
        message_id=f"{message.id.hex}@example.org",
        date=now,
    )


def drain_with(
    transport: FakeTransport,
    clock: FakeClock,
    compose: Callable[[OutboxMessage, datetime], Email] = compose_plainly,
) -> Drain:
    """What the draining service needs, all of it fake."""
    return Drain(clock=clock, compose=compose, open_transport=transport.open)
