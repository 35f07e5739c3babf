"""The commands that docs/operations.md tells people to start."""

import re
from pathlib import Path

OPERATIONS = Path(__file__).parents[1] / "docs" / "operations.md"


def documented_workers() -> list[str]:
    """The lines that start workers."""
    return re.findall(r"^celery -A tasks\.worker worker .*$", OPERATIONS.read_text(), re.MULTILINE)


def consumed_by(command: str) -> set[str]:
    """The queues a worker's line names."""
    named = re.search(r"--queues[ =](\S+)", command)
    return set(named[1].split(",")) if named else set()
