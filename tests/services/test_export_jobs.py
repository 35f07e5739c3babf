"""Exports as jobs: a killed one goes on where it was, large ones need two people, files expire."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from campaign_app.errors import BadInput, NotFound
from campaign_app.models import ActionPage, AuditEvent, Export, ExportPart, Membership, OutboxMessage
from campaign_app.models.export import KEPT
from campaign_app.services import export_files, export_jobs, export_writing
from campaign_app.services.export_rows import Filters
from tests.conftest import NOW
from tests.exports import Ask, asking_for, draw, read, sheet, told, write
from tests.factories import Factory
from tests.services.rows import count, rows, the


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
    return asking_for(member)


def test_who_asked_is_mailed_when_a_worker_has_written_it_and_not_when_they_waited(ask: Ask, session: Session) -> None:
    export_writing.run_now(ask(), clock=lambda: NOW)
    assert count(session, OutboxMessage) == [0]
    export = ask()
    write(export)
    message = the(session, OutboxMessage, kind="export_ready")
    assert (message.recipient, message.export_id) == (export.account.email, export.id)


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
    _write_next(leased)
    export_writing._keep(leased, NOW + export_writing.LEASE)
    _write_next(leased)  # killed before this part was committed
    session.rollback()
    assert export_writing.run_due(clock=lambda: NOW, draw=draw) == 0, "its lease still holds"
    late = NOW + export_writing.LEASE + timedelta(seconds=1)
    assert export_writing.run_due(clock=lambda: late, draw=draw) == 1
    assert the(session, Export).done_count == the(session, Export).total_count == 5
    data = read(export)
    text = " ".join(sheet(data)) if file_format == "xlsx" else data.decode()
    if file_format != "xlsx":
        assert [text.count(f"Person {number}") for number in range(5)] == [1] * 5
        assert text.index("Person 1") < text.index("Person 4")


@pytest.mark.parametrize(("file_format", "where"), [("csv", "keyed_lines"), ("xlsx", "spreadsheet"), ("pdf", "lines")])
def test_an_export_that_fails_each_time_is_given_up_and_a_person_may_let_it_begin_anew(
    file_format: str, where: str, make: Factory, page: ActionPage, ask: Ask, session: Session
) -> None:
    make.confirmed(page, name="Ada Visitor")
    export = ask(columns=["name"], file_format=file_format, filters=Filters(page_id=page.id))
    who = {"organization_id": export.organization_id, "export_id": export.id, "account_id": export.account_id}
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr(export_files, where, _broken)
        for tried in range(1, export_writing.ATTEMPTS_MAX + 1):
            assert export_writing.run_due(clock=_at(NOW + timedelta(minutes=tried)), draw=draw) == 0
            assert export.status == ("failed" if tried == export_writing.ATTEMPTS_MAX else "running")
    assert (export.last_error, count(session, ExportPart)) == ("OSError", [0])
    message = the(session, OutboxMessage, kind="export_failed")
    assert (message.recipient, message.export_id) == (export.account.email, export.id)
    assert export_writing.run_due(clock=lambda: NOW + timedelta(hours=1), draw=draw) == 0, "nobody said: try again"
    with pytest.raises(BadInput, match="too long ago"):
        export_jobs.try_again(**who, now=NOW + KEPT)
    export_jobs.try_again(**who, now=NOW)
    assert len(write(export)) > 0
    assert (export.status, export.done_count, export.attempts) == ("ready", 1, 0)


def test_an_export_each_writer_dies_over_is_given_up_and_progress_begins_the_count_anew(
    make: Factory, page: ActionPage, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_writing, "BATCH_ROWS", 1)
    make.confirmed(page)
    export, now = ask(columns=["name"]), NOW
    for _death in range(export_writing.ATTEMPTS_MAX - 1):
        assert export_writing._lease(now)
        now += export_writing.LEASE + timedelta(seconds=1)
    leased = export_writing._lease(now)
    assert leased
    _write_next(leased)
    export_writing._keep(leased, now)  # it got on, and dies again
    for _death in range(export_writing.ATTEMPTS_MAX):
        now += export_writing.LEASE + timedelta(seconds=1)
        assert export_writing._lease(now)
    now += export_writing.LEASE + timedelta(seconds=1)
    assert export_writing.run_due(clock=lambda: now, draw=draw) == 0
    assert (export.status, export.last_error) == ("failed", "died")


def _write_next(export: Export) -> None:
    part, _is_last = next(export_writing._parts(export))
    export_writing._write_part(export, part)


def _at(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


def _broken(*_values: object, **_named: object) -> bytes:
    raise OSError("No space left on device")


def test_who_lost_the_lease_writes_nothing_more(make: Factory, page: ActionPage, ask: Ask, session: Session) -> None:
    make.confirmed(page)
    ask()
    slow = export_writing._lease(NOW)
    assert slow
    _write_next(slow)
    session.connection().exec_driver_sql("UPDATE exports SET fence = fence + 1")
    assert not export_writing._keep(slow, None)


def test_a_large_export_waits_for_a_second_person(
    make: Factory, page: ActionPage, member: Membership, ask: Ask, session: Session
) -> None:
    make.confirmed(page)
    export = ask(approval_rows=0)
    assert export.status == "asked"
    assert export_writing.run_due(clock=lambda: NOW, draw=draw) == 0
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
    assert export_writing.run_due(clock=lambda: NOW, draw=draw) == 0
    assert count(session, ExportPart) == [0]
    with pytest.raises(NotFound):
        read(export)


def test_a_file_is_there_for_a_week(ask: Ask, session: Session) -> None:
    export = ask()
    write(export)
    assert export_jobs.expire(now=NOW + KEPT - timedelta(seconds=1)) == 0
    assert export_jobs.expire(now=NOW + KEPT) == 1
    assert count(session, ExportPart, Export) == [0, 1]
    with pytest.raises(NotFound):
        read(export)


def test_what_nobody_decided_about_lapses_after_a_week(make: Factory, page: ActionPage, ask: Ask) -> None:
    make.confirmed(page)
    export = ask(approval_rows=0)
    assert export_jobs.expire(now=NOW + KEPT - timedelta(seconds=1)) == 0
    assert export_jobs.expire(now=NOW + KEPT) == 1
    found = export_jobs.get_export(organization_id=export.organization_id, export_id=export.id)
    assert found.status == "expired"
