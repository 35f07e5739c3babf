"""Marking that a message is being handed over, before a word of it is said to the mail server.

A mark has to be seen by every other worker; it need not wait for the disk, which is most of what a mail would cost.
The database loses what did not reach its disk when it crashes, and then takes up a new era: rows that were leased in
an earlier one are in doubt, all of them (`settling`). What goes to an office waits for the disk with every step.
"""

import uuid
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, select, update
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
# not wait for the disk (PostgreSQL documentation, "Asynchronous Commit"). Both are said to the driver itself, at a
# third of the cost.
_RECORD_AND_BEGIN = """
    WITH taken AS (
        UPDATE outbox_messages
        SET status = 'sent', leased_until = NULL, sent_at = %(sent_at)s::timestamptz,
            last_error = '', last_error_values = '{}'
        WHERE id = %(sent_id)s::uuid AND fence = %(sent_fence)s::int
    )
    UPDATE outbox_messages AS message SET status = 'handing', leased_until = %(until)s
    WHERE id = %(id)s AND fence = %(fence)s AND status = 'leased' AND leased_until > %(now)s
      AND NOT EXISTS (
          SELECT FROM organizations
          WHERE organizations.id = message.organization_id AND mail_paused_at IS NOT NULL
      )
      AND set_config('synchronous_commit', 'off', true) = 'off'
    RETURNING id
"""
# The same without a next one. It need not wait either: until it is kept, the row is as the others of its lease are.
_RECORD = """
    UPDATE outbox_messages
    SET status = 'sent', leased_until = NULL, sent_at = %(sent_at)s::timestamptz,
        last_error = '', last_error_values = '{}'
    WHERE id = %(sent_id)s::uuid AND fence = %(sent_fence)s::int
      AND set_config('synchronous_commit', 'off', true) = 'off'
"""


def current_era(now: datetime) -> uuid.UUID:
    """The era of the database: the same until it crashes or another takes its place. Commits."""
    db.session.execute(insert(DatabaseEra).values(id=new_id(now)).on_conflict_do_nothing())
    era = db.session.execute(select(DatabaseEra.id)).scalar_one()
    db.session.commit()
    return era


def is_paused() -> ColumnElement[bool]:
    """Whether the mail of a message's organization is stopped.

    As one list for all messages: a look for each is planned as if hardly any were left, and sorts all that is due.
    """
    return OutboxMessage.organization_id.in_(select(Organization.id).where(Organization.mail_paused_at.is_not(None)))


def open_connection() -> AbstractContextManager[Connection]:
    """A connection for marks alone, which commits each statement: one journey to the database instead of three."""
    return db.engine.connect().execution_options(isolation_level="AUTOCOMMIT")


class Marks:
    """The marks of one batch. What was taken last is recorded with the next beginning, or by `record_last`.

    The connection commits each statement by itself.
    """

    def __init__(self, connection: Connection) -> None:
        self._cursor = connection.connection.cursor()
        self._taken: dict[str, object] = _NOTHING

    def begin(self, message: OutboxMessage, email: Email, fence: int, now: datetime) -> bool:
        """Commit that this message is about to be handed over; False when the lease was lost or mail was stopped."""
        if message.kind in OFFICE_KINDS:
            self.record_last()
            return _begin_for_an_office(message, email, fence, now)
        asked = {"id": message.id, "fence": fence, "now": now, "until": now + HANDING}
        self._cursor.execute(_RECORD_AND_BEGIN, asked | self._taken)
        self._taken = _NOTHING
        return self._cursor.fetchone() is not None

    def note_taken(self, message: OutboxMessage, fence: int, now: datetime) -> None:
        """The server took this message, which is for no office."""
        self._taken = {"sent_id": message.id, "sent_fence": fence, "sent_at": now}

    def record_last(self) -> None:
        """Record what was taken and not yet recorded."""
        if self._taken is _NOTHING:
            return
        self._cursor.execute(_RECORD, self._taken)
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
