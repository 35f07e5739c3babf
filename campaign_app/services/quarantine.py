"""Quarantine: signatures held back from the count, released by a person; any removed by one, with a reason.

Every step appends to the ledger, so the count follows and stays provable; a removal can be taken back.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import get_args

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from campaign_app.errors import BadInput
from campaign_app.extensions import db
from campaign_app.models import HeldReason, RemovedReason, Signature, SignatureStatus
from campaign_app.services import audit, bounding, counting, suspecting, withdrawing

AT_ONCE_MAX = 500
REMOVED_REASONS: tuple[RemovedReason, ...] = get_args(RemovedReason)
# Why a person says a signature counts: looked at and real, a network that many share, a slip of ours.
RELEASED_REASONS = ("people", "shared_network", "mistake")


def hold_suspicious(*, now: datetime) -> int:
    """Hold back what the rules find suspicious now; returns how many. What a person released is never held again."""
    found = suspecting.find_suspicious(now=now)
    held = [each for each in _lock(list(found)[:AT_ONCE_MAX]) if each.status == "confirmed" and not each.reviewed_at]
    for signature in held:
        _hold(signature, found[signature.id], now)
    for organization_id in {signature.organization_id for signature in held}:
        _put_audit(
            organization_id, "signature.hold", None, now, [s for s in held if s.organization_id == organization_id]
        )
    db.session.commit()
    return len(held)


def release(
    *,
    organization_id: uuid.UUID,
    signature_ids: Sequence[uuid.UUID],
    reason: str,
    account_id: uuid.UUID | None,
    now: datetime,
) -> int:
    """Count held or removed signatures; returns how many. The reason is kept in the audit trail.

    Raises BadInput without a reason of the list or without signatures.
    """
    if reason not in RELEASED_REASONS:
        raise BadInput("Choose a reason", field="released_reason")
    chosen = _chosen(organization_id, signature_ids, {"held", "invalidated"})
    for signature in chosen:
        counting.add_event(signature, kind="released", delta=1, now=now)
        signature.status, signature.reviewed_at = "confirmed", now
        signature.removed_reason = signature.ended_at = None
    _put_audit(organization_id, "signature.release", account_id, now, chosen, reason=reason)
    db.session.commit()
    return len(chosen)


def remove(
    *,
    organization_id: uuid.UUID,
    signature_ids: Sequence[uuid.UUID],
    reason: str,
    account_id: uuid.UUID | None,
    now: datetime,
) -> int:
    """Leave signatures out of the count and keep in what had not left; returns how many.

    The page says how many were removed and why. Raises BadInput without a reason of the list or without signatures.
    """
    known = next((each for each in REMOVED_REASONS if each == reason), None)
    if known is None:
        raise BadInput("Choose a reason", field="reason")
    chosen = _chosen(organization_id, signature_ids, {"held", "confirmed"})
    for signature in chosen:
        delta = -1 if signature.status == "confirmed" else 0
        counting.add_event(signature, kind="invalidated", delta=delta, now=now)
        signature.status, signature.removed_reason = "invalidated", known
        signature.reviewed_at = signature.ended_at = now
        withdrawing.keep_in(signature.id)
    _put_audit(organization_id, "signature.remove", account_id, now, chosen, reason=known)
    db.session.commit()
    return len(chosen)


def list_in(organization_id: uuid.UUID, *, status: SignatureStatus, limit: int, offset: int = 0) -> Sequence[Signature]:
    """Held or removed signatures with their pages, the oldest first."""
    return db.session.scalars(
        select(Signature)
        .where(Signature.organization_id == organization_id, Signature.status == status)
        .order_by(Signature.action_page_id, Signature.id)
        .options(joinedload(Signature.action_page))
        .limit(limit)
        .offset(offset)
    ).all()


def list_counted(
    organization_id: uuid.UUID,
    *,
    action_page_id: uuid.UUID | None = None,
    signature_id: uuid.UUID | None = None,
    limit: int,
    offset: int = 0,
) -> Sequence[Signature]:
    """Signatures that count, with their pages, who signed last first: all, one page's, or the one with this id."""
    query = select(Signature).where(Signature.organization_id == organization_id, Signature.status == "confirmed")
    if action_page_id:
        query = query.where(Signature.action_page_id == action_page_id)
    if signature_id:
        query = query.where(Signature.id == signature_id)
    ordered = query.order_by(Signature.id.desc()).options(joinedload(Signature.action_page))
    return db.session.scalars(ordered.limit(limit).offset(offset)).all()


def count_in(organization_id: uuid.UUID, *, status: SignatureStatus) -> int:
    """How many are held, or removed, as far as `bounding` counts."""
    return bounding.count_each(Signature.status, [status], Signature.organization_id == organization_id).get(status, 0)


def removed_from(*, organization_id: uuid.UUID, action_page_id: uuid.UUID) -> list[tuple[RemovedReason, int]]:
    """How many signatures of a page were removed for each reason, the most first."""
    rows = db.session.execute(
        select(Signature.removed_reason, func.count())
        .where(
            Signature.organization_id == organization_id,
            Signature.action_page_id == action_page_id,
            Signature.status == "invalidated",
            Signature.removed_reason.is_not(None),
        )
        .group_by(Signature.removed_reason)
    )
    return sorted(((reason, count) for reason, count in rows if reason), key=lambda each: (-each[1], each[0]))


def _hold(signature: Signature, reason: HeldReason, now: datetime) -> None:
    counting.add_event(signature, kind="held", delta=-1, now=now)
    signature.status, signature.held_reason = "held", reason


def _chosen(
    organization_id: uuid.UUID, signature_ids: Sequence[uuid.UUID], statuses: set[SignatureStatus]
) -> list[Signature]:
    if not signature_ids:
        raise BadInput("Choose at least one", field="ids")
    locked = _lock(signature_ids[:AT_ONCE_MAX])
    return [each for each in locked if each.organization_id == organization_id and each.status in statuses]


def _lock(signature_ids: Sequence[uuid.UUID]) -> Sequence[Signature]:
    return db.session.scalars(
        select(Signature)
        .where(Signature.id.in_(signature_ids))
        .options(joinedload(Signature.page_version))
        .order_by(Signature.id)
        .with_for_update(of=Signature)
        .execution_options(populate_existing=True)
    ).all()


def _put_audit(
    organization_id: uuid.UUID,
    act: str,
    account_id: uuid.UUID | None,
    now: datetime,
    signatures: Sequence[Signature],
    **detail: str,
) -> None:
    audit.put(
        organization_id=organization_id,
        account_id=account_id,
        act=act,
        subject_id=signatures[0].action_page_id if signatures else None,
        detail={"signature_count": len(signatures), "signature_ids": [str(each.id) for each in signatures]} | detail,
        now=now,
    )
