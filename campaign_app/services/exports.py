"""Exports of the command line: CSV as it is read, after its line in the audit trail. `export_jobs` are people's."""

import uuid
from collections.abc import Iterator
from datetime import datetime

from campaign_app.addresses import clean_line
from campaign_app.extensions import db
from campaign_app.models import ExportKind
from campaign_app.services import audit, export_files, export_rows
from campaign_app.services.export_rows import Filters

ROWS_AT_A_TIME = 5_000


def take_out(
    *, organization_id: uuid.UUID, kind: ExportKind, filters: Filters, purpose: str, now: datetime
) -> Iterator[bytes]:
    """Counts, or signatures in the order of signing, with every column, in pieces.

    Who runs commands on the server is an administrator. The audit row is committed before this returns.
    """
    columns = export_rows.columns_for(kind, "administrator")
    detail = {"columns": columns, "filters": filters.as_json(), "purpose": clean_line(purpose)}
    audit.put(
        organization_id=organization_id,
        account_id=None,
        act=f"export.{kind}",
        subject_id=filters.page_id,
        detail=detail,
        now=now,
    )
    db.session.commit()
    return (_counts if kind == "counts" else _signatures)(organization_id, filters, columns)


def _counts(organization_id: uuid.UUID, filters: Filters, columns: list[str]) -> Iterator[bytes]:
    yield export_files.head([*columns, *export_rows.NUMBERS], "csv")
    yield export_files.rows_as_bytes(export_rows.count_rows_by(organization_id, filters, columns=columns), "csv")


def _signatures(organization_id: uuid.UUID, filters: Filters, columns: list[str]) -> Iterator[bytes]:
    yield export_files.head(columns, "csv")
    after: uuid.UUID | None = None
    while True:
        last, count = export_rows.find_batch(organization_id, filters, after=after, limit=ROWS_AT_A_TIME)
        if last is not None:
            rows = export_rows.signature_rows(organization_id, filters, columns=columns, after=after, last=last)
            yield export_files.rows_as_bytes(rows, "csv")
        if count < ROWS_AT_A_TIME:
            return
        after = last
