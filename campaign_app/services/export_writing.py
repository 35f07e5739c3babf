"""Writing exports: part by part, each committed with the id it ends at, so that a killed worker's successor goes on."""

import json
import uuid
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, and_, delete, or_, select, text, true, update

from campaign_app.extensions import db
from campaign_app.models import Export, ExportPart, MailKind
from campaign_app.models.export import KEPT
from campaign_app.services import (
    export_files,
    export_parts,
    export_pressing,
    export_rows,
    outbox,
    petition_sheets,
    tenancy,
)
from campaign_app.services.export_pressing import Pressed

# Rows of one part; fewer where people may have written long comments, as three parts are in memory at once.
BATCH_ROWS, LONG_BATCH_ROWS = 40_000, 5_000
# Longer than a worker's task may run, so that nobody else begins what is still being written.
LEASE = timedelta(seconds=125)
PATIENCE = timedelta(seconds=60)
# Tries without getting on after which an export is given up, and how long each waits after the last.
ATTEMPTS_MAX = 5
RETRY_AFTER = timedelta(seconds=30)
Clock = Callable[[], datetime]
Draw = Callable[[str], bytes]

log = structlog.get_logger(__name__)


def run_due(*, clock: Clock, draw: Draw, patience: timedelta = PATIENCE) -> int:
    """Write the exports that wait, one after the other, for about this long; returns how many became ready.

    `draw` turns JSON into the PDF of a petition sheet.
    """
    ends, ready = clock() + patience, 0
    while clock() < ends and (export := _lease(clock())):
        with tenancy.bound(export.organization_id):
            ready += _try(export, lambda leased: run(leased, clock=clock, ends=ends, draw=draw), clock)
    return ready


def run_now(export: Export, *, clock: Clock) -> bool:
    """Write a small export while its person waits; False leaves it to a worker, as a sheet always is to be drawn."""
    leased = _lease(clock(), and_(Export.id == export.id, Export.format != "pdf"))
    if leased is None:
        return False
    return _try(leased, lambda export: run(export, clock=clock, ends=clock() + PATIENCE, is_waited_for=True), clock)


def _try(export: Export, write: Callable[[Export], bool], clock: Clock) -> bool:
    """Write it; what fails is noted, so that it is tried again later and given up in the end."""
    export_id, fence = export.id, export.fence
    if export.attempts > ATTEMPTS_MAX:  # its last writer died over it, as all before
        _note_failure(export_id, fence, error=export.last_error or "died", now=clock())
        return False
    try:
        return write(export)
    except Exception as error:  # one export that cannot be written must not keep the others waiting
        log.exception("exports.failed", export_id=str(export_id))
        db.session.rollback()
        _note_failure(export_id, fence, error=type(error).__name__, now=clock())
        return False


def _note_failure(export_id: uuid.UUID, fence: int, *, error: str, now: datetime) -> None:
    """Let it wait for its next try, unless somebody else has it by now.

    After the last one it is given up with all that was written, and who asked for it gets a mail.
    """
    mine = select(Export).filter_by(id=export_id, fence=fence).with_for_update(of=Export)
    export = db.session.scalar(mine.execution_options(populate_existing=True))
    if export is not None:
        export.last_error, export.leased_until = error[:80], now + RETRY_AFTER
        if export.attempts >= ATTEMPTS_MAX:
            export.status, export.leased_until = "failed", None
            db.session.execute(delete(ExportPart).where(ExportPart.export_id == export_id))
            _put_mail(export, "export_failed", now)
    db.session.commit()


def run(export: Export, *, clock: Clock, ends: datetime, draw: Draw | None = None, is_waited_for: bool = False) -> bool:
    """Write parts until the export is ready, its time is up or somebody else holds it; whether it became ready.

    Who does not wait for it gets a mail then.
    """
    for part, is_last in _parts(export):
        _write_part(export, part)
        if is_last:
            _finish(export, draw, clock())
            if not is_waited_for:
                _put_mail(export, "export_ready", clock())
        is_over = clock() >= ends
        lease = None if is_last or is_over else clock() + LEASE
        if not _keep(export, lease):
            return False
        if is_last or is_over:
            return is_last
    raise ValueError("the parts of an export have a last one")


def _lease(now: datetime, which: ColumnElement[bool] | None = None) -> Export | None:
    """Take the oldest export nobody holds."""
    is_free = or_(Export.leased_until.is_(None), Export.leased_until < now)
    due = select(Export.id).where(Export.status.in_(("new", "running")), is_free, true() if which is None else which)
    found = db.session.scalar(due.order_by(Export.created_at).limit(1).with_for_update(skip_locked=True))
    if found is None:
        db.session.rollback()
        return None
    db.session.execute(
        update(Export)
        .where(Export.id == found)
        .values(status="running", fence=Export.fence + 1, attempts=Export.attempts + 1, leased_until=now + LEASE)
        .execution_options(synchronize_session=False)
    )
    db.session.commit()
    return db.session.get_one(Export, found, populate_existing=True)


def _parts(export: Export) -> Iterator[tuple[Pressed, bool]]:
    batch_rows = LONG_BATCH_ROWS if "comment" in export.columns else BATCH_ROWS
    return export_pressing.press(export_parts.read_parts(export, batch_rows=batch_rows))


def _write_part(export: Export, part: Pressed) -> None:
    """Add a part to the caller's transaction, with what is done then."""
    _put_part(export, part.data, byte_count=part.byte_count)
    export.last_id, export.done_count = part.last_id or export.last_id, export.done_count + part.count


def _put_part(export: Export, data: bytes, *, byte_count: int) -> None:
    export.part_count += 1
    export.byte_count += byte_count
    own, number = export.organization_id, export.part_count
    db.session.add(ExportPart(export_id=export.id, number=number, organization_id=own, data=data))


def _finish(export: Export, draw: Draw | None, now: datetime) -> None:
    db.session.flush()
    if export.format == "xlsx":
        columns = [*export.columns, *export_rows.NUMBERS] if export.kind == "counts" else list(export.columns)
        _replace_parts(export, export_files.spreadsheet(columns, pieces(export)))
    elif export.format == "pdf":
        if draw is None:
            raise ValueError("a petition sheet needs the typesetter")
        content = petition_sheets.content_of(export, export_files.lines(pieces(export)))
        _replace_parts(export, [draw(json.dumps(content))])
    if export.kind == "signatures":
        export.total_count = export.done_count
    export.status, export.ready_at, export.expires_at = "ready", now, now + KEPT


def _replace_parts(export: Export, slices: Iterable[bytes]) -> None:
    """Put a file made of the parts in their place."""
    made = list(slices)
    db.session.execute(delete(ExportPart).where(ExportPart.export_id == export.id))
    export.part_count = export.byte_count = 0
    for piece in made:
        _put_part(export, export_pressing.wrap(piece), byte_count=len(piece))


def _put_mail(export: Export, kind: MailKind, now: datetime) -> None:
    outbox.put(
        organization_id=export.organization_id,
        kind=kind,
        recipient=export.account.email,
        export_id=export.id,
        now=now,
    )


def _keep(export: Export, leased_until: datetime | None) -> bool:
    """Commit what was written if the lease still holds; else drop it. A person's Stop ends a lease, too."""
    fence = db.session.scalar(select(Export.fence).filter_by(id=export.id).with_for_update())
    if fence != export.fence:
        db.session.rollback()
        return False
    export.leased_until, export.attempts = leased_until, 0
    if export.status != "ready":  # a part that a crash of the server takes is written anew: the disk is not waited for
        db.session.execute(text("SET LOCAL synchronous_commit = off"))
    db.session.commit()
    return True


def pieces(export: Export) -> Iterator[bytes]:
    """The parts of an export in their order."""
    for number in range(1, export.part_count + 1):
        data = db.session.scalar(select(ExportPart.data).filter_by(export_id=export.id, number=number))
        yield export_pressing.unpress(data or b"")
