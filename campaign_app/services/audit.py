"""The audit trail: rows join the transaction of the act they are about; and reading them."""

import json
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, func, or_, select
from sqlalchemy.orm import joinedload

from campaign_app.documents import csv_line
from campaign_app.extensions import db
from campaign_app.models import AuditEvent, AuditSeal, Delivery, Tally


def put(
    *,
    organization_id: uuid.UUID,
    account_id: uuid.UUID | None,
    act: str,
    subject_id: uuid.UUID | None,
    now: datetime,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Add one line to the trail; the caller commits. `detail` holds ids and figures, never a person's data."""
    db.session.add(
        AuditEvent(
            organization_id=organization_id,
            account_id=account_id,
            act=act,
            subject_id=subject_id,
            detail=dict(detail or {}),
            created_at=now,
        )
    )


@dataclass(frozen=True)
class Trail:
    """Which lines to show: `kind` is what an act's name begins with (`export`), `account_id` who did it.

    `by_platform` asks for what no account did; `from_on` and `to_on` are days in UTC, both included. `words` stand in
    the act's name, in what it is about or in its detail; `page_id` is the page it is about, or what that is of.
    """

    kind: str = ""
    account_id: uuid.UUID | None = None
    by_platform: bool = False
    from_on: date | None = None
    to_on: date | None = None
    words: str = ""
    page_id: uuid.UUID | None = None


EVERYTHING = Trail()


def list_events(
    *, organization_id: uuid.UUID, trail: Trail = EVERYTHING, limit: int = 100, offset: int = 0
) -> list[AuditEvent]:
    """Lines of an organization's trail, newest first, with the account of each."""
    query = _lines(organization_id, trail).order_by(AuditEvent.id.desc()).limit(limit).offset(offset)
    return list(db.session.scalars(query))


def count_events(*, organization_id: uuid.UUID, trail: Trail) -> int:
    """How many lines there are."""
    return db.session.scalar(select(func.count()).select_from(_lines(organization_id, trail).subquery())) or 0


def list_kinds(organization_id: uuid.UUID) -> list[str]:
    """The kinds of acts in an organization's trail, in alphabetical order."""
    kind = func.split_part(AuditEvent.act, ".", 1)
    return list(db.session.scalars(select(kind).filter_by(organization_id=organization_id).distinct().order_by(kind)))


def export_events(*, organization_id: uuid.UUID, trail: Trail, account_id: uuid.UUID, now: datetime) -> Iterator[str]:
    """The lines as CSV, oldest first, with number and hash of each in the chain; their own line is written before."""
    put(organization_id=organization_id, account_id=account_id, act="export.audit", subject_id=None, now=now)
    db.session.commit()
    return _csv(_lines(organization_id, trail))


def _csv(query: Select[AuditEvent]) -> Iterator[str]:
    yield csv_line(("number", "at", "account", "act", "subject_id", "detail", "hash"))
    rows = db.session.execute(
        query.outerjoin(AuditSeal, AuditSeal.audit_event_id == AuditEvent.id)
        .add_columns(AuditSeal.number, AuditSeal.hash)
        .order_by(AuditEvent.id)
        .execution_options(yield_per=1_000)
    )
    for event, number, sealed in rows:
        who = event.account.email if event.account else ""
        detail = json.dumps(event.detail, ensure_ascii=False)
        at = event.created_at.astimezone(UTC).isoformat()
        yield csv_line((number, at, who, event.act, event.subject_id, detail, sealed.hex() if sealed else ""))


def _lines(organization_id: uuid.UUID, trail: Trail) -> Select[AuditEvent]:
    query = select(AuditEvent).filter_by(organization_id=organization_id).options(joinedload(AuditEvent.account))
    if trail.kind:
        query = query.where(AuditEvent.act.startswith(f"{trail.kind}.", autoescape=True))
    if trail.account_id or trail.by_platform:
        query = query.where(AuditEvent.account_id == trail.account_id)
    if trail.from_on:
        query = query.where(AuditEvent.created_at >= datetime.combine(trail.from_on, time(), UTC))
    if trail.to_on:
        query = query.where(AuditEvent.created_at < datetime.combine(trail.to_on, time(), UTC) + timedelta(days=1))
    if trail.words:
        said = func.concat_ws(" ", AuditEvent.act, AuditEvent.subject_id.cast(Text), AuditEvent.detail.cast(Text))
        query = query.where(said.icontains(trail.words, autoescape=True))
    if trail.page_id:
        query = query.where(_is_about(trail.page_id))
    return query


def _is_about(page_id: uuid.UUID) -> ColumnElement[bool]:
    """Whether a line is about a page, one of its tallies or deliveries, or names it in its detail."""
    of_page = (select(model.id).where(model.action_page_id == page_id) for model in (Tally, Delivery))
    return or_(
        AuditEvent.subject_id == page_id,
        AuditEvent.detail["page_id"].astext == str(page_id),
        *(AuditEvent.subject_id.in_(ids) for ids in of_page),
    )
