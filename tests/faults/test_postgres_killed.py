"""PostgreSQL is killed while people sign; and the control, which must lose, so that the test is known to see loss."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from campaign_app.demo import embedded
from campaign_app.demo.postgres_server import PostgresServer
from campaign_app.demo.valkey_server import ValkeyServer
from tests.crew import eventually
from tests.faults.auditing import Audit, assert_nothing_lost, audit
from tests.platform import Platform, make_template, running_platform

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300), pytest.mark.xdist_group("postgres_killed")]

TEMPLATE = "template_durable"
SIGNERS = 4
LOAD_SECONDS = 2.0
CONTROL_ROUNDS = 8


@dataclass
class Crowd:
    """People who sign one after the other; `acked` is when each was told that we have it, `statuses` every answer."""

    platform: Platform
    slug: str
    acked: dict[str, float] = field(default_factory=dict)
    statuses: set[int] = field(default_factory=set)
    _is_over: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def signing(self) -> Iterator[None]:
        """Sign from several threads until the block ends."""
        with ThreadPoolExecutor(SIGNERS) as pool:
            futures = [pool.submit(self._sign, thread) for thread in range(SIGNERS)]
            try:
                yield
            finally:
                self._is_over.set()
        for future in futures:
            future.result()

    def _sign(self, thread: int) -> None:
        number = 0
        while not self._is_over.is_set():
            email = f"signer{thread}n{number}@people.example.org"
            status = self.platform.sign(self.slug, email).status
            self.statuses.add(status)
            if status == 303:
                self.acked[email] = time.monotonic()
                number += 1
            else:
                time.sleep(0.05)


@pytest.fixture(scope="module")
def durable_server(valkey_server: ValkeyServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """A PostgreSQL as in production, which waits for the disk, with a migrated template."""
    with embedded.postgres(tmp_path_factory.mktemp("durable"), durable=True) as server:
        make_template(server, TEMPLATE, valkey_server.redis_url())
        yield server


@pytest.fixture
def durable_platform(durable_server: PostgresServer, valkey_server: ValkeyServer, tmp_path: Path) -> Iterator[Platform]:
    """A platform on that server, on which nothing runs yet."""
    with running_platform(durable_server, TEMPLATE, tmp_path, valkey_server.redis_url()) as everything:
        yield everything


def test_no_acknowledged_signature_is_lost_when_postgres_is_killed_under_load(durable_platform: Platform) -> None:
    durable_platform.crew.start("web", "worker", "beat")
    crowd = Crowd(durable_platform, durable_platform.page().slug)
    recovered = kill_under_load(crowd)
    assert crowd.statuses <= {303, 503}
    for name in ("worker", "beat"):
        durable_platform.crew.kill(name)
    for seconds in (0, 200, 300):
        while durable_platform.drain(later=timedelta(seconds=seconds)):
            pass
    found = audit(durable_platform, crowd.acked, recovered)
    assert_nothing_lost(found)
    assert {mail["to"][0] for mail in durable_platform.sink.messages} >= set(crowd.acked)
    assert (found.acked > 0, found.uncertain) == (True, 0)


def test_the_control_that_does_not_wait_for_the_disk_loses_what_it_acknowledged(durable_platform: Platform) -> None:
    page = durable_platform.page()
    forget(durable_platform.database, durable_platform.database_name)
    durable_platform.crew.start("web")
    rounds: list[Audit] = []
    while not any(found.lost for found in rounds):
        assert len(rounds) < CONTROL_ROUNDS, f"the control lost nothing in {CONTROL_ROUNDS} rounds"
        crowd = Crowd(durable_platform, page.slug)
        rounds.append(audit(durable_platform, crowd.acked, kill_under_load(crowd)))


def kill_under_load(crowd: Crowd) -> float:
    """Let people sign, kill the server in the midst of it, start it; seconds until a signature was accepted again."""
    server = crowd.platform.database
    with crowd.signing():
        time.sleep(LOAD_SECONDS)
        server.kill()
        killed, before = time.monotonic(), len(crowd.acked)
        assert before > 0, "nobody had signed yet, so this was no load"
        server.start()
        eventually(lambda: max(crowd.acked.values()) > killed + 0.05, 30, "a signature is accepted again")
        recovered = min(moment for moment in crowd.acked.values() if moment > killed + 0.05) - killed
        time.sleep(LOAD_SECONDS / 2)
    return recovered


def forget(server: PostgresServer, database: str) -> None:
    """Let new sessions of a database acknowledge commits before they are on disk, and keep those in memory for long."""
    with psycopg.connect(server.url("postgres").replace("+psycopg", ""), autocommit=True) as connection:
        change = sql.SQL("ALTER DATABASE {} SET synchronous_commit TO off").format(sql.Identifier(database))
        connection.execute(change)
        connection.execute("ALTER SYSTEM SET wal_writer_delay TO '10s'")
        connection.execute("SELECT pg_reload_conf()")
