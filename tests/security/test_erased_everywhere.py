"""Erase means erase: after it, no database row, no broker key and no log line knows the person."""

from pathlib import Path

import psycopg
import pytest
import redis
from psycopg.sql import SQL, Identifier

from tests.crew import eventually
from tests.platform import Platform, own_platform

__all__ = ["own_platform"]
pytestmark = [pytest.mark.slow]

CANARY = "zwitscherling"
ADDRESS = f"ada.{CANARY}@example.org"


def rows_as_text(platform: Platform) -> str:
    """Every row of every table of the platform's own database."""
    url = platform.settings.database_url.replace("+psycopg", "")
    with psycopg.connect(url) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        query = SQL("SELECT t::text FROM {} AS t")
        found = [connection.execute(query.format(Identifier(*name))).fetchall() for name in tables]
    return str(found).lower()


def broker_as_text(platform: Platform) -> str:
    """Every key of the broker and what it holds."""
    with redis.Redis.from_url(platform.broker.redis_url()) as client:
        return str([(key, client.dump(key)) for key in client.scan_iter()]).lower()


def logs_as_text(folder: Path) -> str:
    """What the processes wrote."""
    logs = [file for file in (folder / "log").rglob("*") if file.is_file()]
    assert logs
    return "\n".join(file.read_text(errors="replace") for file in logs).lower()


def test_nothing_that_runs_knows_somebody_erased(own_platform: Platform, tmp_path: Path) -> None:
    platform = own_platform
    platform.crew.start("web", "worker", "beat")
    page = platform.page("letter")
    platform.sign(page.slug, ADDRESS, name=f"Ada {CANARY}", comment=CANARY)
    assert platform.confirm(ADDRESS).status == 303
    platform.wait_for_mail("office@example.org")
    visitor = platform.visitor()
    assert visitor.submit(visitor.get("/my-signatures"), email=ADDRESS).status == 303
    path = platform.link(platform.wait_for_mail(ADDRESS, "my-signatures"), "my-signatures")
    eventually(lambda: platform.count(page.slug) == 1, 10, "the page counts one")
    assert CANARY in rows_as_text(platform)
    erased = visitor.submit(visitor.get(path), to="/erase")
    assert (erased.status, erased.location) == (303, "/my-signatures/erased")
    eventually(lambda: platform.count(page.slug) == 0, 10, "the page counts nobody")
    traces = {
        "database": rows_as_text(platform).count(CANARY),
        "broker": broker_as_text(platform).count(CANARY),
        "logs": logs_as_text(tmp_path).count(CANARY),
    }
    assert traces == {"database": 0, "broker": 0, "logs": 0}
