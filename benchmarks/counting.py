"""Counting: folding 1,000,000 deltas against one INSERT ... SELECT ... GROUP BY of the same rows.

`./dev bench counting [DELTAS]`. PostgreSQL waits for its disk. Two threads go on confirming signatures while deltas are
folded, and at the same pace while nothing is: their longest waits are compared. In the end the counts must hold every
delta once.
"""

import multiprocessing
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from multiprocessing.synchronize import Event
from pathlib import Path

import flask_migrate
from flask import Flask
from sqlalchemy import text

from benchmarks.comparing import Bar, in_turns, ratio, table
from campaign_app.app import create_app
from campaign_app.demo import embedded
from campaign_app.extensions import db
from campaign_app.models import ActionPage
from campaign_app.services import counting, crowds
from tests.conftest import settings_for
from tests.factories import Factory

DELTAS = 1_000_000
NO_REDIS = "redis://127.0.0.1:1/0"
PAGES, DISTRICTS = 50, 100
SIGNERS, PAUSE_SECONDS = 2, 0.01
CONFIRMED = 400
# Of them, those who come before any folding begins: a thread's first confirmations prepare its statements.
FIRST = 40

_WAIT = text("""
    INSERT INTO count_deltas (organization_id, action_page_id, district_code, delta)
    SELECT :organization_id, (:pages)[1 + n % cardinality(:pages)], 'district ' || n / 1000 % :districts, 1
    FROM generate_series(1, :count) AS n
""")
_ONE_STATEMENT = text("""
    INSERT INTO bare_counts
    SELECT action_page_id, district_code, organization_id, sum(delta), sum(kept_delta) FROM count_deltas
    GROUP BY 1, 2, 3
""")


@dataclass
class Field:
    """A database on which nothing runs, and pages to count on."""

    app: Flask
    make: Factory
    pages: Sequence[ActionPage]
    counted: int = 0


def main(arguments: Sequence[str]) -> int:
    """Measure and print the table; 1 when a bar is missed."""
    bars = measure(int(arguments[0]) if arguments else DELTAS)
    print(table(bars))
    return not all(bar.met for bar in bars)


def measure(deltas: int = DELTAS) -> list[Bar]:
    """The bars of counting."""
    with quiet_field() as field:
        found = in_turns({"statement": lambda: count_plainly(field, deltas), "fold": fold_all})
        with folding(field) as begins:
            waits = in_turns(
                {"folding": lambda: slowest(field, deltas, begins), "idle": lambda: slowest(field, 0, begins)},
                warms=True,
            )
        missing = field.counted - count_folded()
    return [
        ratio("counting: fold / one statement, time", found["fold"], found["statement"], 2.0, is_ceiling=True),
        ratio("counting: confirming while folding / idle, p99", waits["folding"], waits["idle"], 1.2, is_ceiling=True),
        Bar("counting: deltas lost or counted twice", abs(missing), 0, is_ceiling=True),
    ]


@contextmanager
def quiet_field() -> Iterator[Field]:
    """The database, its pages, and the application's context."""
    with (
        tempfile.TemporaryDirectory(prefix="campaign-bench-", dir=embedded.short_temporary_folder()) as name,
        embedded.postgres(Path(name), durable=True) as server,
    ):
        server.create_database("bench")
        app = create_app(settings_for(database_url=server.url("bench"), redis_url=NO_REDIS))
        with app.app_context():
            flask_migrate.upgrade()
            make = Factory(now=datetime.now(UTC), address_key=app.extensions["settings"].address_key)
            organization = make.organization()
            yield Field(app, make, [make.page(organization) for _ in range(PAGES)])
            db.session.remove()
            db.engine.dispose()


def wait_for_fold(field: Field, deltas: int) -> None:
    """Let so many deltas wait, on disk: what writing this many at once leaves to the disk is not the fold's doing."""
    page_ids = [page.id for page in field.pages]
    values = {"organization_id": field.pages[0].organization_id, "pages": page_ids, "districts": DISTRICTS}
    db.session.execute(_WAIT, values | {"count": deltas})
    db.session.commit()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))
    field.counted += deltas


def count_plainly(field: Field, deltas: int) -> float:
    """Let so many deltas wait; seconds one statement takes to add them up into a table of its own."""
    wait_for_fold(field, deltas)
    db.session.execute(text("DROP TABLE IF EXISTS bare_counts"))
    db.session.execute(text("CREATE TABLE bare_counts (LIKE page_counts INCLUDING ALL)"))
    db.session.commit()
    begun = time.perf_counter()
    db.session.execute(_ONE_STATEMENT)
    db.session.commit()
    return time.perf_counter() - begun


def fold_all() -> float:
    """Seconds it takes until none of them waits any more."""
    begun = time.perf_counter()
    while counting.fold():
        pass
    return time.perf_counter() - begun


@contextmanager
def folding(field: Field) -> Iterator[Event]:
    """A process of its own that folds while the event is set, as a worker does."""
    context = multiprocessing.get_context("spawn")
    begins, ends = context.Event(), context.Event()
    worker = context.Process(target=fold_while, args=(field.app.config["SQLALCHEMY_DATABASE_URI"], begins, ends))
    worker.start()
    try:
        yield begins
    finally:
        ends.set()
        begins.set()
        worker.join()


def fold_while(database_url: str, begins: Event, ends: Event) -> None:
    """Fold again and again while `begins` is set, until `ends` is."""
    with create_app(settings_for(database_url=database_url, redis_url=NO_REDIS)).app_context():
        while not ends.is_set():
            begins.wait()
            counting.fold()
            time.sleep(PAUSE_SECONDS)


def slowest(field: Field, deltas: int, begins: Event) -> float:
    """The 99th percentile, in seconds, of confirmations while so many deltas are folded, or none.

    They are confirmed as the web server does it.
    """
    waiting = [field.make.signature(field.pages[n % PAGES]).id for n in range(CONFIRMED)]
    wait_for_fold(field, deltas)
    field.counted += CONFIRMED
    spent: list[float] = []
    signers = [_started(field.app, partial(confirm, waiting[n::SIGNERS], spent)) for n in range(SIGNERS)]
    while len(spent) < FIRST:
        time.sleep(PAUSE_SECONDS)
    begins.set()
    for signer in signers:
        signer.join()
    begins.clear()
    while counting.count_waiting():
        counting.fold()
    return sorted(spent[FIRST:])[int((CONFIRMED - FIRST) * 0.99)]


def _started(app: Flask, work: Callable[[], None]) -> threading.Thread:
    def inside() -> None:
        with app.app_context():
            work()
            db.session.remove()

    thread = threading.Thread(target=inside)
    thread.start()
    return thread


def confirm(ids: Sequence[uuid.UUID], spent: list[float]) -> None:
    """Confirm one after the other, with a pause."""
    for signature_id in ids:
        begun = time.perf_counter()
        crowds.confirm_together({signature_id}, now=datetime.now(UTC))
        spent.append(time.perf_counter() - begun)
        time.sleep(PAUSE_SECONDS)


def count_folded() -> int:
    """What all counts add up to."""
    return int(db.session.execute(text("SELECT coalesce(sum(confirmed_count), 0) FROM page_counts")).scalar_one())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
