"""Forgetting: what is kept of people, and for how long."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, SQLColumnExpression, delete, exists, func, select, update

from campaign_app.extensions import db
from campaign_app.identifiers import first_id
from campaign_app.models import (
    ConfirmationReminder,
    Consent,
    Letter,
    Organization,
    OutboxMessage,
    Signature,
    Supporter,
)

# The usual, as long as the mailed link works; and the fewest days an organization may choose.
UNCONFIRMED_KEPT = timedelta(days=7)
UNCONFIRMED_LEAST = timedelta(days=1)
NETWORKS_KEPT = timedelta(days=30)
ROWS_AT_ONCE = 500


def forget_unconfirmed(*, now: datetime) -> int:
    """Delete signatures nobody confirmed within their organization's days, and all that hangs on them; how many.

    The ledger keeps its line: a salted commitment, from which nobody can be told once the salt is gone with the row.
    """
    rows = db.session.execute(
        select(Signature.id, Signature.supporter_id)
        .join(Supporter, Supporter.id == Signature.supporter_id)
        .join(Organization, Organization.id == Signature.organization_id)
        .where(
            Signature.status == "pending",
            Signature.id < first_id(now - UNCONFIRMED_LEAST),  # what the index knows, ahead of each one's days
            Signature.created_at < now - _days(Organization.unconfirmed_days),
        )
        .order_by(Signature.id)
        .limit(ROWS_AT_ONCE)
        # Of both: who is erasing the supporter is let go first.
        .with_for_update(of=(Signature, Supporter), skip_locked=True)
    ).all()
    signature_ids = [row.id for row in rows]
    for model in (OutboxMessage, Letter, Consent, ConfirmationReminder):
        db.session.execute(delete(model).where(model.signature_id.in_(signature_ids)))
    db.session.execute(delete(Signature).where(Signature.id.in_(signature_ids)))
    _forget_supporters([row.supporter_id for row in rows])
    db.session.commit()
    return len(signature_ids)


def forget_networks(*, now: datetime) -> int:
    """Empty the hashes of networks older than NETWORKS_KEPT; returns how many."""
    due = db.session.scalars(
        select(Signature.id)
        .where(Signature.network_key.is_not(None), Signature.id < first_id(now - NETWORKS_KEPT))
        .order_by(Signature.id)
        .limit(ROWS_AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    forgotten = db.session.scalars(
        update(Signature)
        .where(Signature.id.in_(due))
        .values(network_key=None)
        .returning(Signature.id)
        .execution_options(synchronize_session=False)
    ).all()
    db.session.commit()
    return len(forgotten)


def _days(column: SQLColumnExpression[int]) -> ColumnElement[timedelta]:
    return func.make_interval(0, 0, 0, column)


def _forget_supporters(ids: Sequence[uuid.UUID]) -> None:
    """Delete those of the supporters that nothing refers to any more."""
    db.session.execute(
        delete(Supporter).where(
            Supporter.id.in_(ids),
            ~exists().where(Signature.supporter_id == Supporter.id),
            ~exists().where(Consent.supporter_id == Supporter.id),
        )
    )
