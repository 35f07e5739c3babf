"""Exports as jobs: no cell computes, a killed one goes on where it was, large ones need two people, files expire."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from lxml import etree
from sqlalchemy.orm import Session

from campaign_app.errors import BadInput, NotFound
from campaign_app.models import ActionPage, AuditEvent, Export, ExportPart, Membership
from campaign_app.services import export_jobs, export_rows, export_writing
from campaign_app.services.export_rows import Filters
from tests.conftest import NOW
from tests.factories import Factory
from tests.services.rows import count, rows, the

MANY = 1_000_000
FORMULAS = ["=1+1", "@SUM(1)", "+1", "-1", "\uff1d1+1", "\u200b=1", "'=1", '\u3000=HYPERLINK("http://evil")']
Ask = Callable[..., Export]


@pytest.fixture
def member(make: Factory) -> Membership:
    """An administrator."""
    return make.member(make.organization())


@pytest.fixture
def page(make: Factory, member: Membership) -> ActionPage:
    """A page of theirs."""
    return make.page(member.organization)


@pytest.fixture
def ask(member: Membership) -> Ask:
    """Asks for an export, of all columns without more."""

    def start(**values: Any) -> Export:
        kind, role = values.get("kind", "signatures"), values.get("role", "administrator")
        defaults = {
            "organization_id": member.organization_id,
            "account_id": member.account_id,
            "kind": kind,
            "role": role,
            "file_format": "csv",
            "columns": export_rows.columns_for(kind, role),
            "filters": Filters(),
            "purpose": "Hand-over in March",
            "approval_rows": MANY,
            "now": NOW,
        }
        return export_jobs.ask(**(defaults | values))

    return start


def write(export: Export) -> bytes:
    """What the worker does, and the file it makes."""
    assert export_writing.run_due(clock=lambda: NOW) == 1
    return read(export)


def read(export: Export) -> bytes:
    _, pieces = export_jobs.open_file(
        organization_id=export.organization_id, export_id=export.id, account_id=export.account_id, now=NOW
    )
    return b"".join(pieces)


def told(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


def sheet(data: bytes) -> list[str]:
    """Every cell of the first sheet; fails when one is a formula."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        cells = etree.fromstring(book.read("xl/worksheets/sheet1.xml")).findall(".//{*}c")
    assert not [cell for cell in cells if cell.find("{*}f") is not None]
    return ["".join(cell.itertext()) for cell in cells]


def test_no_cell_computes_whatever_people_typed(make: Factory, page: ActionPage, ask: Ask) -> None:
    for typed in FORMULAS:
        make.confirmed(
            page, name=typed, comment=typed, postal_code=typed[:12], country_code="GB", source_code=typed[:60]
        )
    lines = told(write(ask()))
    assert len(lines) == len(FORMULAS)
    for line in lines:
        assert all(line[column].startswith("'") for column in ("name", "comment", "postal_code", "source")), line
    assert sheet(write(ask(file_format="xlsx")))
    objects = [json.loads(line) for line in write(ask(file_format="jsonl")).decode().splitlines()]
    assert "=1+1" in {each["name"] for each in objects}


def test_only_confirmed_signatures_of_the_own_organization_that_fit_the_filters_are_taken(
    make: Factory, page: ActionPage, member: Membership, ask: Ask
) -> None:
    make.confirmed(page, name="Ada", postal_code="85701")
    make.confirmed(page, name="Ben", postal_code="60614")
    make.signature(page, name="Pending")
    make.confirmed(make.page(), name="Neighbour")
    other = make.page(member.organization)
    make.now = NOW + timedelta(days=2)
    make.confirmed(other, name="Cleo", postal_code="85701")

    def names(**filters: Any) -> set[str]:
        return {line["name"] for line in told(write(ask(filters=Filters(**filters))))}

    assert names() == {"Ada", "Ben", "Cleo"}
    assert names(page_id=page.id) == {"Ada", "Ben"}
    assert names(state="ocd-division/country:us/state:az") == {"Ada", "Cleo"}
    assert names(to_on=date(2026, 10, 14)) == {"Ada", "Ben"}
    assert names(from_on=date(2026, 10, 15), to_on=date(2026, 10, 16)) == {"Cleo"}


def test_counts_come_by_what_was_chosen_and_name_nobody(make: Factory, page: ActionPage, ask: Ask) -> None:
    for place in ("85701", "85701", "60614"):
        make.confirmed(page, postal_code=place, source_code="mail")
    lines = told(write(ask(kind="counts", columns=["state", "day", "source"])))
    assert [tuple(line.values()) for line in lines] == [
        ("ocd-division/country:us/state:az", "2026-10-14", "mail", "2"),
        ("ocd-division/country:us/state:il", "2026-10-14", "mail", "1"),
    ]
    with pytest.raises(BadInput):
        ask(kind="counts", columns=["name"])


def test_addresses_are_for_administrators_and_columns_for_who_names_them(ask: Ask) -> None:
    assert "email" not in export_rows.columns_for("signatures", "staff")
    with pytest.raises(BadInput):
        ask(role="staff", columns=["name", "email"])
    with pytest.raises(BadInput):
        ask(columns=[])
    with pytest.raises(BadInput):
        ask(purpose=" \u200b ")


@pytest.mark.parametrize("file_format", ["csv", "jsonl", "xlsx"])
def test_a_killed_export_goes_on_where_it_was(
    file_format: str,
    make: Factory,
    page: ActionPage,
    ask: Ask,
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(export_writing, "BATCH_ROWS", 2)
    for number in range(5):
        make.now = NOW + timedelta(milliseconds=number)
        make.confirmed(page, name=f"Person {number}")
    export = ask(columns=["name"], file_format=file_format)
    leased = export_writing._lease(NOW)
    assert leased
    export_writing._write_part(leased)
    export_writing._keep(leased, NOW + export_writing.LEASE)
    export_writing._write_part(leased)  # killed before this part was committed
    session.rollback()
    assert export_writing.run_due(clock=lambda: NOW) == 0, "its lease still holds"
    late = NOW + export_writing.LEASE + timedelta(seconds=1)
    assert export_writing.run_due(clock=lambda: late) == 1
    assert the(session, Export).done_count == the(session, Export).total_count == 5
    data = read(export)
    text = " ".join(sheet(data)) if file_format == "xlsx" else data.decode()
    if file_format != "xlsx":
        assert [text.count(f"Person {number}") for number in range(5)] == [1] * 5
        assert text.index("Person 1") < text.index("Person 4")


def test_who_lost_the_lease_writes_nothing_more(make: Factory, page: ActionPage, ask: Ask, session: Session) -> None:
    make.confirmed(page)
    ask()
    slow = export_writing._lease(NOW)
    assert slow
    export_writing._write_part(slow)
    session.connection().exec_driver_sql("UPDATE exports SET fence = fence + 1")
    assert not export_writing._keep(slow, None)


def test_a_large_export_waits_for_a_second_person(
    make: Factory, page: ActionPage, member: Membership, ask: Ask, session: Session
) -> None:
    make.confirmed(page)
    export = ask(approval_rows=0)
    assert export.status == "asked"
    assert export_writing.run_due(clock=lambda: NOW) == 0
    decision = {"organization_id": member.organization_id, "export_id": export.id, "is_approved": True, "now": NOW}
    with pytest.raises(BadInput, match="Somebody else"):
        export_jobs.decide(**decision, account_id=member.account_id)  # type: ignore[arg-type]
    second = make.member(member.organization)
    export_jobs.decide(**decision, account_id=second.account_id)  # type: ignore[arg-type]
    assert len(told(write(export))) == 1
    with pytest.raises(BadInput, match="meanwhile"):
        export_jobs.decide(**decision, account_id=second.account_id)  # type: ignore[arg-type]
    acts = [event.act for event in rows(session, AuditEvent) if event.act.startswith("export.")]
    assert acts == ["export.ask", "export.approve", "export.download"]


def test_the_trail_names_purpose_columns_and_size_before_anything_is_read(ask: Ask, session: Session) -> None:
    ask()
    session.rollback()
    line = the(session, AuditEvent, act="export.ask")
    assert line.detail["purpose"] == "Hand-over in March"
    assert line.detail["rows"] == 0
    assert "email" in line.detail["columns"]


def test_a_stopped_export_leaves_nothing_and_cannot_be_read(ask: Ask, member: Membership, session: Session) -> None:
    export = ask()
    who = {"organization_id": member.organization_id, "export_id": export.id, "account_id": member.account_id}
    export_jobs.stop(**who, now=NOW)
    assert export_writing.run_due(clock=lambda: NOW) == 0
    assert count(session, ExportPart) == [0]
    with pytest.raises(NotFound):
        read(export)


def test_a_file_is_there_for_a_week(ask: Ask, session: Session) -> None:
    export = ask()
    write(export)
    assert export_jobs.expire(now=NOW + export_writing.KEPT - timedelta(seconds=1)) == 0
    assert export_jobs.expire(now=NOW + export_writing.KEPT) == 1
    assert count(session, ExportPart, Export) == [0, 1]
    with pytest.raises(NotFound):
        read(export)
