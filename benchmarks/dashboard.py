"""`./dev bench dashboard [SIGNATURES]`: reading a dashboard of many signatures (5,000,000) against one of 5,000.

Both pages stand in one database, spread over the same 60 days, 435 districts and 40 sources. PostgreSQL makes the rows;
the counts are what `insight rebuild` and the fold make of them. Measured is one whole reading: totals, days, hours,
sources, districts. The bar is 1.2 times. Also printed: how long rebuilding the counts of the larger page took.
"""

import sys
import tempfile
import time
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import flask_migrate
from sqlalchemy import text

from benchmarks.comparing import Bar, in_turns, ratio, table
from campaign_app.app import create_app
from campaign_app.demo import embedded
from campaign_app.extensions import db
from campaign_app.models import ActionPage
from campaign_app.services import dashboards, insight
from tests.conftest import settings_for
from tests.factories import Factory

NOW = datetime(2026, 10, 14, 12, tzinfo=UTC)
FEW, MANY = 5_000, 5_000_000
READINGS = 40
BAR = 1.2

# Copies of one signature, each of its own moment, place, source and address.
_COPY = text("""
    INSERT INTO signatures (id, organization_id, action_page_id, page_version_id, supporter_id, email_key, nonce,
                            status, name, comment, district_code, source_code, postal_code, country_code,
                            created_at, confirmed_at)
    SELECT gen_random_uuid(), organization_id, action_page_id, page_version_id, supporter_id,
           decode(md5(n::text), 'hex'), nonce, 'confirmed', name, '',
           'ocd-division/country:us/state:az/cd:' || (n % 435), 'source ' || (n % 40), '85701', 'US',
           confirmed_at - n * (interval '60 days' / :count), confirmed_at - n * (interval '60 days' / :count)
    FROM signatures, generate_series(1, :count - 1) AS n WHERE id = :id
""")
_COUNT = text("""
    INSERT INTO page_counts (action_page_id, district_code, organization_id, confirmed_count)
    SELECT action_page_id, district_code, organization_id, count(*) FROM signatures WHERE action_page_id = :id
    GROUP BY 1, 2, 3 ON CONFLICT DO NOTHING
""")


def main(arguments: Sequence[str]) -> int:
    """Measure and print the table; 1 when the bar is missed."""
    bars = measure(int(arguments[0]) if arguments else MANY)
    print(table(bars))
    return int(not all(bar.met for bar in bars))


def measure(many: int = MANY) -> list[Bar]:
    """The bar of a dashboard of so many signatures; also prints what one reading and a recount took."""
    with (
        tempfile.TemporaryDirectory(prefix="campaign-bench-", dir=embedded.short_temporary_folder()) as name,
        embedded.postgres(Path(name)) as server,
    ):
        server.create_database("bench")
        app = create_app(settings_for(database_url=server.url("bench"), redis_url="redis://127.0.0.1:1/0"))
        with app.app_context():
            flask_migrate.upgrade()
            make = Factory(now=NOW, address_key=app.extensions["settings"].address_key)
            pages = {count: make.page() for count in (FEW, many)}
            spent = {count: _fill(make, page, count) for count, page in pages.items()}
            found = in_turns({str(count): partial(_read, page.id) for count, page in pages.items()})
            db.session.remove()
            db.engine.dispose()
    print(f"One reading: {min(found[str(many)]):.1f} ms. Recounting {many:,}: {spent[many]:.1f} s.")
    title = f"dashboard of {many:,} signatures against {FEW:,}"
    return [ratio(title, found[str(many)], found[str(FEW)], BAR, is_ceiling=True)]


def _fill(make: Factory, page: ActionPage, count: int) -> float:
    """Give a page so many confirmed signatures and their counts; seconds it took to recount and fold them."""
    first = make.confirmed(page)
    while insight.fold():
        pass
    db.session.execute(text("SET LOCAL statement_timeout = 0"))
    db.session.execute(_COPY, {"id": first.id, "count": count})
    db.session.execute(_COUNT, {"id": page.id})
    db.session.commit()
    started = time.perf_counter()
    insight.rebuild(page.id)
    while insight.fold():
        pass
    spent = time.perf_counter() - started
    for table_name in ("page_hours", "page_sources", "page_counts", "insight_deltas"):
        db.session.execute(text(f"ANALYZE {table_name}"))
    db.session.commit()
    return spent


def _read(page_id: uuid.UUID) -> float:
    """Milliseconds of one reading, the mean of READINGS."""
    started = time.perf_counter()
    for _ in range(READINGS):
        since = NOW - timedelta(days=60)
        dashboards.read(db.session(), [page_id], time_zone="America/New_York", since=since, now=NOW)
        db.session.rollback()
    return 1000 * (time.perf_counter() - started) / READINGS


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
