"""Exports of the command line: the audit row stands before the first line, lines come in parts, nobody is left out."""

import csv
import io
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from campaign_app.models import AuditEvent, ExportKind, Organization
from campaign_app.services import exports
from campaign_app.services.export_rows import Filters
from tests.conftest import NOW
from tests.factories import Factory
from tests.services.rows import the


def take_out(organization: Organization, kind: ExportKind, filters: Filters | None = None) -> Iterator[bytes]:
    return exports.take_out(
        organization_id=organization.id, kind=kind, filters=filters or Filters(), purpose="A copy", now=NOW
    )


def told(pieces: Iterator[bytes]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(b"".join(pieces).decode(), newline="")))


def test_the_list_comes_in_parts_in_the_order_of_signing(make: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "ROWS_AT_A_TIME", 2)
    page = make.page()
    for number in range(4):
        make.now = NOW + timedelta(milliseconds=number)
        make.confirmed(page, name=f"Person {number}", comment='Line one\nline "two"')
    pieces = list(take_out(page.organization, "signatures", Filters(page_id=page.id)))
    assert len(pieces) == 3  # the header, and two rows each
    lines = told(iter(pieces))
    assert [line["name"] for line in lines] == [f"Person {number}" for number in range(4)]
    assert {line["comment"] for line in lines} == {'Line one\nline "two"'}
    assert "email" in lines[0]


def test_the_audit_row_is_committed_before_the_first_line(make: Factory, session: Session) -> None:
    page = make.page()
    take_out(page.organization, "signatures", Filters(page_id=page.id))
    take_out(page.organization, "counts")
    session.rollback()  # the connection broke before a line was read
    listed = the(session, AuditEvent, act="export.signatures")
    assert (listed.account_id, listed.subject_id, listed.detail["purpose"]) == (None, page.id, "A copy")
    assert the(session, AuditEvent, act="export.counts").subject_id is None


def test_the_command_writes_csv_to_standard_output(app: Flask, make: Factory) -> None:
    page = make.page()
    make.confirmed(page)
    arguments = ["export", "counts", "--organization", page.organization.slug]
    answer = app.test_cli_runner().invoke(args=arguments)
    assert answer.exit_code == 0, answer.output
    (line,) = told(iter([answer.stdout_bytes]))
    assert (line["page"], line["confirmed_count"]) == (page.slug, "1")
