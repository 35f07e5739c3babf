"""Gathering: who comes while a lot is being worked on goes into the next, and errors stay in their lot."""

import asyncio
import threading
from collections.abc import Sequence

import pytest

from campaign_app.desk.gathering import Gathering
from tests.fakes import run_apart


class Desk:
    """Works on lots of numbers, the first only once it is let go; refuses lots with a zero."""

    def __init__(self) -> None:
        self.lots: list[list[int]] = []
        self.let_go = threading.Event()

    def work(self, items: Sequence[int]) -> list[int]:
        """Ten times each."""
        self.lots.append(list(items))
        self.let_go.wait(10)
        if 0 in items:
            raise ValueError
        return [10 * item for item in items]


async def _gather(desk: Desk, first: int, rest: Sequence[int], lot_max: int) -> list[int | BaseException]:
    gathering: Gathering[int, int] = Gathering(desk.work, lot_max=lot_max)
    asked = [asyncio.ensure_future(gathering.add(first))]
    while not desk.lots:
        await asyncio.sleep(0)
    asked += [asyncio.ensure_future(gathering.add(item)) for item in rest]
    await asyncio.sleep(0)
    desk.let_go.set()
    return await asyncio.gather(*asked, return_exceptions=True)


@pytest.mark.parametrize(("lot_max", "lots"), [(9, [[1], [2, 3, 4]]), (2, [[1], [2, 3], [4]])])
def test_all_who_came_meanwhile_are_one_lot(lot_max: int, lots: list[list[int]]) -> None:
    desk = Desk()
    assert run_apart(_gather(desk, 1, [2, 3, 4], lot_max)) == [10, 20, 30, 40]
    assert desk.lots == lots


def test_an_error_reaches_all_of_its_lot_and_nobody_else() -> None:
    desk = Desk()
    results = run_apart(_gather(desk, 1, [2, 0, 3, 4], 2))
    assert [type(result) for result in results] == [int, ValueError, ValueError, int, int]
