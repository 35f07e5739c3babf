"""What an export reads, a part at a time, with a session that may be the replica's (`replica`). Reads only."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy.orm import Session

from campaign_app.models import Export, ExportFormat
from campaign_app.services import export_files, export_rows, petition_sheets, replica
from campaign_app.services.export_rows import KEY, KEY_LETTERS, Filters


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


def read_parts(export: Export, *, batch_rows: int) -> Iterator[Part]:
    """What an export still lacks, with the head of its file, read at the replica; never nothing."""
    wish, since = _wish(export), replica.position()
    if export.kind == "counts":
        head = export_files.head([*export.columns, *export_rows.NUMBERS], export.format)
        yield Part(head + replica.read(partial(read_counts, wish=wish), since=since), export.total_count, None)
        return
    head = b"" if export.part_count else export_files.head(export.columns, export.format)
    after, done_count, count = export.last_id, export.done_count, batch_rows
    while count == batch_rows:
        limit = batch_rows
        if export.format == "pdf":
            limit = min(limit, petition_sheets.rows_left(export, done_count=done_count))
        part = replica.read(partial(read_signatures, wish=wish, after=after, limit=limit), since=since)
        yield replace(part, data=head + part.data)
        head, after, count, done_count = b"", part.last_id, part.count, done_count + part.count


def _wish(export: Export) -> Wish:
    columns = petition_sheets.read_columns(export.columns) if export.format == "pdf" else list(export.columns)
    return Wish(export.organization_id, Filters.from_json(export.filters), columns, export.format)


def read_signatures(session: Session, wish: Wish, *, after: uuid.UUID | None, limit: int) -> Part:
    """The next `limit` signatures after an id, in the order of signing; fewer are the last.

    Each line begins with the id of its signature, so that where the part ends need not be looked for beforehand.
    """
    shows_key = wish.file_format == "csv" and wish.columns[0] == KEY
    rows = export_rows.signature_rows(
        wish.organization_id, wish.filters, columns=wish.columns, after=after, limit=limit, is_keyed=not shows_key
    )
    lines = export_files.keyed_lines(session, rows, file_format=wish.file_format)
    if not lines:
        return Part(b"", 0, None)
    last_id = uuid.UUID(lines[-1][:KEY_LETTERS].decode())
    return Part(b"".join(lines if shows_key else [line[KEY_LETTERS + 1 :] for line in lines]), len(lines), last_id)


def read_counts(session: Session, wish: Wish) -> bytes:
    """Every row of counts."""
    rows = export_rows.count_rows_by(wish.organization_id, wish.filters, columns=list(wish.columns))
    return export_files.rows_as_bytes(session, rows, file_format=wish.file_format)
