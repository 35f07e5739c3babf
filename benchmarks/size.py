"""Whether signing a large petition takes longer than signing a small one.

`./dev bench size [SIGNATURES]`: a platform whose one page has ten million signatures, from as many supporters, beside
one whose page has ten thousand; people sign one after the other, in turns. Ten million take some minutes to make.
"""

import itertools
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import psycopg

from benchmarks.comparing import Bar, in_turns, ratio, table
from benchmarks.field import elsewhere_at
from benchmarks.load import drive, post
from campaign_app.demo import embedded
from campaign_app.models import ActionPage
from tests.platform import Platform, make_template, running_platform

LARGE, SMALL = 10_000_000, 10_000
SIGNERS = 150
ROUNDS = 5
PART = 250_000
# Rows as signing leaves them, in the order of the mailboxes' keys, so that every index grows at its right edge.
FILL = (
    """
    INSERT INTO supporters (id, organization_id, email, email_key, language, created_at)
    SELECT lpad(to_hex(n), 32, '0')::uuid, %(organization_id)s, 'filler' || n || '@example.org',
           decode(lpad(to_hex(n::bigint * 400000000), 64, '0'), 'hex'), 'en', now() - interval '1 day'
    FROM generate_series(%(first)s::bigint, %(last)s) AS n
    """,
    """
    INSERT INTO signatures (
        id, organization_id, action_page_id, page_version_id, supporter_id, email_key, nonce, status, name,
        postal_code, country_code, street, city, district_code, language, comment, source_code, created_at,
        confirmed_at, suspicion
    )
    SELECT lpad(to_hex(n), 32, '0')::uuid, %(organization_id)s, %(page_id)s, %(version_id)s,
           lpad(to_hex(n), 32, '0')::uuid, decode(lpad(to_hex(n::bigint * 400000000), 64, '0'), 'hex'),
           '\\x00'::bytea, 'confirmed', 'Ada Lovelace', '85701', 'US', '', '',
           'ocd-division/country:us/state:az', 'en', '', '', now() - interval '1 day', now() - interval '1 day', 0
    FROM generate_series(%(first)s::bigint, %(last)s) AS n
    """,
    """
    INSERT INTO ledger_events (
        organization_id, action_page_id, signature_id, kind, delta, kept_delta, district_code, commitment, created_at
    )
    SELECT %(organization_id)s, %(page_id)s, lpad(to_hex(n), 32, '0')::uuid, 'signed', 0, 0,
           'ocd-division/country:us/state:az', '\\x00'::bytea, now() - interval '1 day'
    FROM generate_series(%(first)s::bigint, %(last)s) AS n
    """,
)


def main(arguments: Sequence[str]) -> int:
    """Measure and print the table; 1 when the bar is missed."""
    print(table(bars := measure(int(arguments[0]) if arguments else LARGE)))
    return not all(bar.met for bar in bars)


def measure(large: int = LARGE) -> list[Bar]:
    """The bar of size."""
    with ExitStack() as stack:
        name = stack.enter_context(
            tempfile.TemporaryDirectory(prefix="campaign-bench-", dir=embedded.short_temporary_folder())
        )
        folder = Path(name)
        server = stack.enter_context(embedded.postgres(folder / "data", durable=True))
        limits = stack.enter_context(embedded.valkey(folder))
        make_template(server, "template_bench", limits.redis_url())
        signers = []
        for place, count in (("small", SMALL), ("large", large)):
            (folder / place).mkdir()
            platform = stack.enter_context(
                running_platform(
                    server, "template_bench", folder / place, limits.redis_url(), PROXY_COUNT="1", LOG_LEVEL="error"
                )
            )
            signers.append(Signers(platform, count))
        return size_bars(signers[0], signers[1], large)


def size_bars(small: "Signers", large: "Signers", count: int) -> list[Bar]:
    """The two in turns, after a round that only warms them."""
    for signers in (small, large):
        signers.wait()
    found = in_turns({"large": large.wait, "small": small.wait}, rounds=ROUNDS)
    name = f"sign with {count:,} signatures on the page, to {SMALL:,}"
    return [ratio(name, found["large"], found["small"], 1.2, is_ceiling=True)]


class Signers:
    """People who sign the one page of a platform that has so many signatures."""

    def __init__(self, platform: Platform, count: int) -> None:
        self._port = int(platform.base_url.rpartition(":")[2])
        self._page = platform.page()
        self._numbers = itertools.count(1)
        fill(platform, self._page, count)
        platform.crew.start("web")

    def wait(self) -> float:
        """The median of how long one waits, in seconds, while nobody else signs."""

        def request(_: int) -> bytes:
            number = next(self._numbers)
            form = f"name=Ada+Lovelace&email=signer{number}%40example.org&postal_code=85701&country=US"
            return post(f"/a/{self._page.slug}", form.encode(), x_forwarded_for=elsewhere_at(number))

        load = drive(self._port, request, count=SIGNERS, connections=1)
        assert load.lost == 0, f"{load.lost} connections broke"
        assert set(load.statuses) == {303}, dict(load.statuses)
        return load.at(0.5)


def fill(platform: Platform, page: ActionPage, count: int) -> None:
    """Put so many signatures on a page, part by part; then let the database look at what it has."""
    begun = time.monotonic()
    given = {
        "organization_id": page.organization_id,
        "page_id": page.id,
        "version_id": page.version.id,
    }
    address = platform.settings.database_url.replace("+psycopg", "")
    with psycopg.connect(address, autocommit=True) as connection:
        # Triggers and references were kept by signing itself; here they would only take the time.
        connection.execute("SET session_replication_role = replica; SET synchronous_commit = off")
        for first in range(1, count + 1, PART):
            for statement in FILL:
                connection.execute(statement, {**given, "first": first, "last": min(first + PART - 1, count)})
        connection.execute("VACUUM ANALYZE supporters, signatures, ledger_events")
        connection.execute("CHECKPOINT")
    print(f"size: {count:,} signatures made in {time.monotonic() - begun:.0f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
