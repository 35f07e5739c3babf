"""What is the same for everyone is asked for once a second, and nothing else is ever kept."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest

from campaign_app.shelf import ANSWERS_MAX, BODY_MAX_BYTES, FRESH_SECONDS, Answer, Shelf
from tests.fakes import FakeHeaders, FakeScope, run_apart

PAGE = Answer(200, [("Cache-Control", "public, max-age=10"), ("ETag", 'W/"1"'), ("Vary", "Accept-Encoding")], b"page")
SCOPE = FakeScope(path="/a/trees")


class Site:
    """Answers as told and counts how often it is asked, and for the whole answer."""

    def __init__(self, answer: Answer = PAGE) -> None:
        self.answer = answer
        self.asked: list[bool] = []
        self.now = 100.0
        self.shelf = Shelf(clock=lambda: self.now)

    async def ask(self, whole: bool) -> Answer:
        """What the application answers, a moment later."""
        self.asked.append(whole)
        await asyncio.sleep(0)
        return self.answer

    def get(self, scope: FakeScope = SCOPE, *, times: int = 1) -> list[Answer]:
        """The answers to so many who ask at the same moment."""

        async def all_at_once() -> list[Answer]:
            return list(await asyncio.gather(*(self.shelf.get(scope, self.ask) for _ in range(times))))

        return run_apart(all_at_once())


def having(*headers: tuple[str, str]) -> FakeScope:
    return replace(SCOPE, headers=FakeHeaders(list(headers)))


def test_everybody_within_a_second_is_served_one_answer() -> None:
    site = Site()
    for _ in range(3):
        assert site.get() == [PAGE]
    assert len(site.asked) == 1
    site.now += FRESH_SECONDS
    site.answer = replace(PAGE, body=b"newer")
    assert site.get() == [site.answer]


def test_a_crowd_that_finds_the_answer_old_asks_for_it_once() -> None:
    site = Site()
    site.get()
    site.now += FRESH_SECONDS
    assert site.get(times=50) == [PAGE] * 50
    assert site.asked == [False, True]


def test_who_knows_the_page_is_told_so_without_asking() -> None:
    site = Site()
    site.get()
    for tag, status in (('W/"1"', 304), ('"0", "1"', 304), ('"2"', 200)):
        (answer,) = site.get(having(("if-none-match", tag)))
        assert answer.status == status
    assert (answer := site.get(having(("if-none-match", '"1"')))[0]).body == b""
    assert answer.header("etag") == 'W/"1"'
    assert len(site.asked) == 1


@pytest.mark.parametrize(
    "answer",
    [
        replace(PAGE, status=404),
        replace(PAGE, body=b"x" * (BODY_MAX_BYTES + 1)),
        replace(PAGE, headers=[("Cache-Control", "no-store")]),
        replace(PAGE, headers=[]),
        replace(PAGE, headers=[*PAGE.headers, ("Set-Cookie", "session=1")]),
        replace(PAGE, headers=[("Cache-Control", "public"), ("Vary", "Accept-Encoding, Cookie")]),
    ],
    ids=["missing", "large", "private", "silent", "with a cookie", "varying"],
)
def test_what_is_not_for_everyone_is_asked_for_each_time(answer: Answer) -> None:
    site = Site(answer)
    assert site.get() + site.get() == [answer, answer]
    assert site.asked == [False, False]


@pytest.mark.parametrize("name", ["cookie", "authorization", "range"])
def test_a_personal_request_goes_past_the_shelf(name: str) -> None:
    site = Site()
    site.get()
    site.get(having((name, "x")))
    assert site.asked == [False, False]


@pytest.mark.parametrize(
    "other",
    [
        replace(SCOPE, path="/a/rivers"),
        replace(SCOPE, query_string="lang=es"),
        replace(SCOPE, method="POST"),
        having(("accept-encoding", "gzip")),
        having(("host", "example.org")),
    ],
    ids=["path", "query", "method", "encoding", "host"],
)
def test_different_questions_never_share_an_answer(other: FakeScope) -> None:
    site = Site()
    site.get()
    site.get(other)
    assert len(site.asked) == 2


def test_a_failure_reaches_all_who_waited_and_is_not_kept() -> None:
    site = Site()
    site.get()
    site.now += FRESH_SECONDS

    async def fail(_whole: bool) -> Answer:
        await asyncio.sleep(0)
        raise OSError

    async def crowd() -> Sequence[object]:
        return await asyncio.gather(*(site.shelf.get(SCOPE, fail) for _ in range(3)), return_exceptions=True)

    assert [type(each) for each in run_apart(crowd())] == [OSError] * 3
    assert site.get() == [PAGE]


def test_the_shelf_holds_so_many_answers_and_no_more() -> None:
    site = Site()
    for number in range(ANSWERS_MAX + 1):
        site.get(replace(SCOPE, query_string=str(number)))
    asked = len(site.asked)
    site.get(replace(SCOPE, query_string=str(ANSWERS_MAX)))
    assert len(site.asked) == asked
    site.get(replace(SCOPE, query_string="0"))
    assert len(site.asked) == asked + 1
