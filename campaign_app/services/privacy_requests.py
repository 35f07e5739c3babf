"""Privacy requests: finding one person by their address, what is held of them, a copy. Each look is audited first.

Erasing them is `erasing`'s; the person's own way to the same is `holdings`.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from campaign_app.addresses import email_key, normalise_email
from campaign_app.extensions import db
from campaign_app.models import Erasure, Supporter
from campaign_app.services import audit, holdings

RECEIPTS_SHOWN = 50


@dataclass(frozen=True)
class Look:
    """What was found: the address as it is kept, and everything held (None: nothing)."""

    email: str
    held: dict[str, Any] | None


def look_up(
    *, organization_id: uuid.UUID, email: str, address_key: str, account_id: uuid.UUID, act: str, now: datetime
) -> Look:
    """Everything an organization holds of an address, after the line in the audit trail, which names nobody.

    `act` is `privacy.look` or `privacy.copy`. Raises BadInput for what is no address.
    """
    address = normalise_email(email)
    known = select(Supporter.id).filter_by(
        organization_id=organization_id, email_key=email_key(address, key=address_key)
    )
    supporter_id = db.session.scalar(known)
    audit.put(
        organization_id=organization_id,
        account_id=account_id,
        act=act,
        subject_id=supporter_id,
        detail={"is_known": supporter_id is not None},
        now=now,
    )
    db.session.commit()
    supporter = db.session.get(Supporter, supporter_id) if supporter_id else None
    return Look(address, holdings.copy_of(supporter) if supporter else None)


def list_receipts(organization_id: uuid.UUID) -> list[Erasure]:
    """The newest erasures of an organization, newest first."""
    query = select(Erasure).filter_by(organization_id=organization_id).order_by(Erasure.erased_at.desc(), Erasure.id)
    return list(db.session.scalars(query.limit(RECEIPTS_SHOWN)))


def find_receipt(*, organization_id: uuid.UUID, erasure_id: uuid.UUID) -> Erasure | None:
    """One of them."""
    return db.session.scalar(select(Erasure).filter_by(organization_id=organization_id, id=erasure_id))
