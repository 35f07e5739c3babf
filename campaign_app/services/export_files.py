"""Rows to bytes: CSV by COPY with cells made safe in SQL, JSON lines, and a spreadsheet made of those."""

import json
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import xlsxwriter
from psycopg import ClientCursor
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus
from sqlalchemy import Select, Text, cast, func, select, true
from sqlalchemy.orm import Session
from xlsxwriter.worksheet import Worksheet

from campaign_app.documents import csv_line
from campaign_app.models import ExportFormat
from campaign_app.services.export_rows import made_safe

SLICE_BYTES = 1_000_000
# Excel's own limit, header included.
SHEET_ROWS = 1_048_576


def head(columns: list[str], file_format: ExportFormat) -> bytes:
    """What stands before the first row."""
    return csv_line(columns).encode() if file_format == "csv" else b""


def rows_as_bytes(session: Session, rows: Select[Any], *, file_format: ExportFormat) -> bytes:
    """The rows of a query: CSV lines, JSON objects, or JSON arrays to make a spreadsheet or a sheet of; one a line."""
    if file_format == "csv":
        return b"".join(_copy(session, made_safe(rows)))
    return "".join(f"{line}\n" for line in session.scalars(_as_json(rows, file_format, keys=0))).encode()


def keyed_lines(session: Session, rows: Select[Any], *, file_format: ExportFormat) -> list[bytes]:
    """The same, line by line, each behind the first column of its row, the key, and a comma."""
    if file_format == "csv":
        return list(_copy(session, made_safe(rows)))
    found = session.execute(_as_json(rows, file_format, keys=1))
    return [f"{key},{line}\n".encode() for key, line in found]


def _as_json(rows: Select[Any], file_format: ExportFormat, *, keys: int) -> Select[Any]:
    """The rows, after so many columns, which stay as they are."""
    inner = rows.subquery()
    columns = inner.columns.values()
    if file_format == "jsonl":
        chosen = select(*columns[keys:]).correlate(inner).lateral()
        row = func.row_to_json(chosen.table_valued())
        return select(*columns[:keys], cast(row, Text)).select_from(inner.join(chosen, true()))
    return select(*columns[:keys], cast(func.json_build_array(*columns[keys:]), Text))


def _copy(session: Session, rows: Select[Any]) -> Iterator[bytes]:
    """COPY is six times as fast as rows through Python; psycopg puts the values into its text.

    The lines are taken from libpq itself (PostgreSQL documentation, "Functions Associated with the COPY Command"), as
    psycopg's own way to each of them takes longer than PostgreSQL needs to make it.
    """
    connection = session.connection()
    compiled = rows.compile(dialect=connection.dialect)
    driver: Any = connection.connection.driver_connection
    statement = ClientCursor(driver).mogrify(f"COPY ({compiled}) TO STDOUT (FORMAT csv)", compiled.params)
    begun = driver.pgconn.exec_(statement.encode())
    if begun.status != ExecStatus.COPY_OUT:
        raise error_from_result(begun)
    while (line := driver.pgconn.get_copy_data(0))[0] > 0:
        yield bytes(line[1])
    while (ended := driver.pgconn.get_result()) is not None:
        if ended.status != ExecStatus.COMMAND_OK:
            raise error_from_result(ended)


def spreadsheet(columns: list[str], parts: Iterable[bytes]) -> Iterator[bytes]:
    """An XLSX file in slices, from parts of JSON arrays; memory stays flat. Strings are never taken for formulas."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.xlsx"
        options = {"constant_memory": True, "tmpdir": folder, "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(str(path), options) as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, columns)
            for number, line in enumerate(lines(parts), start=1):
                if number < SHEET_ROWS:
                    _write_row(sheet, number, line)
        with path.open("rb") as file:
            while piece := file.read(SLICE_BYTES):
                yield piece


def _write_row(sheet: Worksheet, number: int, line: list[str | int | None]) -> None:
    """Cell by cell, as the library's own way of a row asks each value what it might be. What is empty needs no cell."""
    for column, value in enumerate(line):
        if value is None or value == "":
            continue
        if isinstance(value, str):
            sheet.write_string(number, column, value)
        else:
            sheet.write_number(number, column, value)


def lines(parts: Iterable[bytes]) -> Iterator[list[str | int | None]]:
    """The rows again, from parts of JSON arrays."""
    for part in parts:
        for line in part.splitlines():
            yield json.loads(line)
