"""`campaign-app import`: addresses and files, a table or JSON, and one bad place that does not stop the others."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from campaign_app.cli import import_places
from campaign_app.gateways.fetcher import Fetcher
from campaign_app.models import Organization
from tests.factories import RELEASE, Factory
from tests.sites import LISTING, FakeSite

URL = "https://news.example.org/releases"


@pytest.fixture
def organization(make: Factory) -> Organization:
    """Whose sources come in."""
    return make.organization()


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """A file."""
    file = tmp_path / "release.txt"
    file.write_text(RELEASE)
    return file


@pytest.fixture(autouse=True)
def _site(monkeypatch: pytest.MonkeyPatch) -> None:
    """A newsroom instead of the whole web."""
    monkeypatch.setattr(Fetcher, "from_settings", lambda _: FakeSite({URL: LISTING}))


def run(app: Flask, organization: Organization, *arguments: object) -> Result:
    given = [*map(str, arguments), "--organization", organization.slug]
    return app.test_cli_runner().invoke(import_places, given)


def test_addresses_and_files_come_in_and_are_shown_in_a_table(
    app: Flask, organization: Organization, release: Path
) -> None:
    done = run(app, organization, URL, release)
    lines = done.stdout.splitlines()
    assert (done.exit_code, done.stderr) == (0, "")
    assert lines[0].split() == ["date", "suggested", "title", "targets"]
    assert lines[-1] == "3 new, 0 changed, 0 known already."
    assert "2026-10-02  letter" in done.stdout
    assert len({line.find("The pumps") for line in lines if "The pumps" in line}) == 1
    assert run(app, organization, URL).stdout == "0 new, 0 changed, 2 known already.\n"


def test_figures_and_rows_come_as_json(app: Flask, organization: Organization, release: Path) -> None:
    done = json.loads(run(app, organization, release, "--json").stdout)
    assert {name: done[name] for name in ("found", "new", "changed", "failures")} == {
        "found": 1,
        "new": 1,
        "changed": 0,
        "failures": {},
    }
    (row,) = done["sources"]
    assert (row["state"], row["title"], row["suggested"]) == ("new", "Keep the evening buses", "petition")
    assert row["targets"] == ["Department of Transportation"]


def test_what_cannot_be_read_is_named_and_the_rest_comes_in(
    app: Flask, organization: Organization, release: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty.txt").touch()
    done = run(app, organization, tmp_path / "gone.txt", tmp_path / "empty.txt", "https://nowhere.example/", release)
    assert done.exit_code == 1
    assert "1 new, 0 changed, 0 known already." in done.stdout
    failures = [line for line in done.stdout.splitlines() if line.startswith("Not imported: ")]
    assert ["gone.txt" in failures[0], "empty.txt" in failures[1], "nowhere.example" in failures[2]] == [True] * 3


def test_titles_do_not_reach_the_terminal_as_commands(app: Flask, organization: Organization, tmp_path: Path) -> None:
    file = tmp_path / "odd.txt"
    file.write_text(RELEASE.replace("Keep the evening", "Keep \x1b[31mthe evening \u202e" + "very " * 30))
    table = run(app, organization, file).stdout
    assert "\x1b" not in table
    assert "\u202e" not in table
    assert max(map(len, table.splitlines())) < 130
