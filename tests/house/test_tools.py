"""The linters and type checkers, as tests: what `./dev check` finds fails the one test command too."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# They are the longest tests and busy on their own: one worker takes them, the others go on.
pytestmark = pytest.mark.xdist_group("tools")


@pytest.mark.timeout(600)
@pytest.mark.parametrize("tool", ["ruff", "format", "types", "imports", "templates"])
def test_the_whole_project_passes(tool: str) -> None:
    done = subprocess.run(["sh", "dev", "check", tool], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_dev_is_plain_sh() -> None:
    assert subprocess.run(["sh", "-n", "dev"], cwd=ROOT, check=False).returncode == 0


@pytest.mark.parametrize("arguments", [[], ["unknown"], ["check", "unknown"], ["bench"]])
def test_a_wrong_command_shows_how_to_use_dev(arguments: list[str]) -> None:
    done = subprocess.run(["sh", "dev", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert done.stdout == ""
    assert "usage: ./dev demo" in done.stderr
