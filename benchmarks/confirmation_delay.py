"""How long a supporter waits for the confirmation mail on an idle system: from the post to the mail server.

Everything runs as in production, PostgreSQL waits for its disk, and people come one at a time at odd moments. The bars
are a median of at most 1 s and a 99th percentile of at most 3 s. `./dev bench confirmation_delay [PEOPLE]`.
"""

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.comparing import Bar
from benchmarks.comparing import table as table_of_bars
from campaign_app.demo import embedded
from tests.platform import Platform, make_template, running_platform

PEOPLE = 40
PAUSE_SECONDS = (0.5, 2.0)


def main(arguments: Sequence[str]) -> int:
    """Measure and print the table; 1 when the goal is missed."""
    delays = sorted_delays(int(arguments[0]) if arguments else PEOPLE)
    print(f"{table(delays)}\n\n{table_of_bars(bars_of(delays))}")
    return not all(bar.met for bar in bars_of(delays))


def bars() -> list[Bar]:
    """What people wait on an idle system, against what they may wait."""
    return bars_of(sorted_delays(PEOPLE))


def bars_of(delays: Sequence[float]) -> list[Bar]:
    """The bars of these delays, in seconds, sorted."""
    late = delays[min(int(len(delays) * 0.99), len(delays) - 1)]
    return [
        Bar("idle: sign to mail, median seconds", statistics.median(delays), 1.0, True, delays[0], delays[-1]),
        Bar("idle: sign to mail, p99 seconds", late, 3.0, is_ceiling=True),
    ]


def sorted_delays(people: int) -> list[float]:
    """The delays of so many people, in seconds, the shortest first."""
    with tempfile.TemporaryDirectory(prefix="campaign-bench-", dir=embedded.short_temporary_folder()) as name:
        return sorted(measure(Path(name), people))


def measure(folder: Path, people: int) -> list[float]:
    """The delay of each confirmation, in seconds."""
    with embedded.postgres(folder / "data", durable=True) as server, embedded.valkey(folder) as limits:
        make_template(server, "template_bench", limits.redis_url())
        with running_platform(server, "template_bench", folder, limits.redis_url()) as platform:
            platform.crew.start("web", "worker", "beat")
            page = platform.page()
            wait_for_mail(platform, page.slug, "warming@example.org")
            return [wait_for_mail(platform, page.slug, f"signer{number}@example.org") for number in range(people)]


def wait_for_mail(platform: Platform, slug: str, email: str) -> float:
    """Sign after a pause of chance; seconds from the post until the mail server had the mail."""
    time.sleep(random.uniform(*PAUSE_SECONDS))
    posted = datetime.now(UTC)
    answer = platform.sign(slug, email)
    assert answer.status == 303, answer.words
    received = datetime.fromisoformat(platform.wait_for_mail(email)["received_at"])
    return (received - posted).total_seconds()


def table(ordered: Sequence[float]) -> str:
    """The figures, as Markdown."""
    figures = {
        "shortest": ordered[0],
        "median": statistics.median(ordered),
        "90 of 100": ordered[int(len(ordered) * 0.9)],
        "longest": ordered[-1],
    }
    lines = [f"| confirmation mail, {len(ordered)} people one at a time | seconds |", "| --- | ---: |"]
    return "\n".join([*lines, *(f"| {name} | {seconds:.2f} |" for name, seconds in figures.items())])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
