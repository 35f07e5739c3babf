"""Fakes at the edge of the outside world: mail servers that answer as told, and a clock that stands still."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable, Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, BinaryIO, ClassVar, Self, TypeVar

from sqlalchemy import Connection

from campaign_app.extensions import db
from campaign_app.gateways.mailer import Email
from campaign_app.models import OutboxMessage
from campaign_app.services.draining import Drain, Transport
from campaign_app.services.handing import open_connection

T = TypeVar("T")


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


def marks_inside() -> contextlib.AbstractContextManager[Connection]:
    """The test's own connection, past its session: what is marked there holds when the session is rolled back.

    Tests with a database of their own have none, and their marks a connection as in production.
    """
    bind = db.session.get_bind()
    return contextlib.nullcontext(bind) if isinstance(bind, Connection) else open_connection()


def drain_with(
    transport: FakeTransport,
    clock: FakeClock,
    compose: Callable[[OutboxMessage, datetime], Email] = compose_plainly,
) -> Drain:
    """What the draining service needs, all of it fake."""
    return Drain(
        clock=clock,
        compose=compose,
        open_transport=transport.open,
        open_marks=marks_inside,
    )


class ScriptedSmtp:
    """An SMTP server that answers each command as told: a line, None to hang up, or "" to say nothing at all.

    Commands are GREETING, EHLO, MAIL, RCPT, DATA, CONTENT (what follows DATA), RSET. `heard` is every line it got.
    """

    USUAL: ClassVar[dict[str, str]] = {
        "GREETING": "220 ready",
        "EHLO": "250 localhost",
        "DATA": "354 go on",
        "QUIT": "221 bye",
    }

    def __init__(self, **answers: str | None) -> None:
        self._answers: dict[str, str | None] = {**self.USUAL, **answers}
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self.heard: list[str] = []
        self.connections = 0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()

    @property
    def url(self) -> str:
        """The address to send to."""
        return f"smtp://127.0.0.1:{self._listener.getsockname()[1]}"

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                peer, _ = self._listener.accept()
                self.connections += 1
                with peer, peer.makefile("rb") as lines, contextlib.suppress(OSError):
                    self._talk(peer, lines)

    def _talk(self, peer: socket.socket, lines: BinaryIO) -> None:
        is_going_on = self._answer(peer, "GREETING")
        while is_going_on and (line := lines.readline()):
            command = line.decode().split()[0].upper()
            self.heard.append(line.decode().strip())
            is_going_on = self._answer(peer, command)
            if command == "DATA" and is_going_on and self._answers["DATA"] == self.USUAL["DATA"]:
                for content in iter(lines.readline, b".\r\n"):
                    self.heard.append(content.decode().rstrip("\r\n"))
                is_going_on = self._answer(peer, "CONTENT")

    def _answer(self, peer: socket.socket, command: str) -> bool:
        answer = self._answers.get(command, "250 OK")
        if answer:
            peer.sendall(answer.encode() + b"\r\n")
        return answer is not None


class FakeHeaders:
    """The headers of a request, in the order they were sent."""

    def __init__(self, sent: Sequence[tuple[str, str]] = ()) -> None:
        self._sent = list(sent)

    def get(self, key: str, default: str | None = None) -> str | None:
        """The first of a name."""
        return next((value for name, value in self._sent if name == key), default)

    def items(self) -> list[tuple[str, str]]:
        """All of them."""
        return self._sent


@dataclass(frozen=True)
class FakeScope:
    """A request less its body, as the web server describes it."""

    method: str = "GET"
    path: str = "/"
    query_string: str = ""
    scheme: str = "http"
    server: str = "127.0.0.1:8000"
    client: str = "127.0.0.1:50000"
    http_version: str = "1.1"
    headers: FakeHeaders = field(default_factory=FakeHeaders)


def run_apart(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run it in a thread of its own: the browser's tests leave an event loop running in the main one."""
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(asyncio.run, coroutine).result()
