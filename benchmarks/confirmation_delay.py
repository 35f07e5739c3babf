"""How long a supporter waits for the confirmation mail on an idle system: from the post to the mail server.

Everything runs as in production, PostgreSQL waits for its disk, and people come one at a time at odd moments. The goal
is a median of at most 2 s. `./dev bench confirmation_delay [PEOPLE]`.
"""

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from campaign_app.demo import embedded
from tests.platform import Platform, make_template, running_platform

PEOPLE = 40
PAUSE_SECONDS = (0.5, 2.0)
GOAL_SECONDS = 2.0


def main(arguments: Sequence[str]) -> int:
    """Measure and print the table; 1 when the goal is missed."""
    people = int(arguments[0]) if arguments else PEOPLE
    with tempfile.TemporaryDirectory(prefix="campaign-bench-", dir=embedded.short_temporary_folder()) as name:
        delays = measure(Path(name), people)
    print(table(delays))
    return statistics.median(delays) > GOAL_SECONDS


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


def table(delays: list[float]) -> str:
    """The figures, as Markdown."""
    ordered = sorted(delays)
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
