"""The door before the application: whole requests only, so many at a time, long answers at the reader's pace."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any
from wsgiref.types import StartResponse

import pytest

from campaign_app.door import BUFFER_BYTES, Door, Limits
from campaign_app.shelf import Answer, Headers
from campaign_app.wsgi_environ import COUNTED, Marks, Scope
from tests.fakes import FakeHeaders, FakeScope, run_apart

REFUSALS = {HTTPStatus(status): Answer(status, [], b"refused") for status in (408, 413, 503)}
LIMITS = Limits(body_max_bytes=100, body_seconds=0.2, threads=2, waiting_max=3)
POST = FakeScope(method="POST", path="/a/trees", headers=FakeHeaders([("content-length", "8")]))
PIECE = b"x" * (BUFFER_BYTES // 2)


@dataclass
class Client:
    """A request's other end: sends these chunks, hangs after them when told, keeps what it is answered."""

    chunks: list[bytes] = field(default_factory=list)
    hangs: bool = False
    reads: int = 1_000
    status: int = 0
    headers: Headers = field(default_factory=list)
    received: list[bytes] = field(default_factory=list)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self.chunks:
            yield chunk
        if self.hangs:
            await asyncio.Event().wait()

    def response_bytes(self, status: int, headers: Headers, body: bytes) -> None:
        self.status, self.headers, self.received = status, headers, [body]

    def response_stream(self, status: int, headers: Headers) -> "Client":
        self.status, self.headers = status, headers
        return self

    async def send_bytes(self, data: bytes) -> None:
        if len(self.received) == self.reads:
            raise ConnectionError
        self.received.append(data)


def echo(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [environ["wsgi.input"].read()]


def ask(door: Door, *clients: Client, scope: FakeScope = POST) -> None:
    """Let these ask at the same moment, and wait for all."""

    async def all_at_once() -> None:
        await asyncio.gather(*(door.__rsgi__(scope, client) for client in clients))

    run_apart(all_at_once())


def test_the_application_gets_the_whole_body() -> None:
    client = Client([b"name", b"=Ada"])
    ask(Door(echo, LIMITS, REFUSALS), client)
    assert (client.status, client.received) == (200, [b"name=Ada"])


def test_what_a_desk_did_before_it_passed_a_post_on_comes_with_it_and_from_no_client() -> None:
    seen: list[object] = []

    async def desk(scope: Scope, _body: bytes, marks: Marks) -> None:
        if scope.path == POST.path:
            marks[COUNTED] = True

    def application(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        seen.append(environ.get(COUNTED))
        return echo(environ, start_response)

    door = Door(application, LIMITS, REFUSALS, [desk])
    sent = FakeHeaders([("content-length", "8"), (COUNTED, "1")])
    for scope in (POST, replace(POST, path="/", headers=sent)):
        ask(door, Client([b"name=Ada"]), scope=scope)
    assert seen == [True, None]


@pytest.mark.parametrize(
    ("client", "headers", "status"),
    [
        (Client([b"name"], hangs=True), [("content-length", "8")], 408),
        (Client(hangs=True), [("content-length", "101")], 413),
        (Client([b"x" * 60, b"x" * 60], hangs=True), [("transfer-encoding", "chunked")], 413),
    ],
    ids=["half sent", "announced too large", "too large in pieces"],
)
def test_half_a_body_or_too_much_of_one_never_reaches_the_application(
    client: Client, headers: Headers, status: int
) -> None:
    def unreachable(_environ: dict[str, Any], _start: StartResponse) -> Iterable[bytes]:
        raise AssertionError

    ask(Door(unreachable, LIMITS, REFUSALS), client, scope=replace(POST, headers=FakeHeaders(headers)))
    assert (client.status, client.received) == (status, [b"refused"])


def test_when_the_line_is_full_others_are_refused_at_once_and_the_line_is_served() -> None:
    may_go_on = threading.Event()

    def waiting(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        assert may_go_on.wait(10)
        return echo(environ, start_response)

    door = Door(waiting, LIMITS, REFUSALS)
    clients = [Client([b"name=Ada"]) for _ in range(8)]

    async def crowd() -> None:
        asked = [asyncio.ensure_future(door.__rsgi__(POST, client)) for client in clients]
        while sum(each.done() for each in asked) < 3:
            await asyncio.sleep(0)
        may_go_on.set()
        await asyncio.gather(*asked)

    run_apart(crowd())
    assert sorted(client.status for client in clients) == [200] * 5 + [503] * 3
    later = Client([b"name=Ada"])
    ask(door, later)
    assert later.status == 200


SEEN: ContextVar[str] = ContextVar("seen", default="")


class LongAnswer:
    """An answer of six pieces that needs one context from its first piece to its close."""

    def __init__(self) -> None:
        self.closed_with = ""

    def __call__(self, _environ: dict[str, Any], start_response: StartResponse) -> "LongAnswer":
        start_response("200 OK", [])
        return self

    def __iter__(self) -> Iterator[bytes]:
        token = SEEN.set("mine")
        try:
            for _ in range(6):
                yield PIECE
        finally:
            self.closed_with = SEEN.get()
            SEEN.reset(token)

    def close(self) -> None:
        assert self.closed_with


def test_a_long_answer_is_sent_piece_by_piece() -> None:
    client, answer = Client(), LongAnswer()
    ask(Door(answer, LIMITS, REFUSALS), client, scope=replace(POST, method="GET"))
    assert b"".join(client.received) == PIECE * 6
    assert len(client.received) > 1
    assert answer.closed_with == "mine"


def test_an_answer_whose_reader_goes_away_is_closed() -> None:
    answer = LongAnswer()
    with pytest.raises(ConnectionError):
        ask(Door(answer, LIMITS, REFUSALS), Client(reads=1))
    assert answer.closed_with == "mine"


def test_what_goes_wrong_in_the_application_frees_its_place() -> None:
    def broken(_environ: dict[str, Any], _start: StartResponse) -> Iterable[bytes]:
        raise ValueError

    door = Door(broken, LIMITS, REFUSALS)
    for _ in range(LIMITS.threads + LIMITS.waiting_max + 1):
        with pytest.raises(ValueError):  # noqa: PT011 - any error of the application
            ask(door, Client([b"name=Ada"]))
