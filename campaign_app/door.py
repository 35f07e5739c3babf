"""The door between the web server and the WSGI application (RSGI, the server interface of Granian).

The event loop takes a request's body in, with a cap and a deadline, so that a client who sends half a form holds no
thread; only whole requests reach the application, in a bounded pool of threads with a bounded line before it. What the
application lets every cache keep is asked of it once for all who want it at the same moment; usual posts are taken at
a desk (`desk`) and never reach it.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Protocol
from wsgiref.types import StartResponse, WSGIApplication

import structlog

from campaign_app.shelf import Answer, Headers, Shelf
from campaign_app.wsgi_environ import Marks, Scope, make_environ

# What an answer may hold in memory before it is sent piece by piece, as a slow reader takes it.
BUFFER_BYTES = 1_000_000

# Takes a post before the application does, or leaves it with None, marking what was done about it.
Desk = Callable[[Scope, bytes, Marks], Awaitable[Answer | None]]
log = structlog.get_logger()


class StreamingTransport(Protocol):
    """Takes the pieces of an answer."""

    async def send_bytes(self, data: bytes) -> None:
        """Send one piece, waiting until the reader has room for it."""


class HttpProtocol(Protocol):
    """One request's other end (https://github.com/emmett-framework/granian/blob/master/docs/spec/RSGI.md)."""

    def __aiter__(self) -> AsyncIterator[bytes]:
        """The body's chunks as they come in."""

    def response_bytes(self, status: int, headers: Headers, body: bytes) -> None:
        """Answer with all at once."""

    def response_stream(self, status: int, headers: Headers) -> StreamingTransport:
        """Answer piece by piece."""


@dataclass(frozen=True)
class Limits:
    """What one process takes on: `waiting_max` requests may stand in line for one of the `threads`."""

    body_max_bytes: int
    body_seconds: float = 20.0
    threads: int = 8
    waiting_max: int = 8_000


class Refused(Exception):
    """A request the application never sees, and the status that says why."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


class Door:
    """An RSGI application around a WSGI one. `refusals` holds the ready answers to 408, 413 and 503."""

    def __init__(
        self,
        application: WSGIApplication,
        limits: Limits,
        refusals: Mapping[HTTPStatus, Answer],
        desks: Sequence[Desk] = (),
    ) -> None:
        self._application = application
        self._desks = desks
        self._limits = limits
        self._refusals = refusals
        self._threads = ThreadPoolExecutor(limits.threads, thread_name_prefix="request")
        self._inside = 0
        self._shelf = Shelf()

    async def __rsgi__(self, scope: Scope, protocol: HttpProtocol) -> None:
        """Answer one request."""
        try:
            body = await self._read_body(scope, protocol)
            answer = await self._shelf.get(scope, lambda whole: self._ask(scope, body, whole))
        except Refused as refused:
            answer = self._refusals[refused.status]
        await _send(answer, protocol, self._threads)

    async def _read_body(self, scope: Scope, protocol: HttpProtocol) -> bytes:
        """The whole body. Raises Refused when it is too large, or too long in coming."""
        announced = scope.headers.get("content-length") or "0"
        if scope.headers.get("transfer-encoding") is None and announced == "0":
            return b""
        if announced.isdecimal() and int(announced) > self._limits.body_max_bytes:
            raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        body = bytearray()
        try:
            async with asyncio.timeout(self._limits.body_seconds):
                async for chunk in protocol:
                    body += chunk
                    if len(body) > self._limits.body_max_bytes:
                        raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        except TimeoutError:
            raise Refused(HTTPStatus.REQUEST_TIMEOUT) from None
        return bytes(body)

    async def _ask(self, scope: Scope, body: bytes, whole: bool) -> Answer:
        """What a desk answers, else the application. Raises Refused at once when the line before them is full."""
        if self._inside >= self._limits.threads + self._limits.waiting_max:
            raise Refused(HTTPStatus.SERVICE_UNAVAILABLE)
        self._inside += 1
        try:
            marks: Marks = {}
            if scope.method == "POST" and (answer := await self._ask_desks(scope, body, marks)):
                return answer
            environ = make_environ(scope, body, drops_conditions=whole) | marks
            return await asyncio.get_running_loop().run_in_executor(self._threads, run, self._application, environ)
        finally:
            self._inside -= 1

    async def _ask_desks(self, scope: Scope, body: bytes, marks: Marks) -> Answer | None:
        """What the first desk answers that takes the post."""
        for desk in self._desks:
            with _ToTheApplication():
                if answer := await desk(scope, body, marks):
                    return answer
        return None


class _ToTheApplication:
    """Whatever goes wrong at a desk is noted, and what is wrong the application says to each by themselves."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> bool:
        if not isinstance(error, Exception):
            return False
        log.warning("door.desk_failed", error=type(error).__name__)
        return True


def run(application: WSGIApplication, environ: dict[str, Any]) -> Answer:
    """Call a WSGI application (PEP 3333); its answer, whole when it is small, else with a `rest` to be taken."""
    began: list[tuple[int, Headers]] = []

    def start_response(status: str, headers: Headers, _error: object = None) -> Any:
        began[:] = [(int(status.partition(" ")[0]), headers)]

    pieces = Pieces(application, environ, start_response)
    body = bytearray()
    while (piece := pieces.take()) is not None:
        body += piece
        if len(body) > BUFFER_BYTES:
            return Answer(*began[0], bytes(body), rest=pieces)
    return Answer(*began[0], bytes(body))


class Pieces:
    """The pieces of an answer. Several threads may take them, one after the other: they share the answer's context."""

    def __init__(self, application: WSGIApplication, environ: dict[str, Any], start_response: StartResponse) -> None:
        self._context = copy_context()
        self._pieces = self._context.run(_pieces, application, environ, start_response)

    def take(self) -> bytes | None:
        """The next piece, None after the last. Raises what making it raised."""
        return self._context.run(next, self._pieces, None)

    def close(self) -> None:
        """Nobody wants the rest."""
        self._context.run(self._pieces.close)


def _pieces(
    application: WSGIApplication, environ: dict[str, Any], start_response: StartResponse
) -> Generator[bytes, None, None]:
    answered = application(environ, start_response)
    try:
        yield from answered
    finally:
        if close := getattr(answered, "close", None):
            close()


async def _send(answer: Answer, protocol: HttpProtocol, threads: ThreadPoolExecutor) -> None:
    """Send an answer; a long one only as fast as its reader takes it, holding a thread only while a piece is made."""
    if answer.rest is None:
        protocol.response_bytes(answer.status, answer.headers, answer.body)
        return
    transport = protocol.response_stream(answer.status, answer.headers)
    piece: bytes | None = answer.body
    loop = asyncio.get_running_loop()
    try:
        while piece is not None:
            await transport.send_bytes(piece)
            piece = await loop.run_in_executor(threads, answer.rest.take)
    finally:
        await loop.run_in_executor(threads, answer.rest.close)
