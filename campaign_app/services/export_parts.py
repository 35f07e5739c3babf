"""What an export reads, a part at a time, with a session that may be the replica's (`replica`). Reads only."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from campaign_app.models import ExportFormat
from campaign_app.services import export_files, export_rows
from campaign_app.services.export_rows import Filters


@dataclass(frozen=True)
class Wish:
    """Whose rows, which of them, which columns, in which format."""

    organization_id: uuid.UUID
    filters: Filters
    columns: Sequence[str]
    file_format: ExportFormat


@dataclass(frozen=True)
class Part:
    """Rows as bytes, without a head: how many, and the id they end at (None: there are none)."""

    data: bytes
    count: int
    last_id: uuid.UUID | None


def read_signatures(session: Session, wish: Wish, *, after: uuid.UUID | None, limit: int) -> Part:
    """The next `limit` signatures after an id, in the order of signing; fewer are the last."""
    own, filters = wish.organization_id, wish.filters
    last, count = export_rows.find_batch(session, own, filters=filters, after=after, limit=limit)
    if last is None:
        return Part(b"", 0, None)
    rows = export_rows.signature_rows(own, filters, columns=list(wish.columns), after=after, last=last)
    return Part(export_files.rows_as_bytes(session, rows, file_format=wish.file_format), count, last)


def read_counts(session: Session, wish: Wish) -> bytes:
    """Every row of counts."""
    rows = export_rows.count_rows_by(wish.organization_id, wish.filters, columns=list(wish.columns))
    return export_files.rows_as_bytes(session, rows, file_format=wish.file_format)
