"""The audit trail: rows join the transaction of the act they are about; and reading them."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from campaign_app.extensions import db
from campaign_app.models import AuditEvent


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


def list_events(*, organization_id: uuid.UUID, limit: int = 100) -> list[AuditEvent]:
    """The newest lines of an organization's trail, newest first, with the account of each."""
    return list(
        db.session.scalars(
            select(AuditEvent)
            .filter_by(organization_id=organization_id)
            .order_by(AuditEvent.id.desc())
            .options(joinedload(AuditEvent.account))
            .limit(limit)
        )
    )
