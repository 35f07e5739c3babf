"""Exports: the audit row stands before the first line, lines come as they are read, no cell computes."""

import csv
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

import pytest
from sqlalchemy.orm import Session

from campaign_app.models import AuditEvent, Signature
from campaign_app.services import counting, exports
from campaign_app.services.exports import COUNT_COLUMNS, SIGNATURE_COLUMNS
from tests.conftest import NOW
from tests.factories import Factory
from tests.services.rows import count, the


def read(lines: Iterator[str]) -> list[list[str]]:
    return list(csv.reader(lines))


def test_counts_are_exported_by_page_and_district_and_by_nobodys_name(make: Factory) -> None:
    organization = make.organization()
    page = make.page(organization)
    for place in ({}, {}, {"postal_code": "", "country_code": "FR"}):
        make.confirmed(page, name="Ada Visitor", **place)
    make.confirmed(make.page())  # a neighbour's
    counting.fold()
    header, *lines = read(exports.export_counts(organization_id=organization.id, account_id=None, now=NOW))
    assert header == list(COUNT_COLUMNS)
    assert lines == [
        [page.slug, "petition", "open", "ocd-division/country:fr", "1"],
        [page.slug, "petition", "open", "ocd-division/country:us/state:az", "2"],
    ]


def test_the_signature_list_holds_every_signature_of_the_page_in_the_order_of_signing(make: Factory) -> None:
    page = make.page()
    first = make.confirmed(page, name="Ada", email="ada@example.org", comment='Line one\nline "two"')
    make.now = NOW + timedelta(milliseconds=1)
    make.signature(page, name="Ben", email="ben@example.org", postal_code="", country_code="")
    make.signature(make.page(), name="Somebody else")
    header, ada, ben = read(exports.export_signatures(page=page, account_id=None, now=NOW))
    assert header == list(SIGNATURE_COLUMNS)
    told = dict(zip(header, ada, strict=True))
    assert told["signature_id"] == str(first.id)
    assert (told["name"], told["email"], told["comment"]) == ("Ada", "ada@example.org", 'Line one\nline "two"')
    assert (told["postal_code"], told["country"], told["district"]) == ("85701", "US", "AZ")
    assert told["signed_at"] == told["confirmed_at"] == "2026-10-14T09:30:00+00:00"
    assert ben[1:7] == ["Ben", "ben@example.org", "", "", "", "pending"]
    assert ben[-1] == ""


@pytest.mark.parametrize("typed", ["=1+1", "@SUM(1)", "+1", "-1", "\uff1d1+1", " =1+1"], ids=ascii)
def test_no_cell_of_the_list_is_a_formula(typed: str, make: Factory) -> None:
    page = make.page()
    make.signature(page, name=typed, comment=typed, postal_code=typed, country_code="GB")
    _, line = read(exports.export_signatures(page=page, account_id=None, now=NOW))
    told = dict(zip(SIGNATURE_COLUMNS, line, strict=True))
    assert all(told[column].startswith("'") for column in ("name", "comment", "postal_code"))


def test_the_audit_row_is_committed_before_the_first_line(make: Factory, session: Session) -> None:
    member = make.member(organization := make.organization(), role="staff")
    page = make.page(organization)
    make.signature(page)
    exports.export_signatures(page=page, account_id=member.account_id, now=NOW)
    exports.export_counts(organization_id=organization.id, account_id=member.account_id, now=NOW)
    session.rollback()  # the connection broke before a line was read
    listed = the(session, AuditEvent, act="export.signatures")
    assert (listed.account_id, listed.subject_id, listed.detail) == (member.account_id, page.id, {})
    assert the(session, AuditEvent, act="export.counts").subject_id is None


def test_lines_leave_while_the_rest_is_still_in_the_database(
    make: Factory, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "ROWS_AT_A_TIME", 2)
    page = make.page()
    for _ in range(9):
        make.signature(page)
    session.expunge_all()
    lines = exports.export_signatures(page=page, account_id=None, now=NOW)
    assert len(list(islice(lines, 2))) == 2
    assert sum(isinstance(row, Signature) for row in session.identity_map.values()) <= 2
    assert len(list(lines)) == 8


def test_an_export_of_nothing_is_a_header_and_an_audit_row(make: Factory, session: Session) -> None:
    before = count(session, AuditEvent)[0]
    organization = make.organization()
    assert read(exports.export_counts(organization_id=organization.id, account_id=None, now=NOW)) == [
        list(COUNT_COLUMNS)
    ]
    assert count(session, AuditEvent) == [before + 1]
