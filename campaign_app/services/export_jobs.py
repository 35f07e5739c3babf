"""Exports as jobs: asked for, decided by a second person when large, stopped, expired; `export_writing` writes them."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, or_, select, update

from campaign_app.addresses import clean_line
from campaign_app.errors import BadInput, NotFound
from campaign_app.extensions import db
from campaign_app.identifiers import new_id
from campaign_app.models import Export, ExportFormat, ExportKind, ExportPart, ExportStatus, Role
from campaign_app.models.export import KEPT
from campaign_app.services import audit, export_rows, petition_sheets, replica
from campaign_app.services.export_rows import Filters
from campaign_app.services.export_writing import pieces

# Up to so many signatures read, the file is written while the person waits.
AT_ONCE_ROWS: dict[ExportKind, int] = {"counts": 100_000, "signatures": 5_000}
SHOWN_MAX = 50
_UNWRITTEN = {"attempts": 0, "last_error": "", "last_id": None, "part_count": 0, "byte_count": 0, "done_count": 0}
PURPOSE_MAX = 300


def ask(
    *,
    organization_id: uuid.UUID,
    account_id: uuid.UUID,
    role: Role,
    kind: ExportKind,
    file_format: ExportFormat,
    columns: Sequence[str],
    filters: Filters,
    purpose: str,
    approval_rows: int,
    now: datetime,
) -> Export:
    """Note what is to be taken out, and why, in the audit trail and as a job; nothing is read yet.

    Beyond `approval_rows` signatures it waits for a second person. Raises BadInput at `columns` or `purpose`, for a
    petition sheet also at `page` and `from_on`.
    """
    if kind == "counts" or file_format == "pdf":
        filters = replace(filters, status="confirmed")
    chosen = _choose(columns, export_rows.columns_for(kind, role))
    purpose = clean_line(purpose)[:PURPOSE_MAX]
    if not purpose:
        raise BadInput("Say in one sentence what this is for", field="purpose")
    total = replica.read(lambda session: export_rows.count_rows(session, organization_id, filters=filters))
    if file_format == "pdf":
        chosen = petition_sheets.check(
            organization_id=organization_id, kind=kind, columns=chosen, filters=filters, total=total
        )
    export = Export(
        id=new_id(now),
        organization_id=organization_id,
        account_id=account_id,
        kind=kind,
        format=file_format,
        columns=chosen,
        filters=filters.as_json(),
        purpose=purpose,
        status="asked" if kind == "signatures" and total > approval_rows else "new",
        total_count=total,
        created_at=now,
    )
    db.session.add(export)
    _audit("export.ask", export, account_id, now)
    db.session.commit()
    return export


def is_written_at_once(export: Export) -> bool:
    """Whether its person waits for the file; a petition sheet is for workers, as drawing it takes seconds."""
    is_small = export.total_count <= AT_ONCE_ROWS[export.kind]
    return is_small and export.status == "new" and export.format != "pdf"


def get_export(*, organization_id: uuid.UUID, export_id: uuid.UUID) -> Export:
    """One export as it stands now. Raises NotFound."""
    query = select(Export).filter_by(id=export_id, organization_id=organization_id)
    export = db.session.scalar(query.execution_options(populate_existing=True))
    if export is None:
        raise NotFound("There is no page at this address")
    return export


def list_exports(organization_id: uuid.UUID) -> Sequence[Export]:
    """The newest exports of an organization, newest first."""
    query = select(Export).filter_by(organization_id=organization_id)
    return db.session.scalars(query.order_by(Export.created_at.desc(), Export.id.desc()).limit(SHOWN_MAX)).all()


def decide(
    *, organization_id: uuid.UUID, export_id: uuid.UUID, is_approved: bool, account_id: uuid.UUID, now: datetime
) -> Export:
    """Let an export go on, or refuse it. Raises NotFound, and BadInput for who asked for it and when it was decided."""
    export = get_export(organization_id=organization_id, export_id=export_id)
    if export.account_id == account_id:
        raise BadInput("Somebody else has to decide about your export", field="export")
    _move(export, ("asked",), "new" if is_approved else "refused", decided_by_id=account_id)
    _audit("export.approve" if is_approved else "export.refuse", export, account_id, now)
    db.session.commit()
    return export


def stop(*, organization_id: uuid.UUID, export_id: uuid.UUID, account_id: uuid.UUID, now: datetime) -> None:
    """Stop an export that is not done; what was written goes. Raises NotFound, and BadInput when it is done."""
    export = get_export(organization_id=organization_id, export_id=export_id)
    _move(export, ("asked", "new", "running"), "stopped", fence=export.fence + 1)
    db.session.execute(delete(ExportPart).where(ExportPart.export_id == export.id))
    _audit("export.stop", export, account_id, now)
    db.session.commit()


def try_again(*, organization_id: uuid.UUID, export_id: uuid.UUID, account_id: uuid.UUID, now: datetime) -> None:
    """Let workers begin anew with an export that was given up, while what was said and agreed to for it is fresh.

    Raises NotFound, and BadInput when it is too old or not given up.
    """
    export = get_export(organization_id=organization_id, export_id=export_id)
    if now >= export.lapses_at:
        raise BadInput("This export was asked for too long ago: ask for a new one", field="export")
    _move(export, ("failed",), "new", **_UNWRITTEN)
    _audit("export.retry", export, account_id, now)
    db.session.commit()


def open_file(
    *, organization_id: uuid.UUID, export_id: uuid.UUID, account_id: uuid.UUID, now: datetime
) -> tuple[Export, Iterator[bytes]]:
    """The file in pieces, after its line in the audit trail. Raises NotFound before it is ready and once it expired."""
    export = get_export(organization_id=organization_id, export_id=export_id)
    if export.status != "ready" or export.expires_at is None or now >= export.expires_at:
        raise NotFound("This file is not there: it was not ready yet, or its time has passed")
    _audit("export.download", export, account_id, now)
    db.session.commit()
    return export, pieces(export)


def expire(*, now: datetime) -> int:
    """Delete the files past their time; what nobody decided about lapses. The entries stay. Returns how many."""
    is_over = and_(Export.status == "ready", Export.expires_at <= now)
    has_lapsed = and_(Export.status == "asked", Export.created_at <= now - KEPT)
    gone = db.session.scalars(
        update(Export).where(or_(is_over, has_lapsed)).values(status="expired").returning(Export.id)
    ).all()
    db.session.execute(delete(ExportPart).where(ExportPart.export_id.in_(gone)))
    db.session.commit()
    return len(gone)


def _choose(columns: Sequence[str], allowed: Sequence[str]) -> list[str]:
    """These columns in the order of the allowed ones."""
    chosen = [name for name in allowed if name in columns]
    if not chosen or set(columns) - set(allowed):
        raise BadInput("Choose at least one of the columns", field="columns")
    return chosen


def _move(export: Export, before: tuple[ExportStatus, ...], after: ExportStatus, **values: object) -> None:
    moved = db.session.scalar(
        update(Export)
        .where(Export.id == export.id, Export.status.in_(before))
        .values(status=after, **values)
        .returning(Export.id)
    )
    if moved is None:
        raise BadInput("This export was decided about or done meanwhile", field="export")


def _audit(act: str, export: Export, account_id: uuid.UUID, now: datetime) -> None:
    detail: dict[str, Any] = {
        "kind": export.kind,
        "format": export.format,
        "columns": export.columns,
        "rows": export.total_count,
    }
    if act == "export.ask":
        detail |= {"filters": export.filters, "purpose": export.purpose}
    audit.put(
        organization_id=export.organization_id,
        account_id=account_id,
        act=act,
        subject_id=export.id,
        detail=detail,
        now=now,
    )
