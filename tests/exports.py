"""Exports for tests: asked for, written, read."""

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

from lxml import etree

from campaign_app.gateways.typesetter import draw_pdf
from campaign_app.models import Export, Membership
from campaign_app.services import export_jobs, export_rows, export_writing
from campaign_app.services.export_rows import Filters
from tests.conftest import NOW

MANY = 1_000_000
Ask = Callable[..., Export]
# What the worker draws petition sheets with.
draw = partial(draw_pdf, "petition.typ")


def ready_export(member: Membership) -> Export:
    """An export whose file is there now."""
    now = datetime.now(UTC)
    export = export_jobs.ask(
        organization_id=member.organization_id,
        account_id=member.account_id,
        role="administrator",
        kind="counts",
        file_format="csv",
        columns=["page"],
        filters=Filters(),
        purpose="A board meeting",
        approval_rows=0,
        now=now,
    )
    export_writing.run_now(export, clock=lambda: now)
    return export


def asking_for(member: Membership) -> Ask:
    """Asks for exports as this member, of all columns without more."""

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
    assert export_writing.run_due(clock=lambda: NOW, draw=draw) == 1
    return read(export)


def read(export: Export) -> bytes:
    """The file."""
    _, pieces = export_jobs.open_file(
        organization_id=export.organization_id, export_id=export.id, account_id=export.account_id, now=NOW
    )
    return b"".join(pieces)


def told(data: bytes) -> list[dict[str, str]]:
    """The lines of a CSV file."""
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


def sheet(data: bytes) -> list[str]:
    """Every cell of the first sheet; fails when one is a formula."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        cells = etree.fromstring(book.read("xl/worksheets/sheet1.xml")).findall(".//{*}c")
    assert not [cell for cell in cells if cell.find("{*}f") is not None]
    return ["".join(cell.itertext()) for cell in cells]
