"""Exports: CSV made safe against formulas against psql's own COPY, spreadsheets against bare XlsxWriter, and memory.

`./dev bench exports [SIGNATURES]`. An export is asked for, written part by part and kept, as a worker does it; a fifth
as many signatures go into the spreadsheets. Rows are made up; PostgreSQL waits for its disk.
"""

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import flask_migrate
import xlsxwriter
from flask import Flask
from sqlalchemy import text

from benchmarks.comparing import Bar, in_turns, ratio, table
from campaign_app.app import create_app
from campaign_app.demo import binaries, embedded
from campaign_app.extensions import db
from campaign_app.models import ExportFormat, Membership
from campaign_app.services import export_jobs, export_rows, export_writing, tenancy
from campaign_app.services.export_rows import Filters
from tests.conftest import settings_for
from tests.factories import Factory
from tests.services.filling import fill

SIGNATURES = 1_000_000
COLUMNS = ["signature_id", "page", "status", "confirmed_at", "district", "source", "name", "postal_code", "country"]
MEMORY_MB = 30


@dataclass
class Field:
    """A filled database, who asks for exports, and how many rows one has."""

    folder: Path
    url: str
    member: Membership
    few: Filters
    all: Filters


def main(arguments: Sequence[str]) -> int:
    """Measure and print the table; 1 when a bar is missed."""
    bars = measure(int(arguments[0]) if arguments else SIGNATURES)
    print(table(bars))
    return not all(bar.met for bar in bars)


def measure(signatures: int = SIGNATURES) -> list[Bar]:
    """The bars of exports."""
    with (
        tempfile.TemporaryDirectory(prefix="campaign-bench-", dir=embedded.short_temporary_folder()) as name,
        filled_field(Path(name), signatures) as field,
    ):
        few = export_rows.count_rows(db.session(), field.member.organization_id, filters=field.few)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        export(field, field.all, "csv")
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        rows = rows_of(field, field.few)
        found = in_turns(
            {
                "csv": lambda: signatures / export(field, field.all, "csv"),
                "psql": lambda: signatures / copy_with_psql(field),
                "xlsx": lambda: few / export(field, field.few, "xlsx"),
                "bare": lambda: few / write_bare(field, rows),
            }
        )
    return [
        ratio("export CSV / psql COPY, rows a second", found["csv"], found["psql"], 0.6),
        Bar("export CSV, growth of memory in MB", grown, MEMORY_MB, is_ceiling=True),
        ratio("export XLSX / bare XlsxWriter, rows a second", found["xlsx"], found["bare"], 0.85),
    ]


@contextmanager
def filled_field(folder: Path, signatures: int) -> Iterator[Field]:
    """One organization with so many signatures, a fifth of them on a page of their own."""
    with embedded.postgres(folder / "data", durable=True) as server:
        server.create_database("bench")
        app: Flask = create_app(settings_for(database_url=server.url("bench"), redis_url="redis://127.0.0.1:1/0"))
        with app.app_context():
            flask_migrate.upgrade()
            make = Factory(now=datetime.now(UTC), address_key=app.extensions["settings"].address_key)
            organization = make.organization()
            page, other = make.page(organization), make.page(organization)
            member = make.member(organization)
            with db.engine.connect() as connection:
                fill(connection, page, other, count=signatures, every=5)
            few = Filters(page_id=other.id)
            yield Field(folder, server.url("bench").replace("+psycopg", ""), member, few, Filters())
            db.session.remove()
            db.engine.dispose()


def export(field: Field, filters: Filters, file_format: ExportFormat) -> float:
    """Ask for an export and write it to its end; the seconds that took."""
    begun, now = time.perf_counter(), datetime.now(UTC)
    asked = export_jobs.ask(
        organization_id=field.member.organization_id,
        account_id=field.member.account_id,
        role="administrator",
        kind="signatures",
        file_format=file_format,
        columns=COLUMNS,
        filters=filters,
        purpose="measuring",
        approval_rows=2**31,
        now=now,
    )
    with tenancy.bound(field.member.organization_id):
        assert export_writing.run(asked, clock=lambda: now, ends=now + timedelta(hours=1), is_waited_for=True)
    return time.perf_counter() - begun


def query_of(field: Field, filters: Filters) -> str:
    """The rows of an export as plain SQL, cells as they are."""
    rows = export_rows.signature_rows(field.member.organization_id, filters, columns=COLUMNS)
    return str(rows.compile(dialect=db.engine.dialect, compile_kwargs={"literal_binds": True}))


def copy_with_psql(field: Field) -> float:
    """What a person at the database does: COPY to a file."""
    copied = f"\\copy ({' '.join(query_of(field, field.all).split())}) TO '{field.folder / 'rows.csv'}' CSV"
    begun = time.perf_counter()
    subprocess.run([str(binaries.find_postgres() / "psql"), field.url, "-qc", copied], check=True)
    return time.perf_counter() - begun


def rows_of(field: Field, filters: Filters) -> list[tuple[object, ...]]:
    """The rows of an export in memory."""
    return [tuple(row) for row in db.session.execute(text(query_of(field, filters)))]


def write_bare(field: Field, rows: Sequence[tuple[object, ...]]) -> float:
    """XlsxWriter at its thriftiest, with rows that are there already."""
    begun = time.perf_counter()
    with xlsxwriter.Workbook(str(field.folder / "rows.xlsx"), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return time.perf_counter() - begun


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
