"""Gathering what arrives while the last lot is being worked on, so that one commit serves all who came meanwhile."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, TypeVar

# How long a lot waits for more to come, when the one before was not of one alone.
LINGER_SECONDS = 0.002

Item = TypeVar("Item")
Result = TypeVar("Result")


class Gathering(Generic[Item, Result]):
    """Gives items to `work`, in a thread, up to `lot_max` at once; used from one event loop.

    `work` returns a result for each item, in their order. When it raises, everybody of that lot gets its error.
    """

    def __init__(self, work: Callable[[Sequence[Item]], Sequence[Result]], *, lot_max: int, threads: int = 1) -> None:
        self._work = work
        self._lot_max = lot_max
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="desk")
        self._idle = threads
        self._was_crowded = False
        self._waiting: list[tuple[Item, asyncio.Future[Result]]] = []
        self._lots: set[asyncio.Task[None]] = set()

    async def add(self, item: Item) -> Result:
        """The result of an item, once its lot is done."""
        done: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, done))
        self._start()
        return await done

    def _start(self) -> None:
        while self._idle and self._waiting:
            lot, self._waiting = self._waiting[: self._lot_max], self._waiting[self._lot_max :]
            self._idle -= 1
            task = asyncio.ensure_future(self._do(lot))
            self._lots.add(task)
            task.add_done_callback(self._lots.discard)

    async def _do(self, lot: Sequence[tuple[Item, asyncio.Future[Result]]]) -> None:
        items = [item for item, _ in lot]
        if self._was_crowded:  # whoever was just answered is soon back, with the next
            await asyncio.sleep(LINGER_SECONDS)
            more = self._lot_max - len(lot)
            lot = [*lot, *self._waiting[:more]]
            del self._waiting[:more]
        self._was_crowded = len(lot) > 1
        items = [item for item, _ in lot]
        work = asyncio.get_running_loop().run_in_executor(self._threads, self._work, items)
        await asyncio.wait([work])
        self._idle += 1
        self._start()
        for number, (_, done) in enumerate(lot):
            if done.done():  # whoever asked is gone
                continue
            if error := work.exception():
                done.set_exception(error)
            else:
                done.set_result(work.result()[number])
