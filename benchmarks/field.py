"""The platform beside bare views on the same server, and people who post to either, for benchmarks of the web.

Everything runs as in production and PostgreSQL waits for its disk. Every request comes from an address of its own, as
behind a proxy, so the limiter counts each and refuses none.
"""

import itertools
import os
import random
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from benchmarks.load import Load, drive, post
from campaign_app.demo import children, embedded, processes, seeding
from campaign_app.demo.folder import PROJECT
from campaign_app.demo.processes import find_port
from campaign_app.redis_urls import for_broker
from tests.platform import Platform, make_template, running_platform

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


def signing(field: Field, slugs: Sequence[str]) -> Load:
    """A round of people who sign, each once; fails when one is not taken."""

    def request(_: int) -> bytes:
        number = next(field.numbers)
        form = f"name=Ada+Lovelace&email=signer{number}%40example.org&postal_code=85701&country=US&opt_in=y"
        return post(f"/a/{slugs[number % len(slugs)]}", form.encode(), **elsewhere(field))

    return all_taken(drive(field.port, request, count=field.requests))


def posting(field: Field, path: str) -> Load:
    """A round of the same people at a bare view."""

    def request(_: int) -> bytes:
        form = f"name=Ada+Lovelace&email=signer{next(field.numbers)}%40example.org&postal_code=85701&opt_in=y"
        return post(path, form.encode(), **elsewhere(field))

    return all_taken(drive(field.bare_port, request, count=field.requests))


def elsewhere(field: Field) -> dict[str, str]:
    """Headers of somebody at a network address of their own."""
    return {"x_forwarded_for": elsewhere_at(next(field.numbers))}


def elsewhere_at(number: int) -> str:
    """A network address of their own."""
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


def all_taken(load: Load) -> Load:
    """The same load; fails when one was lost or refused."""
    assert load.lost == 0, f"{load.lost} connections broke"
    assert set(load.statuses) == {303}, dict(load.statuses)
    return load
