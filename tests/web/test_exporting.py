"""Exports in the browser: small ones come at once, large ones wait, files are for whom they are for."""

import csv
import io
from datetime import UTC, datetime
from functools import partial

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaign_app.models import Export, Membership, Role
from campaign_app.services import export_files, export_writing
from tests.exports import draw
from tests.factories import Factory
from tests.services.rows import the
from tests.web.conftest import LogIn, words

SIGNATURES = {
    "signatures-columns": ["name", "district"],
    "signatures-purpose": "Hand-over",
    "signatures-format": "csv",
}


@pytest.fixture
def role() -> Role:
    """Somebody of the staff works here."""
    return "staff"


@pytest.fixture
def room(room: str) -> str:
    """Where exports are."""
    return f"{room}/exports"


@pytest.fixture
def _approving(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = app.extensions["settings"].model_copy(update={"export_approval_rows": 0})
    monkeypatch.setitem(app.extensions, "settings", settings)


def test_a_small_export_comes_at_once_and_stays_listed(
    browser: FlaskClient, room: str, make: Factory, member: Membership
) -> None:
    make.confirmed(make.page(member.organization), name="=1+1")
    answer = browser.post(f"{room}/new/signatures", data=SIGNATURES, follow_redirects=True)
    assert [row["name"] for row in csv.DictReader(io.StringIO(answer.text))] == ["'=1+1"]
    assert answer.headers["Content-Disposition"].endswith('.csv"')
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Hand-over" in words(browser.get(room))


def test_a_petition_sheet_is_of_one_page_and_made_by_a_worker(
    browser: FlaskClient, room: str, make: Factory, member: Membership, session: Session
) -> None:
    page = make.page(member.organization)
    make.confirmed(page, name="Ada Visitor")
    asked = SIGNATURES | {"signatures-format": "pdf"}
    refused = browser.post(f"{room}/new/signatures", data=asked)
    assert refused.status_code == 422
    assert "A petition sheet is of one action page: choose it" in words(refused)
    assert (
        browser.post(f"{room}/new/counts", data={"counts-purpose": "Board", "counts-format": "pdf"}).status_code == 422
    )
    answer = browser.post(
        f"{room}/new/signatures", data=asked | {"signatures-page": str(page.id)}, follow_redirects=True
    )
    assert "The petition sheet is being made." in words(answer)
    assert export_writing.run_due(clock=partial(datetime.now, UTC), draw=draw) == 1
    file = browser.get(f"{room}/{the(session, Export).id}/file")
    assert (file.mimetype, file.data[:5]) == ("application/pdf", b"%PDF-")


def test_counts_are_for_everybody_here_and_ask_for_a_purpose_too(browser: FlaskClient, room: str) -> None:
    counts = {"counts-columns": ["state"], "counts-format": "jsonl"}
    refused = browser.post(f"{room}/new/counts", data=counts)
    assert refused.status_code == 422
    assert "Say in one sentence" in words(refused)
    answer = browser.post(f"{room}/new/counts", data=counts | {"counts-purpose": "Board"}, follow_redirects=True)
    assert answer.mimetype == "application/x-ndjson"


def test_a_place_is_written_as_people_do(
    browser: FlaskClient, room: str, make: Factory, member: Membership, session: Session
) -> None:
    refused = browser.post(f"{room}/new/signatures", data=SIGNATURES | {"signatures-state": "Ruritania"})
    assert refused.status_code == 422
    assert "Write a state like AZ or Arizona, or a district like AZ-7" in words(refused)
    browser.post(f"{room}/new/signatures", data=SIGNATURES | {"signatures-state": "Arizona"})
    assert the(session, Export).filters["state"] == "ocd-division/country:us/state:az"


def test_a_column_the_role_may_not_see_is_neither_offered_nor_taken(browser: FlaskClient, room: str) -> None:
    assert "Email address" not in words(browser.get(room))
    forged = SIGNATURES | {"signatures-columns": ["name", "email"]}
    assert browser.post(f"{room}/new/signatures", data=forged).status_code == 422


@pytest.mark.usefixtures("_approving")
def test_a_large_export_waits_until_an_administrator_agrees(
    browser: FlaskClient, room: str, make: Factory, member: Membership, log_in: LogIn, session: Session
) -> None:
    make.confirmed(make.page(member.organization))
    assert browser.post(f"{room}/new/signatures", data=SIGNATURES).headers["Location"] == room
    export = the(session, Export)
    assert browser.get(f"{room}/{export.id}.json").get_json() == {"status": "asked", "done": 0, "total": 1}
    assert browser.get(f"{room}/{export.id}/file").status_code == 404
    assert browser.post(f"{room}/{export.id}/approve").status_code == 404
    second = log_in(make.member(member.organization, name="Ruth"))
    assert "Hand-over" in words(second.get(room))
    second.post(f"{room}/{export.id}/approve")
    assert export_writing.run_due(clock=lambda: make.now, draw=draw) == 1
    assert "decided by Ruth" in words(browser.get(room))
    assert browser.get(f"{room}/{export.id}.json").get_json()["status"] == "ready"


def test_a_file_with_addresses_opens_for_administrators_alone(
    browser: FlaskClient, room: str, make: Factory, member: Membership, log_in: LogIn, session: Session
) -> None:
    chief = log_in(make.member(member.organization))
    asked = SIGNATURES | {"signatures-columns": ["email"]}
    assert chief.post(f"{room}/new/signatures", data=asked, follow_redirects=True).status_code == 200
    export = the(session, Export)
    assert browser.get(f"{room}/{export.id}/file").status_code == 403


@pytest.mark.parametrize("typed", [{"signatures-page": "x"}, {"signatures-from_on": "x"}, {"signatures-format": "x"}])
def test_what_no_form_sends_is_refused(typed: dict[str, str], browser: FlaskClient, room: str) -> None:
    assert browser.post(f"{room}/new/signatures", data=SIGNATURES | typed).status_code == 422


def test_an_export_that_was_given_up_says_what_to_do_and_begins_anew(
    browser: FlaskClient,
    room: str,
    make: Factory,
    member: Membership,
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make.confirmed(make.page(member.organization), name="Ada Visitor")
    monkeypatch.setattr(export_writing, "ATTEMPTS_MAX", 1)
    with monkeypatch.context() as broken:
        broken.setattr(export_files, "keyed_lines", None)
        answer = browser.post(f"{room}/new/signatures", data=SIGNATURES, follow_redirects=True)
    assert "The file could not be written at once." in words(answer)
    assert "It could not be written (tries: 1, error: TypeError). Try again." in words(answer)
    export = the(session, Export)
    again = browser.post(f"{room}/{export.id}/retry", follow_redirects=True)
    assert "The export begins anew." in words(again)
    assert export_writing.run_due(clock=partial(datetime.now, UTC), draw=draw) == 1
    assert b"Ada Visitor" in browser.get(f"{room}/{export.id}/file").data
    twice = browser.post(f"{room}/{export.id}/retry", follow_redirects=True)
    assert "This export was decided about or done meanwhile" in words(twice)
