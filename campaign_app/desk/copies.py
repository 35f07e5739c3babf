"""What one process remembers of pages between posts: each looked up once, however many ask at the same moment."""

import asyncio
import time
from collections.abc import Callable
from typing import Generic, TypeVar

Copied = TypeVar("Copied")
Key = tuple[str, str]

COPIES_MAX = 256
# A page that needs Flask is not looked at again so soon; Flask itself always looks.
NONE_SECONDS = 5.0


class Copies(Generic[Copied]):
    """Copies by their keys; `look` makes one, in a thread, or returns None. Used from one event loop."""

    def __init__(self, look: Callable[[Key], Copied | None], *, clock: Callable[[], float] = time.monotonic) -> None:
        self._look = look
        self._clock = clock
        self._kept: dict[Key, tuple[float, Copied | None]] = {}
        self._asked: dict[Key, asyncio.Future[Copied | None]] = {}

    async def get(self, key: Key) -> Copied | None:
        """The copy, made now if there is none. Raises what looking raised."""
        looked_at, copy = self._kept.get(key, (float("-inf"), None))
        if copy is not None or self._clock() - looked_at < NONE_SECONDS:
            return copy
        if key not in self._asked:
            self._asked[key] = asyncio.get_running_loop().run_in_executor(None, self._look, key)
            self._asked[key].add_done_callback(lambda done: self._keep(key, done))
        return await asyncio.shield(self._asked[key])

    def forget(self, key: Key) -> None:
        """Look anew the next time."""
        self._kept.pop(key, None)

    def _keep(self, key: Key, done: "asyncio.Future[Copied | None]") -> None:
        del self._asked[key]
        if done.cancelled() or done.exception():
            return
        while len(self._kept) >= COPIES_MAX:
            del self._kept[next(iter(self._kept))]
        self._kept[key] = (self._clock(), done.result())
