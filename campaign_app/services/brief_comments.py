"""Comments for the brief: which an organization chose, which may stand there, and forgetting those of people erased.

Only comments that stand on the page may: confirmed, shown because their writer said so, and looked at by somebody.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, exists, select, update

from campaign_app.errors import BadInput
from campaign_app.extensions import db
from campaign_app.models import (
    ActionPage,
    BriefComment,
    DeliveredComment,
    Delivery,
    DeliveryFile,
    OutboxMessage,
    SentMail,
    Signature,
)
from campaign_app.services import audit

# What fits on the one page, and what is offered to choose from.
CHOSEN_MAX = 3
OFFERED_MAX = 50


def list_offered(action_page_id: uuid.UUID) -> list[tuple[Signature, bool]]:
    """Comments that may stand in the brief, each with whether it is chosen: those first, then the latest."""
    is_chosen = exists().where(BriefComment.signature_id == Signature.id)
    rows = db.session.execute(
        select(Signature, is_chosen)
        .where(Signature.action_page_id == action_page_id, _may_stand())
        .order_by(is_chosen.desc(), Signature.confirmed_at.desc())
        .limit(OFFERED_MAX)
    )
    return [(signature, chosen) for signature, chosen in rows]


def list_chosen(action_page_id: uuid.UUID) -> Sequence[Signature]:
    """The chosen comments that may still stand there, in the order of choosing."""
    return db.session.scalars(
        select(Signature)
        .join(BriefComment, BriefComment.signature_id == Signature.id)
        .where(BriefComment.action_page_id == action_page_id, _may_stand())
        .order_by(BriefComment.chosen_at, Signature.confirmed_at)
        .limit(CHOSEN_MAX)
    ).all()


def choose(*, page: ActionPage, signature_ids: Sequence[uuid.UUID], account_id: uuid.UUID, now: datetime) -> int:
    """Let these comments stand in the next briefs, instead of the earlier choice; returns how many do.

    Raises BadInput for more than fit.
    """
    if len(set(signature_ids)) > CHOSEN_MAX:
        raise BadInput("Choose at most %(limit)d comments, as the brief is one page", field="ids", limit=CHOSEN_MAX)
    db.session.execute(delete(BriefComment).where(BriefComment.action_page_id == page.id))
    own = select(Signature.id).where(Signature.action_page_id == page.id, Signature.id.in_(signature_ids), _may_stand())
    chosen = db.session.scalars(own).all()
    owner = {"organization_id": page.organization_id, "action_page_id": page.id, "chosen_at": now}
    db.session.add_all([BriefComment(signature_id=signature_id, **owner) for signature_id in chosen])
    audit.put(
        organization_id=page.organization_id,
        account_id=account_id,
        act="tally.choose_comments",
        subject_id=page.id,
        detail={"chosen_count": len(chosen)},
        now=now,
    )
    db.session.commit()
    return len(chosen)


def put_delivered(delivery: Delivery, comments: Sequence[Signature]) -> None:
    """Note whose comments stand in a delivery's brief; joins the caller's transaction."""
    owner = {"delivery_id": delivery.id, "organization_id": delivery.organization_id}
    db.session.add_all([DeliveredComment(signature_id=comment.id, **owner) for comment in comments])


def put_forgetting(signature_ids: Sequence[uuid.UUID]) -> None:
    """Let go of files and mails these people's words stand in; joins the caller, before the signatures go.

    Fingerprints stay. What has not left yet is packed anew without them.
    """
    touched = select(DeliveredComment.delivery_id).where(DeliveredComment.signature_id.in_(signature_ids))
    ids = db.session.scalars(touched).all()
    is_leaving = exists().where(
        OutboxMessage.delivery_id == Delivery.id, OutboxMessage.status.in_(("leased", "handing"))
    )
    again = db.session.scalars(
        select(Delivery.id).where(Delivery.id.in_(ids), Delivery.status == "planned", ~is_leaving)
    ).all()
    for statement in (
        delete(OutboxMessage).where(OutboxMessage.delivery_id.in_(again), OutboxMessage.status.in_(("new", "parked"))),
        delete(DeliveryFile).where(DeliveryFile.delivery_id.in_(again)),
        update(Delivery).where(Delivery.id.in_(again)).values(packed_at=None, released_at=None),
        update(DeliveryFile).where(DeliveryFile.delivery_id.in_(ids), DeliveryFile.kind == "brief").values(data=None),
        update(SentMail).where(SentMail.delivery_id.in_(ids)).values(data=None),
        delete(DeliveredComment).where(DeliveredComment.signature_id.in_(signature_ids)),
        delete(BriefComment).where(BriefComment.signature_id.in_(signature_ids)),
    ):
        db.session.execute(statement.execution_options(synchronize_session=False))


def _may_stand() -> ColumnElement[bool]:
    return (
        (Signature.status == "confirmed")
        & Signature.name_shown_at.is_not(None)
        & (Signature.showing_state == "shown")
        & (Signature.comment != "")
    )
