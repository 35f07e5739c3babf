"""Moderating: names and comments that wait for somebody's look, and hiding what should not stand on a page."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import joinedload

from campaign_app.addresses import clean_line
from campaign_app.errors import BadInput
from campaign_app.extensions import db
from campaign_app.models import ActionPage, Signature
from campaign_app.services import audit, bounding

AT_ONCE_MAX = 500
REASON_MAX = 160
_ACTS = {"shown": "comment.show", "hidden": "comment.hide", None: "comment.wait"}


def list_waiting(organization_id: uuid.UUID, *, limit: int, offset: int = 0) -> Sequence[Signature]:
    """Shown names and comments nobody has looked at, with their pages, the oldest first."""
    return db.session.scalars(
        select(Signature)
        .where(_is_waiting(organization_id))
        .order_by(Signature.confirmed_at, Signature.id)
        .options(joinedload(Signature.action_page))
        .limit(limit)
        .offset(offset)
    ).all()


def count_waiting(organization_id: uuid.UUID) -> int:
    """How many shown names and comments nobody has looked at, as far as `bounding` counts."""
    return bounding.count(select(Signature.id).where(_is_waiting(organization_id)))


def decide(
    *,
    organization_id: uuid.UUID,
    signature_ids: Sequence[uuid.UUID],
    state: Literal["shown", "hidden"] | None,
    reason: str = "",
    account_id: uuid.UUID | None,
    now: datetime,
) -> int:
    """Show or hide names and comments; returns how many. Hiding needs a reason, kept in the audit trail.

    None as the state lets them wait for a look again.

    Raises BadInput. The signatures stay counted.
    """
    words = clean_line(reason)[:REASON_MAX]
    if not signature_ids:
        raise BadInput("Choose at least one", field="ids")
    if state == "hidden" and not words:
        raise BadInput("Say why it is hidden", field="reason")
    changed = db.session.scalars(
        update(Signature)
        .where(
            Signature.organization_id == organization_id,
            Signature.id.in_(signature_ids[:AT_ONCE_MAX]),
            Signature.name_shown_at.is_not(None),
        )
        .values(showing_state=state)
        .returning(Signature.action_page_id)
        .execution_options(synchronize_session=False)
    ).all()
    _touch_pages(changed, now)
    audit.put(
        organization_id=organization_id,
        account_id=account_id,
        act=_ACTS[state],
        subject_id=signature_ids[0],
        detail={"changed_count": len(changed), "reason": words},
        now=now,
    )
    db.session.commit()
    return len(changed)


def _touch_pages(page_ids: Sequence[uuid.UUID], now: datetime) -> None:
    db.session.execute(
        update(ActionPage)
        .where(ActionPage.id.in_(page_ids))
        .values(updated_at=now)
        .execution_options(synchronize_session=False)
    )


def _is_waiting(organization_id: uuid.UUID) -> ColumnElement[bool]:
    return (
        (Signature.organization_id == organization_id)
        & (Signature.status == "confirmed")
        & Signature.name_shown_at.is_not(None)
        & Signature.showing_state.is_(None)
    )
