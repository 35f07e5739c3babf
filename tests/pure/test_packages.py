"""A delivered package is checked against its manifest, offline: whatever was changed is named."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from campaign_app.ledger import text_digest
from campaign_app.package_cli import tally
from campaign_app.packages import PackedFile, check, counts_file, manifest_file, named_districts

DEMAND = ("petition", "keep the evening buses running.", "", "")
FACTS: dict[str, Any] = {
    "counts": {"confirmed_online": 3, "on_paper": 310},
    "texts": [
        dict(zip(("kind", "demand", "subject", "text"), DEMAND, strict=True))
        | {"version": 1, "signatures": 3, "sha256": text_digest(*DEMAND).hex()}
    ],
}


def package() -> dict[str, bytes]:
    """The files of a package, by name."""
    districts = [("ocd-division/country:us/state:az", "Arizona", 2), ("", '=HYPERLINK("x")', 1)]
    files = [
        PackedFile("brief", "brief.pdf", "application/pdf", b"%PDF-1.7"),
        counts_file("by-district.csv", districts, on_paper=("On paper", 310)),
    ]
    return {file.name: file.data for file in (*files, manifest_file("manifest.json", FACTS, files))}


def wrong(files: dict[str, bytes]) -> list[str]:
    return [each.words for each in check(files) if not each.is_right]


def test_a_package_as_it_was_packed_is_right() -> None:
    assert wrong(package()) == []
    assert b"'=HYPERLINK" in package()["by-district.csv"]


@pytest.mark.parametrize(
    ("counts", "named"),
    [
        ({"a": 9, "b": 5, "": 1}, "ab"),
        ({"a": 9, "b": 5, "c": 4}, "a"),
        ({"a": 9, "b": 5, "c": 1, "d": 1}, "a"),
        ({"a": 9, "b": 5, "c": 3, "d": 2}, "ab"),
        ({"a": 9, "b": 1}, ""),
        ({"a": 4}, ""),
        ({"a": 9, "b": 0}, "a"),
    ],
)
def test_districts_of_few_are_not_named_nor_to_be_told_by_subtracting_the_others(
    counts: dict[str, int], named: str
) -> None:
    assert named_districts(counts) == {"", *named}


@pytest.mark.parametrize("name", ["brief.pdf", "by-district.csv"])
def test_a_file_that_was_changed_or_is_missing_is_named(name: str) -> None:
    files = package()
    assert any(words.startswith(name) for words in wrong(files | {name: files[name] + b" "}))
    del files[name]
    assert wrong(files) == [f"{name}: is missing"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"confirmed_online": 3', '"confirmed_online": 4'),
        ("evening buses", "morning buses"),
        ("version 1", "version 9"),
    ],
)
def test_a_manifest_that_was_changed_is_found_out(before: str, after: str) -> None:
    files = package()
    changed = files["manifest.json"].decode().replace(before, after)
    assert wrong(files | {"manifest.json": changed.encode()})


@pytest.mark.parametrize("manifest", [b"", b"[]", b"\xff", b'{"format": 1}', json.dumps(FACTS).encode()])
def test_what_is_no_manifest_is_said_to_be_none(manifest: bytes) -> None:
    assert wrong({"manifest.json": manifest})


def test_the_command_needs_neither_settings_nor_a_database(tmp_path: Path) -> None:
    for name, data in package().items():
        (tmp_path / name).write_bytes(data)
    ran = CliRunner().invoke(tally, ["verify", str(tmp_path)])
    assert (ran.exit_code, "WRONG" in ran.output) == (0, False)
    (tmp_path / "brief.pdf").write_bytes(b"%PDF-1.8")
    ran = CliRunner().invoke(tally, ["verify", str(tmp_path)])
    assert (ran.exit_code, "WRONG  brief.pdf" in ran.output) == (1, True)
    assert CliRunner().invoke(tally, ["verify", str(tmp_path / "manifest.json")]).exit_code == 1
