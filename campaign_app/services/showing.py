"""Showing: which supporters stand on a page, because they said so; and hiding them again."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, exists, or_, select, update

from campaign_app.errors import NotFound
from campaign_app.extensions import db
from campaign_app.models import Organization, Signature

SHOWN_MAX = 6


def set_shown(*, supporter_id: uuid.UUID, signature_id: uuid.UUID, is_shown: bool, now: datetime) -> None:
    """Show or hide the name and the comment of a confirmed signature. Raises NotFound when they have no such one."""
    changed = db.session.scalar(
        update(Signature)
        .where(Signature.id == signature_id, Signature.supporter_id == supporter_id, Signature.status == "confirmed")
        .values(name_shown_at=now if is_shown else None)
        .returning(Signature.id)
    )
    if changed is None:
        raise NotFound("We hold no signature for this link")
    db.session.commit()


def list_shown(action_page_id: uuid.UUID, *, limit: int = SHOWN_MAX, offset: int = 0) -> Sequence[Signature]:
    """Confirmed signatures of a page whose supporters agreed to be shown, the latest first.

    What the organization hid is left out, and what it has not looked at where it looks first.
    """
    looks_first = exists().where(Organization.id == Signature.organization_id, Organization.moderates_first)
    return db.session.scalars(
        select(Signature)
        .where(
            Signature.action_page_id == action_page_id,
            Signature.status == "confirmed",
            Signature.name_shown_at.is_not(None),
            or_(Signature.showing_state == "shown", and_(Signature.showing_state.is_(None), ~looks_first)),
        )
        .order_by(Signature.confirmed_at.desc(), Signature.id.desc())
        .limit(limit)
        .offset(offset)
    ).all()
