"""Marking that a message is being handed over, before a word of it is said to the mail server.

A mark has to be seen by every other worker; it need not wait for the disk, which is most of what a mail would cost.
The database loses what did not reach its disk when it crashes, and then takes up a new era: rows that were leased in
an earlier one are in doubt, all of them (`settling`). What goes to an office waits for the disk with every step.
"""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, select, text, update
from sqlalchemy.dialects.postgresql import insert

from campaign_app.extensions import db
from campaign_app.gateways.mailer import Email
from campaign_app.identifiers import new_id
from campaign_app.models import DatabaseEra, MailKind, Organization, OutboxMessage
from campaign_app.services import packing

# Longer than a task may live (its hard limit is 120 s): nobody may doubt a hand-over that is still going on.
HANDING = timedelta(seconds=150)
OFFICE_KINDS: frozenset[MailKind] = frozenset({"letter", "tally"})

# One statement for two messages: what was just taken is recorded with the beginning of the next. Its transaction does
# not wait for the disk (PostgreSQL documentation, "Asynchronous Commit").
_RECORD_AND_BEGIN = text("""
    WITH taken AS (
        UPDATE outbox_messages
        SET status = 'sent', leased_until = NULL, sent_at = :sent_at, last_error = '', last_error_values = '{}'
        WHERE id = :sent_id AND fence = :sent_fence
    )
    UPDATE outbox_messages AS message SET status = 'handing', leased_until = :until
    WHERE id = :id AND fence = :fence AND status = 'leased' AND leased_until > :now
      AND NOT EXISTS (
          SELECT FROM organizations
          WHERE organizations.id = message.organization_id AND mail_paused_at IS NOT NULL
      )
      AND set_config('synchronous_commit', 'off', true) = 'off'
    RETURNING id
""")


def current_era(now: datetime) -> uuid.UUID:
    """The era of the database: the same until it crashes or another takes its place. Commits."""
    db.session.execute(insert(DatabaseEra).values(id=new_id(now)).on_conflict_do_nothing())
    era = db.session.execute(select(DatabaseEra.id)).scalar_one()
    db.session.commit()
    return era


def is_paused() -> ColumnElement[bool]:
    """Whether the mail of a message's organization is stopped."""
    return exists().where(Organization.id == OutboxMessage.organization_id, Organization.mail_paused_at.is_not(None))


class Marks:
    """The marks of one batch. What was taken last is recorded with the next beginning, or by `record_last`."""

    def __init__(self) -> None:
        self._taken: dict[str, object] = _NOTHING

    def begin(self, message: OutboxMessage, email: Email, fence: int, now: datetime) -> bool:
        """Commit that this message is about to be handed over; False when the lease was lost or mail was stopped."""
        if message.kind in OFFICE_KINDS:
            self.record_last()
            return _begin_for_an_office(message, email, fence, now)
        asked = {"id": message.id, "fence": fence, "now": now, "until": now + HANDING}
        won = db.session.execute(_RECORD_AND_BEGIN, asked | self._taken).scalar_one_or_none()
        db.session.commit()
        self._taken = _NOTHING
        return won is not None

    def note_taken(self, message: OutboxMessage, fence: int, now: datetime) -> None:
        """The server took this message, which is for no office."""
        self._taken = {"sent_id": message.id, "sent_fence": fence, "sent_at": now}

    def record_last(self) -> None:
        """Record what was taken and not yet recorded."""
        if self._taken is _NOTHING:
            return
        db.session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.id == self._taken["sent_id"], OutboxMessage.fence == self._taken["sent_fence"])
            .values(
                status="sent", leased_until=None, sent_at=self._taken["sent_at"], last_error="", last_error_values={}
            )
            .execution_options(synchronize_session=False)
        )
        db.session.commit()
        self._taken = _NOTHING


_NOTHING: dict[str, object] = {"sent_id": None, "sent_fence": None, "sent_at": None}


def _begin_for_an_office(message: OutboxMessage, email: Email, fence: int, now: datetime) -> bool:
    """What goes to an office is kept with the mark, byte for byte."""
    won = db.session.scalar(
        update(OutboxMessage)
        .where(
            OutboxMessage.id == message.id,
            OutboxMessage.fence == fence,
            OutboxMessage.status == "leased",
            OutboxMessage.leased_until > now,
            ~is_paused(),
        )
        .values(status="handing", leased_until=now + HANDING)
        .returning(OutboxMessage.id)
        .execution_options(synchronize_session=False)
    )
    if won:
        packing.put_sent_mail(message, email, now=now)
    db.session.commit()
    return won is not None
