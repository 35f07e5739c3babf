"""Reminding those who have not confirmed: at most twice, a day and four days after they signed, while the page is open.

A row for each reminder, put in the same transaction as its mail, keeps it to one of each kind whoever rings how often.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, exists, select
from sqlalchemy.orm import aliased

from campaign_app.extensions import db
from campaign_app.identifiers import first_id
from campaign_app.models import ActionPage, ConfirmationReminder, OutboxMessage, Signature, Supporter, Suppression
from campaign_app.services import audit, outbox
from campaign_app.services.privacy import UNCONFIRMED_KEPT

BATCH = 200
AFTER = {1: timedelta(days=1), 2: timedelta(days=4)}
# Who is reminded late, after a pause, still has this long until what they entered is deleted.
TIME_LEFT = timedelta(hours=12)


def put_due(*, now: datetime, batch: int = BATCH) -> int:
    """Put the reminders that are due into the outbox, each once; returns how many.

    None goes to who confirmed, took it back, is suppressed, or signed a page that is closed or does not remind.
    """
    put = sum(_put(number, now, batch) for number in AFTER)
    db.session.commit()
    return put


def set_reminding(*, page: ActionPage, reminds: bool, account_id: uuid.UUID | None, now: datetime) -> None:
    """Turn a page's reminders on or off; off takes along those that wait."""
    page.reminds_unconfirmed = reminds
    if not reminds:
        waiting = select(Signature.id).where(Signature.action_page_id == page.id, Signature.status == "pending")
        _drop(OutboxMessage.signature_id.in_(waiting))
    audit.put(
        organization_id=page.organization_id,
        account_id=account_id,
        act="page.remind",
        subject_id=page.id,
        detail={"reminds": reminds},
        now=now,
    )
    db.session.commit()


def drop_waiting(signature: Signature, *, now: datetime) -> None:
    """Keep in what still waits once somebody confirms; joins the caller's transaction. On the first day none can."""
    if now - signature.created_at >= AFTER[1]:
        _drop(OutboxMessage.signature_id == signature.id)


def _put(number: int, now: datetime, batch: int) -> int:
    due = _due(number, now, batch)
    for signature, email in due:
        reminder = ConfirmationReminder(
            signature_id=signature.id, number=number, organization_id=signature.organization_id, put_at=now
        )
        db.session.add(reminder)
        outbox.put(
            organization_id=signature.organization_id,
            kind="confirm_reminder",
            recipient=email,
            signature_id=signature.id,
            now=now,
        )
    db.session.flush()
    return len(due)


def _due(number: int, now: datetime, batch: int) -> Sequence[tuple[Signature, str]]:
    rows = db.session.execute(
        select(Signature, Supporter.email)
        .join(Supporter, Supporter.id == Signature.supporter_id)
        .join(ActionPage, ActionPage.id == Signature.action_page_id)
        .where(
            Signature.status == "pending",
            Signature.id >= first_id(now - UNCONFIRMED_KEPT + TIME_LEFT),
            Signature.id < first_id(now - AFTER[number]),
            ActionPage.status == "open",
            ActionPage.reminds_unconfirmed,
            ~_was_reminded(number),
            ~_is_suppressed(),
            *([_was_reminded(1, until=now - (AFTER[2] - AFTER[1]))] if number == 2 else []),
        )
        .order_by(Signature.id)
        .limit(batch)
        .with_for_update(skip_locked=True, of=Signature)
        .execution_options(populate_existing=True)
    ).all()
    return [(row[0], row[1]) for row in rows]


def _was_reminded(number: int, *, until: datetime | None = None) -> ColumnElement[bool]:
    before = aliased(ConfirmationReminder)
    same = (before.signature_id == Signature.id) & (before.number == number)
    return exists().where(same if until is None else same & (before.put_at <= until))


def _is_suppressed() -> ColumnElement[bool]:
    return exists().where(
        Suppression.organization_id == Signature.organization_id, Suppression.email_key == Signature.email_key
    )


def _drop(which: ColumnElement[bool]) -> None:
    db.session.execute(
        delete(OutboxMessage)
        .where(which, OutboxMessage.kind == "confirm_reminder", OutboxMessage.status.in_(("new", "parked")))
        .execution_options(synchronize_session=False)
    )
