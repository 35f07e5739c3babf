"""The heaviest migration there is, on a million signatures, while a hundred people sign every second.

`./dev bench migration [SIGNATURES]`. The signatures stand in one table, as before the partitions (docs/adr/0012), and
are partitioned by the migrations' own steps before running web servers. Not one request may fail.
"""

import http.client
import itertools
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import text

from benchmarks.comparing import Bar, table
from benchmarks.field import elsewhere_at
from campaign_app.app import ROOT
from campaign_app.demo import embedded
from campaign_app.extensions import db
from tests.platform import Platform, make_template, running_platform
from tests.services.filling import fill

SIGNATURES = 1_000_000
PER_SECOND = 100
STEPS = ("0120_prepare_partitions", "0121_fill_partitions", "0122_switch_partitions", "0123_drop_whole_signatures")


@dataclass
class Signers:
    """People who sign at a steady pace, whether the ones before were answered or not."""

    port: int
    slugs: list[str]
    statuses: Counter[int] = field(default_factory=Counter)
    times: list[float] = field(default_factory=list)
    _ends: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def signing(self) -> Iterator[None]:
        """They sign while the block runs."""
        with ThreadPoolExecutor(64) as crowd:
            pace = crowd.submit(self._keep_pace, crowd)
            try:
                yield
            finally:
                self._ends.set()
                pace.result()

    def _keep_pace(self, crowd: ThreadPoolExecutor) -> None:
        began = time.perf_counter()
        for number in itertools.count():
            if self._ends.wait(max(0.0, began + number / PER_SECOND - time.perf_counter())):
                return
            crowd.submit(self._sign, number, time.perf_counter())

    def _sign(self, number: int, due: float) -> None:
        form = f"name=Ada+Lovelace&email=migrant{number}%40example.org&postal_code=85701&country=US"
        headers = {"content-type": "application/x-www-form-urlencoded", "x-forwarded-for": elsewhere_at(number)}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("POST", f"/a/{self.slugs[number % len(self.slugs)]}", form, headers)
            status = connection.getresponse().status
        except OSError:
            status = 0
        finally:
            connection.close()
        self.statuses[status] += 1
        self.times.append(time.perf_counter() - due)


def main(arguments: Sequence[str]) -> int:
    """Measure and print the table; 1 when a request failed."""
    bars = measure(int(arguments[0]) if arguments else SIGNATURES)
    print(table(bars))
    return not all(bar.met for bar in bars)


def measure(signatures: int = SIGNATURES) -> list[Bar]:
    """The requests that failed meanwhile; also prints how long people waited."""
    with (
        tempfile.TemporaryDirectory(prefix="campaign-bench-", dir=embedded.short_temporary_folder()) as name,
        embedded.postgres(Path(name) / "data", durable=True) as server,
        embedded.valkey(Path(name)) as limits,
    ):
        make_template(server, "template_bench", limits.redis_url())
        with running_platform(
            server, "template_bench", Path(name), limits.redis_url(), PROXY_COUNT="1", LOG_LEVEL="error"
        ) as platform:
            platform.crew.start("web")
            return _measure(platform, signatures)


def _measure(platform: Platform, signatures: int) -> list[Bar]:
    slugs = [platform.page().slug for _ in range(20)]
    with platform.app.app_context():
        make = platform.make
        page = make.page(kind="letter")
        _run(reversed(STEPS), lambda module: module.downgrade())
        with db.engine.connect() as connection:
            fill(connection, page, make.page(page.organization), count=signatures)
        signers = Signers(int(platform.base_url.rpartition(":")[2]), slugs)
        with signers.signing():
            _run(STEPS, lambda module: module.upgrade())
    failed = signers.statuses.total() - signers.statuses[303]
    told = f"median {statistics.median(signers.times) * 1000:.0f} ms, longest {max(signers.times):.1f} s"
    print(f"{signatures:,} signatures; {signers.statuses.total():,} people signed meanwhile, {told}")
    title = f"requests that failed at {PER_SECOND} a second while {signatures:,} signatures were partitioned"
    return [Bar(title, failed, 0, is_ceiling=True)]


def _run(steps: Iterable[str], act: Callable[[ModuleType], None]) -> None:
    """Do these steps as `db upgrade` would, with its timeouts."""
    scripts = ScriptDirectory(str(ROOT / "migrations"))
    for step in steps:
        revision = scripts.get_revision(step)
        assert revision is not None
        began = time.perf_counter()
        with db.engine.connect() as connection:
            connection.execute(text("SET lock_timeout = '5s'"))
            connection.execute(text("SET statement_timeout = '10min'"))
            connection.commit()
            context = MigrationContext.configure(connection, opts={"transaction_per_migration": True})
            with Operations.context(context), context.begin_transaction(_per_migration=True):
                act(revision.module)
        print(f"{step}: {time.perf_counter() - began:.1f} s", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
