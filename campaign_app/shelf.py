"""Answers that are the same for everyone, kept for a second by the process that serves them.

A page that a thousand people open at once is asked of the application once a second. Only what the application itself
lets every cache keep (RFC 9111: `Cache-Control: public`) is put on the shelf, and never longer than a cache in front
would keep it; a request with a cookie, a login or a range goes past it.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from campaign_app.wsgi_environ import Scope

Headers = list[tuple[str, str]]
Key = tuple[str, str, str, str, str]

FRESH_SECONDS = 1.0
ANSWERS_MAX = 256
BODY_MAX_BYTES = 65_536
# What an answer may vary by and be kept: both are part of the key.
_VARIES = {"", "accept-encoding", "origin"}
_PERSONAL = ("cookie", "authorization", "range")
_OF_THE_BODY = {"content-length", "content-type", "content-encoding"}


class Rest(Protocol):
    """The pieces of an answer that is being sent."""

    def take(self) -> bytes | None:
        """The next piece, None after the last."""

    def close(self) -> None:
        """Nobody wants the rest."""


@dataclass(frozen=True)
class Answer:
    """An answer to one request; `rest` brings what follows `body` when it is too long to hold."""

    status: int
    headers: Headers
    body: bytes
    rest: Rest | None = None

    def header(self, name: str) -> str:
        """The value of a header by its name in lower case; several are joined, none is empty."""
        return ", ".join(value for each, value in self.headers if each.lower() == name)

    def is_for_everyone(self) -> bool:
        """Whether any cache may keep it and hand it to anyone who accepts the same encodings."""
        return (
            self.status == 200
            and self.rest is None
            and len(self.body) <= BODY_MAX_BYTES
            and "public" in self.header("cache-control")
            and not self.header("set-cookie")
            and {each.strip() for each in self.header("vary").lower().split(",")} <= _VARIES
        )

    def unless_known(self, known: str | None) -> "Answer":
        """Itself, or 304 when the client holds this version (RFC 9110 section 13.1.2, weak comparison)."""
        tag = self.header("etag").removeprefix("W/")
        if not known or not tag or tag not in [each.strip().removeprefix("W/") for each in known.split(",")]:
            return self
        return Answer(304, [pair for pair in self.headers if pair[0].lower() not in _OF_THE_BODY], b"")


class Shelf:
    """The answers of one process; used from its event loop only."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: dict[Key, tuple[float, Answer]] = {}
        self._asked: dict[Key, asyncio.Future[Answer]] = {}

    async def get(self, scope: Scope, ask: Callable[[bool], Awaitable[Answer]]) -> Answer:
        """The answer from the shelf, or what `ask` brings.

        `ask` is told whether to ask for the whole answer, even of a client that may know it already.
        """
        if scope.method != "GET" or any(scope.headers.get(name) for name in _PERSONAL):
            return await ask(False)
        key = (
            scope.headers.get("host") or "",
            scope.path,
            scope.query_string,
            scope.headers.get("accept-encoding") or "",
            scope.headers.get("origin") or "",
        )
        known = scope.headers.get("if-none-match")
        kept_at, kept = self._kept.get(key, (0.0, None))
        if kept is None:
            return self._keep(key, await ask(False))
        if self._clock() - kept_at < FRESH_SECONDS:
            return kept.unless_known(known)
        return (await self._renew(key, ask)).unless_known(known)

    async def _renew(self, key: Key, ask: Callable[[bool], Awaitable[Answer]]) -> Answer:
        """One asks, the others wait for what it brings; when it fails they share its failure."""
        if key in self._asked:
            return await asyncio.shield(self._asked[key])
        self._asked[key] = asyncio.ensure_future(ask(True))
        try:
            return self._keep(key, await asyncio.shield(self._asked[key]))
        finally:
            del self._asked[key]

    def _keep(self, key: Key, answer: Answer) -> Answer:
        self._kept.pop(key, None)
        if answer.is_for_everyone():
            while len(self._kept) >= ANSWERS_MAX:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = (self._clock(), answer)
        return answer
