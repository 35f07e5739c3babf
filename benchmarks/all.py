"""All bars in one run: `./dev bench all [--json FILE]` measures them, prints them and writes them to results.md.

What stands in results.md below the mark is left as it is: measurements that have no bar.
"""

import json
import os
import platform
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import (
    confirmation_delay,
    counting,
    dashboard,
    exports,
    mail,
    migration,
    size,
    slow_clients,
    spike,
    web,
)
from benchmarks.comparing import Bar, table

MEASURES: dict[str, Callable[[], list[Bar]]] = {
    "web": web.measure,
    "spike": spike.measure,
    "slow_clients": slow_clients.measure,
    "mail": mail.measure,
    "counting": counting.measure,
    "confirmation_delay": confirmation_delay.bars,
    "exports": exports.measure,
    "dashboard": dashboard.measure,
    "migration": migration.measure,
    "size": size.measure,
}
RESULTS = Path(__file__).parent / "results.md"
MARK = "<!-- Everything above this line is written by `./dev bench all`. -->"


def main(arguments: Sequence[str]) -> int:
    """Measure, print, write after each, so that what was measured lasts when a later one breaks; 1 for a missed bar."""
    bars: list[Bar] = []
    for name, measure in MEASURES.items():
        begun = time.monotonic()
        found = measure()
        print(f"\n{name} ({time.monotonic() - begun:.0f} s)\n\n{table(found)}", flush=True)
        bars += found
        if arguments[:1] == ["--json"]:
            Path(arguments[1]).write_text(json.dumps([bar.as_json() for bar in bars], indent=2) + "\n")
        write_results(bars)
    return not all(bar.met for bar in bars)


def write_results(bars: Sequence[Bar]) -> None:
    """Put the bars at the head of results.md, with the machine and the day."""
    kept = RESULTS.read_text().partition(MARK)[2]
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2**30
    machine = f"{os.cpu_count()} cores, {memory} GB, {platform.system()}, Python {platform.python_version()}"
    told = f"`./dev bench all` on {datetime.now(UTC):%Y-%m-%d}: {machine}. Load before: {os.getloadavg()[2]:.1f}."
    RESULTS.write_text(f"# What was last measured\n\n{told}\n\n{table(bars)}\n\n{MARK}{kept}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
