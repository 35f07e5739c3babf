"""Redis is stopped, or accepts and never answers, while people sign: they notice nothing and their mail comes after."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from campaign_app.demo.mailbox import Faults
from campaign_app.services import draining, outbox
from tests.crew import eventually
from tests.faults.auditing import assert_nothing_lost, audit
from tests.faults.signing_many import Post, addresses, p99, post_all, sign_here
from tests.platform import Platform

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

PEOPLE = 100
WARMING = 20  # the first posts of a new web server wait for templates and connections
# Far above what a busy machine adds, far below a hang: a process waits for a silent Redis once in a while, for 0.3 s.
PATIENCE_SECONDS = 5.0


@contextmanager
def stopped(platform: Platform) -> Iterator[None]:
    """Nobody listens, and everything it held is gone."""
    platform.broker.stop()
    yield
    platform.broker.start()


@contextmanager
def silent(platform: Platform) -> Iterator[None]:
    """The kernel accepts for it, and it never answers."""
    os.kill(platform.broker.process.pid, signal.SIGSTOP)
    yield
    os.kill(platform.broker.process.pid, signal.SIGCONT)


@pytest.mark.parametrize("gone", [stopped, silent])
def test_signing_goes_on_while_redis_is_gone_and_mail_leaves_when_it_is_back(
    own_platform: Platform, gone: Callable[[Platform], AbstractContextManager[None]]
) -> None:
    own_platform.crew.start("web")
    page = own_platform.page()
    first = post_all(own_platform, page.slug, addresses(WARMING))
    usual = post_all(own_platform, page.slug, addresses(PEOPLE, start=WARMING))
    own_platform.crew.start("worker", "beat")
    eventually(lambda: len(own_platform.sink.messages) == WARMING + PEOPLE, 60, "the usual mail has left")
    with gone(own_platform):
        meanwhile = post_all(own_platform, page.slug, addresses(PEOPLE, start=WARMING + PEOPLE))
    posts = first + usual + meanwhile
    recovered = wait_for_mail_again(own_platform, len(posts))

    print(in_figures(usual, meanwhile))
    assert {post.answer.status for post in posts} == {303}
    assert p99(meanwhile) < PATIENCE_SECONDS
    found = audit(own_platform, [post.email for post in posts], recovered)
    assert_nothing_lost(found)
    assert (found.dup_in_window, found.uncertain) == (0, 0)


def wait_for_mail_again(platform: Platform, count: int) -> float:
    """Wait until all mail has left; after how many seconds the first of it did."""
    back, seen = time.monotonic(), len(platform.sink.messages)
    assert seen < count, "all mail has left already, so this was no fault"
    eventually(lambda: len(platform.sink.messages) > seen, 60, "mail leaves again")
    recovered = time.monotonic() - back
    eventually(lambda: len(platform.sink.messages) >= count, 60, "all mail has left")
    return recovered


def in_figures(usual: list[Post], meanwhile: list[Post]) -> str:
    """How much longer people waited."""
    before, after = p99(usual), p99(meanwhile)
    return f"p99_usual_ms={before * 1000:.0f} p99_meanwhile_ms={after * 1000:.0f} ratio={after / before:.2f}"


def test_a_redis_that_dies_while_mail_leaves_interrupts_no_batch(own_platform: Platform) -> None:
    own_platform.sink.faults = Faults(delay_seconds=0.05)
    acked = addresses(draining.BATCH)
    page = own_platform.page()
    sign_here(own_platform, page, acked)
    own_platform.crew.start("worker", "beat")
    eventually(lambda: len(own_platform.sink.messages) >= 5, 30, "mail leaves")
    with stopped(own_platform):
        eventually(lambda: len(own_platform.sink.messages) >= len(acked), 20, "the batch leaves to its end")
    late = addresses(1, start=len(acked))
    sign_here(own_platform, page, late)
    eventually(lambda: count_unsent(own_platform) == 0, 20, "the worker lives on and sends what is new")
    acked += late
    found = audit(own_platform, acked)
    assert_nothing_lost(found)
    assert (found.dup_in_window, found.uncertain) == (0, 0)


def test_without_redis_the_sweep_sends_mail_and_folds_counts(own_platform: Platform) -> None:
    page = own_platform.page()
    acked = addresses(10)
    sign_here(own_platform, page, acked)
    own_platform.broker.stop()
    own_platform.crew.start("web", "sweep")
    for email in acked:
        assert own_platform.confirm(email).status == 303
    eventually(lambda: own_platform.count(page.slug) == len(acked), 20, "everybody is counted")
    found = audit(own_platform, acked)
    assert_nothing_lost(found)
    assert (found.dup_in_window, found.uncertain) == (0, 0)


def count_unsent(platform: Platform) -> int:
    """How many mails are not known to be sent."""
    with platform.app.app_context():
        return sum(count for status, count in outbox.count_by_status().items() if status != "sent")
