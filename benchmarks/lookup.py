"""`./dev bench lookup [FOLDER]`: how long one postal code takes to lead to its representatives, in the service.

A made-up country as large as the United States (33,774 codes, a fifth of them in two districts, 435 seats), or
the published files in FOLDER. Each lookup has a transaction of its own. The goal is a 99th percentile of 5 ms at most.
"""

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import flask_migrate
from sqlalchemy import select

from campaign_app import districts
from campaign_app.app import create_app
from campaign_app.demo import embedded
from campaign_app.extensions import db
from campaign_app.models import PostalDistrict
from campaign_app.rosters.reading import ENDINGS, File, read_files
from campaign_app.services import enrolling, representatives
from tests.conftest import settings_for

CONGRESS = 119
LOOKUPS = 5_000
GOAL_MS = 5.0
CODES, SHARED, HOUSE = 33_774, 7_299, 435
STATES = ["AL", "AZ", "CA", "CO", "FL", "GA", "IL", "IN", "KY", "MA", "MD", "MI", "MN", "MO", "NC", "NJ", "NY"]


def main(arguments: Sequence[str]) -> int:
    """Measure and print the table; 1 when the goal is missed."""
    files = _published(Path(arguments[0])) if arguments else _made_up()
    with (
        tempfile.TemporaryDirectory(prefix="campaign-bench-", dir=embedded.short_temporary_folder()) as name,
        embedded.postgres(Path(name)) as server,
    ):
        server.create_database("bench")
        app = create_app(settings_for(database_url=server.url("bench"), redis_url="redis://127.0.0.1:1/0"))
        with app.app_context():
            flask_migrate.upgrade()
            imports = [_import(files), _import(files)]
            spent, cpu = _measure()
            db.session.remove()
            db.engine.dispose()
    p99 = statistics.quantiles(spent, n=100)[-1]
    print("| figure | |\n| --- | --- |")
    print(f"| first import | {imports[0]:.1f} s |\n| the same again | {imports[1]:.1f} s |")
    print(f"| lookups | {len(spent)} |\n| median | {statistics.median(spent):.2f} ms |\n| p99 | {p99:.2f} ms |")
    print(f"| of our own processor time, a lookup | {cpu:.2f} ms |")
    print(f"| goal | {GOAL_MS:.2f} ms |")
    return int(p99 > GOAL_MS)


def _import(files: list[File]) -> float:
    started, now = time.perf_counter(), datetime.now(UTC)
    enrolling.enrol(reading=read_files(files, congress_number=CONGRESS, today=now.date()), now=now)
    return time.perf_counter() - started


def _measure() -> tuple[list[float], float]:
    """Milliseconds of each lookup, in an order of chance; and how much of one is our own processor time."""
    codes = sorted(set(db.session.scalars(select(PostalDistrict.postal_code))))
    spent, cpu_started = [], time.process_time()
    for code in random.Random(CONGRESS).choices(codes, k=LOOKUPS):
        started = time.perf_counter()
        (found,) = representatives.look_up([code], congress_number=CONGRESS)
        db.session.rollback()
        spent.append(1000 * (time.perf_counter() - started))
        assert found.is_known
    return spent, 1000 * (time.process_time() - cpu_started) / LOOKUPS


def _published(folder: Path) -> list[File]:
    return [File(path.name, path.read_bytes()) for path in sorted(folder.iterdir()) if path.suffix in ENDINGS]


def _made_up() -> list[File]:
    seats = [(STATES[number % len(STATES)], number // len(STATES) + 1) for number in range(HOUSE)]
    rows = ["state_abbr,zcta,cd"]
    for number in range(CODES):
        for state, district in (seats[number % HOUSE], seats[(number + 1) % HOUSE])[: 2 if number < SHARED else 1]:
            rows.append(f"{state},{number:05d},{district}")
    people = ["name,office,district"]
    people += [
        f"Member {state} {number},us-house,{districts.congressional_district(state, number)}" for state, number in seats
    ]
    people += [f"Senator {n} of {s},us-senate,{districts.state_division(s)}" for s in STATES for n in (1, 2)]
    return [File("codes.csv", "\n".join(rows).encode()), File("seats.csv", "\n".join(people).encode())]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
