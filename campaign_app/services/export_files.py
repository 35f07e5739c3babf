"""Rows to bytes: CSV by COPY with cells made safe in SQL, JSON lines, and a spreadsheet made of those."""

import json
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import xlsxwriter
from sqlalchemy import Select, func, select

from campaign_app.documents import csv_line
from campaign_app.extensions import db
from campaign_app.models import ExportFormat
from campaign_app.services.export_rows import made_safe

SLICE_BYTES = 1_000_000
# Excel's own limit, header included.
SHEET_ROWS = 1_048_576


def head(columns: list[str], file_format: ExportFormat) -> bytes:
    """What stands before the first row."""
    return csv_line(columns).encode() if file_format == "csv" else b""


def rows_as_bytes(rows: Select[Any], file_format: ExportFormat) -> bytes:
    """The rows of a query: CSV lines, or one JSON object a line (what a spreadsheet is later made of, too)."""
    if file_format == "csv":
        return b"".join(_copy(made_safe(rows)))
    inner = rows.subquery()
    lines = db.session.scalars(select(func.row_to_json(inner.table_valued())))
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()


def _copy(rows: Select[Any]) -> Iterator[bytes]:
    """COPY is six times as fast as rows through Python; psycopg puts the values into its text."""
    compiled = rows.compile(dialect=db.engine.dialect)
    connection: Any = db.session.connection().connection.driver_connection
    with connection.cursor() as cursor:
        statement = f"COPY ({compiled}) TO STDOUT (FORMAT csv)"
        with cursor.copy(statement, compiled.params) as copy:
            for block in copy:
                yield bytes(block)


def spreadsheet(columns: list[str], parts: Iterable[bytes]) -> Iterator[bytes]:
    """An XLSX file in slices, from parts of JSON lines; memory stays flat. Strings are never taken for formulas."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.xlsx"
        options = {"constant_memory": True, "tmpdir": folder, "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(str(path), options) as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, columns)
            for number, line in enumerate(_lines(parts), start=1):
                if number < SHEET_ROWS:
                    sheet.write_row(number, 0, [line[name] for name in columns])
        with path.open("rb") as file:
            while piece := file.read(SLICE_BYTES):
                yield piece


def _lines(parts: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    for part in parts:
        for line in part.decode().split("\n"):
            if line:
                yield json.loads(line)
