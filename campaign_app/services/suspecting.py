"""Suspecting: the rules that hold signatures back until somebody has looked. Reads only; each rule can be explained.

One rule looks at how the form was filled in; the others at one page's signatures of the last hour that came from one
network, with a threshold above what families and mails to members cause. None holds anybody for good, and where the
network is not known the others hold nothing.
"""

import uuid
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, func, select

from campaign_app.extensions import db
from campaign_app.identifiers import first_id
from campaign_app.models import HeldReason, Signature
from campaign_app.services.asking import BAIT_SCORE

WINDOW = timedelta(hours=1)
# How many alike from one network within the window.
THRESHOLDS: dict[HeldReason, int] = {"same_network": 20, "same_name": 5, "same_comment": 5}
COMMENT_MIN = 20


def find_suspicious(*, now: datetime) -> dict[uuid.UUID, HeldReason]:
    """The signatures each rule would hold now and nobody has looked at yet, with the first rule that does."""
    found: dict[uuid.UUID, HeldReason] = {}
    for reason, query in _queries(now).items():
        for signature_id in db.session.scalars(query):
            found.setdefault(signature_id, reason)
    return found


def count_networkless(organization_id: uuid.UUID, *, now: datetime) -> int:
    """How many of the day's signatures (at most 200) came in where no network is known; 0 once one of them tells it.

    Above 0 the rules about networks are off, as behind a proxy that nobody told the platform of.
    """
    recent = (
        select(Signature.network_key)
        .where(Signature.organization_id == organization_id, Signature.id >= first_id(now - timedelta(days=1)))
        .limit(200)
        .subquery()
    )
    found, known = db.session.execute(select(func.count(), func.count(recent.c.network_key))).one()
    return 0 if known else found


def _queries(now: datetime) -> dict[HeldReason, Select[uuid.UUID]]:
    name, comment = func.lower(Signature.name), func.lower(Signature.comment)
    return {
        "machine_like": _machine_like(now),
        "same_network": _alike(now, "same_network", Signature.network_key, Signature.network_key.is_not(None)),
        "same_name": _alike(now, "same_name", name, name != ""),
        "same_comment": _alike(now, "same_comment", comment, func.length(comment) >= COMMENT_MIN),
    }


def _machine_like(now: datetime) -> Select[uuid.UUID]:
    """Counted signatures of the window whose form had a field filled in that no person sees."""
    return select(Signature.id).where(
        Signature.id >= first_id(now - WINDOW),
        Signature.suspicion >= BAIT_SCORE,
        Signature.status == "confirmed",
        Signature.reviewed_at.is_(None),
    )


def _alike(
    now: datetime, reason: HeldReason, what: SQLColumnExpression[Any], is_meant: ColumnElement[bool]
) -> Select[uuid.UUID]:
    """Counted signatures of the window that share network and `what` with as many on their page as the rule says."""
    alike = func.count().over(partition_by=(Signature.action_page_id, Signature.network_key, what))
    recent = (
        select(
            Signature.id.label("id"),
            Signature.status.label("status"),
            Signature.reviewed_at.label("reviewed_at"),
            alike.label("alike"),
        )
        .where(
            Signature.id >= first_id(now - WINDOW),
            Signature.status.in_(("confirmed", "held")),
            Signature.network_key.is_not(None),
            is_meant,
        )
        .subquery()
    )
    return select(recent.c.id).where(
        recent.c.alike >= THRESHOLDS[reason], recent.c.status == "confirmed", recent.c.reviewed_at.is_(None)
    )
