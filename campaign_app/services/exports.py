"""Exports of the command line: CSV as it is read, after its line in the audit trail. `export_jobs` are people's."""

import uuid
from collections.abc import Iterator
from datetime import datetime
from functools import partial

from campaign_app.addresses import clean_line
from campaign_app.extensions import db
from campaign_app.models import ExportKind
from campaign_app.services import audit, export_files, export_parts, export_rows, replica
from campaign_app.services.export_parts import Wish
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
    wish = Wish(organization_id, filters, columns, "csv")
    return (_counts if kind == "counts" else _signatures)(wish, replica.position())


def _counts(wish: Wish, since: str | None) -> Iterator[bytes]:
    yield export_files.head([*wish.columns, *export_rows.NUMBERS], "csv")
    yield replica.read(partial(export_parts.read_counts, wish=wish), since=since)


def _signatures(wish: Wish, since: str | None) -> Iterator[bytes]:
    yield export_files.head(list(wish.columns), "csv")
    last_id: uuid.UUID | None = None
    while True:
        next_part = partial(export_parts.read_signatures, wish=wish, after=last_id, limit=ROWS_AT_A_TIME)
        part = replica.read(next_part, since=since)
        if part.data:
            yield part.data
        if part.count < ROWS_AT_A_TIME:
            return
        last_id = part.last_id
