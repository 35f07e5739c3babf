"""Supporters: one row for each mailbox an organization knows."""

import uuid
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as upsert

from campaign_app.extensions import db
from campaign_app.identifiers import new_id
from campaign_app.models import Supporter


def put(*, organization_id: uuid.UUID, email: str, key: bytes, language: str, now: datetime) -> uuid.UUID:
    """The id of the supporter with this key, made if need be; joins the caller's transaction, in which it stays.

    The unique constraint settles who of two simultaneous first posts inserts. A known one is locked against erasing,
    and made anew when that was quicker.
    """
    while True:
        new = db.session.scalar(
            upsert(Supporter)
            .values(
                id=new_id(now),
                organization_id=organization_id,
                email=email,
                email_key=key,
                language=language,
                created_at=now,
            )
            .on_conflict_do_nothing(index_elements=["organization_id", "email_key"])
            .returning(Supporter.id)
        )
        known = new or db.session.scalar(
            select(Supporter.id)
            .filter_by(organization_id=organization_id, email_key=key)
            .with_for_update(read=True, key_share=True)
        )
        if known is not None:
            return known
