"""The supporter's requests against bare views on the same server: see a page, sign, confirm.

`./dev bench web [REQUESTS]`. Everything runs as in production and PostgreSQL waits for its disk. Every request comes
from an address of its own, as behind a proxy, so the limiter counts each and refuses none.
"""

import itertools
import os
import random
import signal
import statistics
import sys
import tempfile
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from sqlalchemy import select

from benchmarks.comparing import ROUNDS, Bar, in_turns, ratio, table
from benchmarks.load import Load, drive, get, post
from campaign_app.demo import children, embedded, processes, seeding
from campaign_app.demo.folder import PROJECT
from campaign_app.demo.processes import find_port
from campaign_app.extensions import db
from campaign_app.models import Signature
from campaign_app.redis_urls import for_broker
from campaign_app.tokens import make_token
from tests.platform import Platform, make_template, running_platform

REQUESTS = 1_500
PAGES = 100
BARE_TABLE = "CREATE TABLE bare_signatures (id uuid PRIMARY KEY, email text, name text, confirmed_at timestamptz)"
PLAIN_TABLE = "CREATE TABLE plain_signatures (id uuid PRIMARY KEY, email text UNIQUE, name text, postal_code text)"


@dataclass
class Field:
    """The two servers side by side."""

    platform: Platform
    bare_port: int
    slugs: list[str]
    requests: int
    numbers: "itertools.count[int]"

    @property
    def port(self) -> int:
        """Where the platform listens."""
        return int(self.platform.base_url.rpartition(":")[2])


def main(arguments: Sequence[str]) -> int:
    """Measure and print the table; 1 when a bar is missed."""
    print(table(bars := measure(int(arguments[0]) if arguments else REQUESTS)))
    return not all(bar.met for bar in bars)


def measure(requests: int = REQUESTS) -> list[Bar]:
    """All the bars of the web."""
    with (
        tempfile.TemporaryDirectory(prefix="campaign-bench-", dir=embedded.short_temporary_folder()) as name,
        running_field(Path(name), requests) as field,
    ):
        return [*page_bars(field), *sign_bars(field), *hot_page_bars(field), *confirm_bars(field)]


@contextmanager
def running_field(folder: Path, requests: int) -> Iterator[Field]:
    """The platform and the bare server, each with two processes, on one database server."""
    with embedded.postgres(folder / "data", durable=True) as server, embedded.valkey(folder) as limits:
        make_template(server, "template_bench", limits.redis_url())
        with running_platform(
            server, "template_bench", folder, limits.redis_url(), PROXY_COUNT="1", LOG_LEVEL="error"
        ) as platform:
            platform.crew.start("web")
            slugs = [platform.page().slug for _ in range(PAGES)]
            with bare_server(platform, folder, slugs[0]) as port:
                yield Field(platform, port, slugs, requests, itertools.count(1))


@contextmanager
def bare_server(platform: Platform, folder: Path, slug: str) -> Iterator[int]:
    """The bare views, served as the platform is; the port they are at."""
    page = folder / "page.html"
    page.write_text(platform.visitor().get(f"/a/{slug}").text)
    database = platform.settings.database_url.replace("+psycopg", "")
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(BARE_TABLE)
        connection.execute(PLAIN_TABLE)
    given = {
        "BENCH_DATABASE": database,
        "BENCH_PAGE": str(page),
        "BENCH_REDIS": for_broker(platform.settings.broker_url)[0],
    }
    port = find_port(random.randrange(20_000, 32_000))
    process = children.start(
        [sys.executable, "-m", *processes.web_server(port, "benchmarks.bare:application")],
        log=folder / "bare.log",
        environment={**os.environ, **given},
        folder=PROJECT,
    )
    try:
        seeding.wait_for_web_server(f"http://127.0.0.1:{port}")
        yield port
    finally:
        children.stop(process, first=signal.SIGTERM, patience_seconds=5)


def page_bars(field: Field) -> list[Bar]:
    """See a page: whole, known already, and as the application makes it each time (a cookie goes past the shelf)."""
    path = f"/a/{field.slugs[0]}"
    tag = field.platform.visitor().get(path).headers["etag"]
    few = max(field.requests // 5, 50)
    found = in_turns(
        {
            "page": lambda: drive(field.port, lambda _: get(path), count=field.requests).rate,
            "bare": lambda: drive(field.bare_port, lambda _: get("/page"), count=field.requests).rate,
            "known": lambda: drive(field.port, lambda _: get(path, if_none_match=tag), count=field.requests).rate,
            "made": lambda: drive(field.port, lambda _: get(path, cookie="seen=1"), count=few).rate,
        }
    )
    return [
        ratio("action page, warm, to the bare view", found["page"], found["bare"], 0.85),
        ratio("action page known already (304), to the bare view", found["known"], found["bare"], 1.0),
        ratio("action page, to the same page made each time", found["page"], found["made"], 8),
    ]


def sign_bars(field: Field) -> list[Bar]:
    """Sign on a hundred pages, against one INSERT and against the plain way."""
    loads: list[Load] = []

    def ours() -> float:
        loads.append(signing(field, field.slugs))
        return loads[-1].rate

    found = in_turns(
        {
            "sign": ours,
            "insert": lambda: posting(field, "/insert").rate,
            "plain": lambda: posting(field, "/plain").rate,
        }
    )
    shares = [load.at(0.99) / load.at(0.5) for load in loads]
    return [
        ratio("sign, to a bare INSERT", found["sign"], found["insert"], 0.75),
        ratio("sign, to the plain way", found["sign"], found["plain"], 2.5),
        Bar("sign, p99 to p50", statistics.median(shares), 4, True, min(shares), max(shares)),
    ]


def hot_page_bars(field: Field) -> list[Bar]:
    """Every signature on one page while counting runs, against a hundred pages."""
    field.platform.crew.start("worker", "beat")
    try:
        found = in_turns(
            {
                "one": lambda: signing(field, field.slugs[:1]).rate,
                "hundred": lambda: signing(field, field.slugs).rate,
            }
        )
    finally:
        field.platform.crew.kill("worker")
        field.platform.crew.kill("beat")
    return [ratio("sign on one page, to a hundred pages", found["one"], found["hundred"], 0.95)]


def confirm_bars(field: Field) -> list[Bar]:
    """Confirm, against one UPDATE."""
    tokens = iter(confirm_tokens(field))
    rows = bare_rows(field)
    found = in_turns(
        {
            "confirm": lambda: (
                drive(
                    field.port,
                    lambda _: post(f"/confirm/{next(tokens)}", b"", **elsewhere(field)),
                    count=field.requests // 2,
                ).rate
            ),
            "update": lambda: (
                drive(
                    field.bare_port, lambda number: post(f"/update/{rows[number]}", b""), count=field.requests // 2
                ).rate
            ),
        }
    )
    return [ratio("confirm, to a bare UPDATE", found["confirm"], found["update"], 0.7)]


def signing(field: Field, slugs: Sequence[str]) -> Load:
    """A round of people who sign, each once; fails when one is not taken."""

    def request(_: int) -> bytes:
        number = next(field.numbers)
        form = f"name=Ada+Lovelace&email=signer{number}%40example.org&postal_code=85701&country=US&opt_in=y"
        return post(f"/a/{slugs[number % len(slugs)]}", form.encode(), **elsewhere(field))

    return _all_taken(drive(field.port, request, count=field.requests))


def posting(field: Field, path: str) -> Load:
    """A round of the same people at a bare view."""

    def request(_: int) -> bytes:
        form = f"name=Ada+Lovelace&email=signer{next(field.numbers)}%40example.org&postal_code=85701&opt_in=y"
        return post(path, form.encode(), **elsewhere(field))

    return _all_taken(drive(field.bare_port, request, count=field.requests))


def elsewhere(field: Field) -> dict[str, str]:
    """Headers of somebody at a network address of their own."""
    return {"x_forwarded_for": elsewhere_at(next(field.numbers))}


def elsewhere_at(number: int) -> str:
    """A network address of their own."""
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


def confirm_tokens(field: Field) -> list[str]:
    """Links of people who signed and have not confirmed yet."""
    settings, now = field.platform.settings, datetime.now(UTC)
    with field.platform.app.app_context():
        query = select(Signature.id).where(Signature.status == "pending").limit(field.requests * ROUNDS)
        ids = db.session.scalars(query).all()
    return [make_token(settings.secret_key, purpose="confirm", subject_id=key, now=now) for key in ids]


def bare_rows(field: Field) -> list[uuid.UUID]:
    """Rows of the bare table."""
    with psycopg.connect(field.platform.settings.database_url.replace("+psycopg", "")) as connection:
        rows = connection.execute("SELECT id FROM bare_signatures LIMIT %s", [field.requests]).fetchall()
    return [row[0] for row in rows]


def _all_taken(load: Load) -> Load:
    assert load.lost == 0, f"{load.lost} connections broke"
    assert set(load.statuses) == {303}, dict(load.statuses)
    return load


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
