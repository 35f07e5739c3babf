"""The real Congress: the published files, when a copy lies in REPRESENTATIVES_FOLDER or beside the project."""

import os
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy.orm import Session

from campaign_app.models import PostalDistrict, Term
from campaign_app.rosters.reading import File, read_files
from campaign_app.rosters.records import Reading
from campaign_app.services import enrolling, representatives
from campaign_app.services.enrolling import Report
from tests.conftest import NOW
from tests.services.rows import count, rows

FOLDER = Path(os.environ.get("REPRESENTATIVES_FOLDER", Path(__file__).parents[3] / "shared" / "representatives"))
HOUSE_SEATS, DELEGATES, SENATE_SEATS = 435, 6, 100

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="no copy of the published files is here")


@cache
def whole_reading() -> Reading:
    """All that the files say, read once."""
    paths = sorted(path for path in FOLDER.iterdir() if path.suffix in {".yaml", ".csv"})
    return read_files([File(path.name, path.read_bytes()) for path in paths], congress_number=119, today=NOW.date())


def enrol() -> Report:
    return enrolling.enrol(reading=whole_reading(), now=NOW)


def test_every_seat_is_held_or_vacant_every_code_is_found_and_a_second_import_changes_nothing(
    app: Flask, session: Session
) -> None:
    first = enrol()
    assert (first.changed, first.left, first.rejected) == (0, 0, [])
    held = Counter(term.office for term in rows(session, Term, left_on=None))
    published = set(re.findall(r",(\d{5}),", (FOLDER / "zccd.csv").read_text()))
    found = representatives.look_up(sorted(published), congress_number=119)
    vacant = Counter(seat.office for seat in {seat for each in found for seat in each.vacancies})
    print(f"held: {dict(held)}, vacant: {dict(vacant)}")
    assert held["us-senate"] + vacant["us-senate"] == SENATE_SEATS
    assert held["us-house"] + vacant["us-house"] == HOUSE_SEATS + DELEGATES
    assert (len(found), sum(not each.is_settled for each in found)) == (33_774, 7_299)  # as published
    assert all(each.is_known for each in found)
    before = count(session, Term, PostalDistrict)
    second = enrol()
    assert (second.added, second.changed, second.left, second.rejected) == (0, 0, 0, [])
    assert count(session, Term, PostalDistrict) == before


def test_a_member_who_left_between_two_imports_is_kept_with_the_day(app: Flask, session: Session) -> None:
    enrol()
    whole = (FOLDER / "legislators-current.yaml").read_text()
    start = whole.index("- id:", 10)
    file = File("legislators-current.yaml", whole[start:].encode())
    reading = read_files([file], congress_number=119, today=NOW.date())
    report = enrolling.enrol(reading=reading, now=NOW)
    assert report.left >= 1
    assert [term.office for term in rows(session, Term, left_on=NOW.date())] == ["us-senate"]
    assert report.added == report.changed == 0


def test_the_command_prints_its_figures_last(app: Flask) -> None:
    runner: FlaskCliRunner = app.test_cli_runner()
    result = runner.invoke(args=["representatives", "import", str(FOLDER), "--json"])
    assert result.exit_code == 0, result.output
    assert re.fullmatch(r'\{"added": \d+, "changed": 0, "left": 0, "rejected": 0\}', result.stdout.splitlines()[-1])
