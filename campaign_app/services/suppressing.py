"""The list of addresses never to mail, taken out and brought in as CSV: keyed hashes, reasons, days; no address."""

import csv
import io
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert as upsert

from campaign_app.addresses import email_key, normalise_email
from campaign_app.documents import csv_line
from campaign_app.errors import BadInput
from campaign_app.extensions import db
from campaign_app.identifiers import new_id
from campaign_app.models import Suppression
from campaign_app.services import audit

COLUMNS = ("address_hash", "reason", "since")
REASONS = ("unsubscribed", "bounced", "complained", "erased")
FILE_MAX_BYTES = 5_000_000
LINES_MAX = 100_000
ROWS_AT_ONCE = 1_000
_HASH = re.compile("[0-9a-f]{64}")
_HEADINGS = {"address_hash", "address", "email", "email address", "e-mail"}


@dataclass
class Report:
    """What became of a file: how many were added, were known already, and which lines were turned away, and why."""

    added_count: int = 0
    known_count: int = 0
    rejected: list[tuple[int, BadInput]] = field(default_factory=list)


def count_suppressions(organization_id: uuid.UUID) -> int:
    """How many addresses an organization never mails."""
    query = select(func.count()).where(Suppression.organization_id == organization_id)
    return db.session.scalar(query) or 0


def take_out(*, organization_id: uuid.UUID, account_id: uuid.UUID, now: datetime) -> Iterator[str]:
    """The list as CSV lines, oldest first; its line in the audit trail is written before."""
    audit.put(
        organization_id=organization_id, account_id=account_id, act="export.suppressions", subject_id=None, now=now
    )
    db.session.commit()
    return _lines(organization_id)


def bring_in(
    *, organization_id: uuid.UUID, data: bytes, address_key: str, account_id: uuid.UUID, now: datetime
) -> Report:
    """Add the addresses, or hashes from here, in the first column of a CSV file; the second may say why.

    Lines that cannot be read are reported and the others kept. Addresses are hashed and forgotten. Raises BadInput at
    `file` for what is no such file.
    """
    report, keys = Report(), dict[bytes, str]()
    for number, cells in _rows(data):
        try:
            key, reason = _read(cells, address_key)
            keys.setdefault(key, reason)
        except BadInput as error:
            report.rejected.append((number, error))
    report.added_count = _put(organization_id, keys, now)
    report.known_count = len(keys) - report.added_count
    detail = {"added": report.added_count, "known": report.known_count, "rejected": len(report.rejected)}
    audit.put(
        organization_id=organization_id,
        account_id=account_id,
        act="privacy.suppress",
        subject_id=None,
        detail=detail,
        now=now,
    )
    db.session.commit()
    return report


def _lines(organization_id: uuid.UUID) -> Iterator[str]:
    yield csv_line(COLUMNS)
    query = select(Suppression).filter_by(organization_id=organization_id).order_by(Suppression.created_at)
    for row in db.session.scalars(query.execution_options(yield_per=ROWS_AT_ONCE)):
        yield csv_line((row.email_key.hex(), row.reason, row.created_at.astimezone(UTC).isoformat()))


def _rows(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """The lines with something in them, by number from 1, without a line of headings."""
    if len(data) > FILE_MAX_BYTES:
        raise BadInput("Choose a file of at most 5 MB", field="file")
    try:
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadInput("This is no CSV file in UTF-8", field="file") from error
    if len(rows) > LINES_MAX:
        raise BadInput("Choose a file of at most %(count)d lines", field="file", count=LINES_MAX)
    for number, cells in enumerate(rows, start=1):
        is_heading = number == 1 and cells and cells[0].strip().lower() in _HEADINGS
        if any(cell.strip() for cell in cells) and not is_heading:
            yield number, cells


def _read(cells: list[str], address_key: str) -> tuple[bytes, str]:
    what, reason = cells[0].strip(), cells[1].strip().lower() if len(cells) > 1 else ""
    if reason and reason not in REASONS:
        raise BadInput("The reason must be one of: %(reasons)s", field="file", reasons=", ".join(REASONS))
    is_hash = _HASH.fullmatch(what.lower())
    key = bytes.fromhex(what) if is_hash else email_key(normalise_email(what), key=address_key)
    return key, reason or "unsubscribed"


def _put(organization_id: uuid.UUID, keys: dict[bytes, str], now: datetime) -> int:
    added, listed = 0, list(keys.items())
    for start in range(0, len(listed), ROWS_AT_ONCE):
        values = [
            {"id": new_id(now), "organization_id": organization_id, "email_key": key, "reason": why, "created_at": now}
            for key, why in listed[start : start + ROWS_AT_ONCE]
        ]
        new = upsert(Suppression).values(values).on_conflict_do_nothing(index_elements=["organization_id", "email_key"])
        added += len(db.session.scalars(new.returning(Suppression.id)).all())
    return added
