"""Anybody counts a tally again from what is published, and a supporter finds their own acts in it."""

import csv
import io
import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy.orm import Session

from campaign_app import packages
from campaign_app.models import ActionPage, DeliveryFile
from campaign_app.package_cli import tally as tally_command
from campaign_app.services import ledgers, withdrawing
from campaign_app.tokens import make_token
from tests.conftest import NOW
from tests.factories import Factory
from tests.packages import handed_over
from tests.services.rows import rows


@pytest.fixture
def page(make: Factory, monkeypatch: pytest.MonkeyPatch) -> ActionPage:
    """A page of which some acts are in chunks; people of two places, both named, one of whom left."""
    monkeypatch.setattr(ledgers, "CHUNK_EVENTS", 3)
    monkeypatch.setattr(packages, "NAMED_FROM", 1)
    page = make.page()
    gone = make.confirmed(page)
    for place in ({}, {"postal_code": "75011", "country_code": "FR"}):
        make.confirmed(page, **place)
    withdrawing.withdraw(supporter_id=gone.supporter_id, signature_id=gone.id, now=NOW)
    ledgers.extend_due()
    return page


def download(app: Flask, page: ActionPage, folder: Path) -> str:
    """The files the public page of tallies leads to; returns its text."""
    browser = app.test_client()
    shown = browser.get(f"/a/{page.slug}/tallies").text
    for path in re.findall(r'href="(/a/[^"]+/tallies/1/[^"]+)"', shown):
        answer = browser.get(path)
        name = answer.headers["Content-Disposition"].partition('filename="')[2].rstrip('"')
        (folder / name).write_bytes(answer.data)
    return shown


def verify(folder: Path, *more: str) -> tuple[int, str]:
    ran = CliRunner().invoke(tally_command, ["verify", str(folder), *more])
    return ran.exit_code, ran.output


def test_the_published_files_alone_bear_the_tally_out(app: Flask, page: ActionPage, tmp_path: Path) -> None:
    tally = handed_over(page)
    shown = download(app, page, tmp_path)
    assert tally.merkle_root.hex() in shown
    status, said = verify(tmp_path)
    assert (status, "WRONG" in said) == (0, False)
    assert f"The 7 acts of the ledger have the root {tally.merkle_root.hex()}" in said
    assert "They add up to 2 online" in said


def test_the_package_of_a_target_is_recounted_district_by_district(
    app: Flask, page: ActionPage, tmp_path: Path, session: Session
) -> None:
    handed_over(page)
    download(app, page, tmp_path)
    for file in rows(session, DeliveryFile):
        (tmp_path / file.name).write_bytes(file.data or b"")
    status, said = verify(tmp_path)
    assert (status, "WRONG" in said) == (0, False)
    assert "right  They add up to the table, district by district" in said


def test_a_place_where_hardly_anybody_signed_is_not_named_in_public_and_all_of_it_still_adds_up(
    app: Flask, make: Factory, tmp_path: Path, session: Session
) -> None:
    page = make.page()
    for country, number in (("FR", 5), ("DE", 6), ("ES", 1)):
        for _ in range(number):
            make.confirmed(page, postal_code="", country_code=country)
    handed_over(page)
    assert "Districts with fewer than 5 confirmed signatures are not named" in download(app, page, tmp_path)
    acts = list(csv.DictReader(io.StringIO(next(tmp_path.glob("*ledger.csv")).read_text())))
    assert Counter(act["district"] for act in acts if act["change"] == "1") == {
        "ocd-division/country:de": 6,
        "fewer than 5": 6,  # alone, the one of Spain would be told by subtracting the others
    }
    for file in rows(session, DeliveryFile):
        (tmp_path / file.name).write_bytes(file.data or b"")
    assert "ocd-division/country:es,Spain,1,0" in next(tmp_path.glob("*district.csv")).read_text()
    status, said = verify(tmp_path)
    assert (status, "WRONG" in said) == (0, False)
    for line in ("confirmed,1,fewer than 5", "confirmed,1,ocd-division/country:de"):
        path = next(tmp_path.glob("*ledger.csv"))
        kept = path.read_bytes()
        path.write_bytes(kept.replace(line.encode(), b"confirmed,1,ocd-division/country:fr", 1))
        assert "WRONG  They add up to the table" in verify(tmp_path)[1]
        path.write_bytes(kept)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (",withdrawn,-1,", ",withdrawn,0,"),
        ("confirmed,1,ocd-division/country:fr", "confirmed,1,ocd-division/country:de"),
        ("\n1,", "\n1,ff"),
        ("country:fr,1\r\n", "country:fr,2\r\n"),
    ],
)
def test_acts_that_were_changed_are_found_out(
    before: str, after: str, app: Flask, page: ActionPage, tmp_path: Path, session: Session
) -> None:
    handed_over(page)
    download(app, page, tmp_path)
    for file in rows(session, DeliveryFile):
        (tmp_path / file.name).write_bytes(file.data or b"")
    acts = next(tmp_path.glob("*ledger.csv"))
    text = acts.read_bytes().decode()
    assert before in text
    acts.write_bytes(text.replace(before, after).encode())
    status, said = verify(tmp_path)
    assert (status, "WRONG" in said) == (1, True)


def test_a_supporter_finds_their_own_acts_by_their_own_link(
    app: Flask, page: ActionPage, make: Factory, tmp_path: Path
) -> None:
    own = make.confirmed(page, name="Ada Visitor")
    handed_over(page)
    key = app.extensions["settings"].secret_key
    token = make_token(key, purpose="my_signatures", subject_id=own.supporter_id, now=datetime.now(UTC))
    shown = app.test_client().get(f"/my-signatures/{token}").text
    commitments = re.findall(r'<code class="breaks">([0-9a-f]{64})</code>', shown)
    assert len(commitments) == 2
    assert shown.count("In tally 1") == 2
    download(app, page, tmp_path)
    asked = [part for commitment in commitments for part in ("--act", commitment)]
    status, said = verify(tmp_path, *asked)
    assert (status, said.count("right  The act")) == (0, 2)
    assert verify(tmp_path, "--act", "0" * 64)[0] == 1


def test_files_of_no_tally_and_of_drafts_are_not_there(app: Flask, page: ActionPage, make: Factory) -> None:
    browser = app.test_client()
    for path in (f"/a/{page.slug}/tallies/1/ledger.csv", f"/a/{page.slug}/tallies/0/manifest.json"):
        assert browser.get(path).status_code == 404
    assert browser.get(f"/a/{make.draft().slug}/tallies").status_code == 404
    assert "Nothing was handed in yet." in browser.get(f"/a/{page.slug}/tallies").text
