"""Draining the outbox to the SMTP server.

A row's way: new -> leased (this drain holds it, fenced by a number) -> handing (committed before the message is handed
over, see `handing`) -> sent. What the server says instead moves it to new with a later date, failed, uncertain or
parked. Any number of drains may run at once, and any of them may die at any line.
"""

import hashlib
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from sqlalchemy import ColumnElement, Connection, select, update

from campaign_app.errors import DeliveryFailed, PermanentFailure, ServerUnavailable, TemporaryFailure
from campaign_app.extensions import db
from campaign_app.gateways.mailer import Email
from campaign_app.models import OutboxMessage
from campaign_app.models.outbox import BULK_PRIORITY
from campaign_app.services import settling
from campaign_app.services.gathering import Gathered
from campaign_app.services.handing import OFFICE_KINDS, Marks, current_era, is_paused, open_connection

BATCH = 50
# A server that took a batch so quickly gets one of twice as many: leasing and reading cost less for each.
QUICK = timedelta(seconds=1)
# Mail to many is taken a few at a time, and only when nothing else is due: a confirmation waits for no more than these.
BULK_BATCH = 5
# After a crash the rows of a batch wait this long. A drain that takes longer loses the rest of its batch to another
# one and notices, because each row's lease and fence are checked before it is handed over.
LEASE = timedelta(seconds=30)
# A drain makes room after this, so that counting and housekeeping get their turn on a busy worker.
DRAIN_SECONDS = 5.0

log = structlog.get_logger(__name__)


class Transport(Protocol):
    """What carries a mail away; raises the children of DeliveryFailed."""

    def send(self, email: Email) -> None:
        """Hand one mail over."""


@dataclass(frozen=True)
class Drain:
    """What a drain needs from outside: a clock (aware UTC), a composer and a way to open one connection.

    Messages are taken once they are due for `overdue`: the sweep waits a little, so as not to race the workers.
    `open_marks` opens the connection for marks (`handing`).
    """

    clock: Callable[[], datetime]
    compose: Callable[[OutboxMessage, datetime], Email]
    open_transport: Callable[[], AbstractContextManager[Transport]]
    overdue: timedelta = timedelta()
    open_marks: Callable[[], AbstractContextManager[Connection]] = open_connection


def drain(using: Drain, *, batch: int = BATCH, seconds: float = DRAIN_SECONDS) -> int:
    """Send what is due over one connection, batch after batch, until nothing is or `seconds` are over.

    Returns how many messages were sent.
    """
    era = current_era(using.clock())
    settling.settle_abandoned(using.clock(), era)
    until = using.clock() + timedelta(seconds=seconds)
    sent, gathered, size = 0, Gathered(), batch
    with using.open_transport() as transport:
        while using.clock() < until and (leased := _lease_next(using.clock(), size, using.overdue, era)):
            begun = using.clock()
            sent_now = _send_batch(using, transport, gathered, leased)
            if sent_now is None:
                break
            sent += sent_now
            size = 2 * batch if using.clock() - begun < QUICK else batch
    return sent


def _send_batch(using: Drain, transport: Transport, gathered: Gathered, leased: dict[uuid.UUID, int]) -> int | None:
    """Send one leased batch; None when there is no server to send to.

    The connection for marks is taken only now, when the other one has been given back.
    """
    messages = gathered.messages(leased)
    sent = 0
    with using.open_marks() as connection:
        marks = Marks(connection)
        for position, message in enumerate(messages):
            try:
                sent += _send(using, transport, message, leased[message.id], marks)
            except ServerUnavailable as error:
                marks.record_last()
                settling.give_back(leased, [row.id for row in messages[position:]], error, using.clock())
                return None
        marks.record_last()
    log.info("outbox.sent", count=sent, of=len(messages))
    return sent


def _lease_next(now: datetime, batch: int, overdue: timedelta, era: uuid.UUID) -> dict[uuid.UUID, int]:
    """Claim what somebody waits for; when that is nothing, a little of what goes to many. Returns id -> fence."""
    is_bulk = OutboxMessage.priority >= BULK_PRIORITY
    return _lease(~is_bulk, now, batch, overdue, era) or _lease(is_bulk, now, min(batch, BULK_BATCH), overdue, era)


def _lease(
    which: ColumnElement[bool], now: datetime, batch: int, overdue: timedelta, era: uuid.UUID
) -> dict[uuid.UUID, int]:
    """Claim due rows, oldest first within their priority; returns id -> fence."""
    due = (
        select(OutboxMessage.id)
        .where(
            which,
            OutboxMessage.status.in_(("new", "leased")),
            OutboxMessage.next_attempt_at <= now - overdue,
            (OutboxMessage.leased_until.is_(None)) | (OutboxMessage.leased_until < now),
            ~settling.is_of_another_era(era),
            ~is_paused(),
        )
        .order_by(OutboxMessage.priority, OutboxMessage.next_attempt_at)
        .limit(batch)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    rows = db.session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id == due.c.id)
        .values(status="leased", fence=OutboxMessage.fence + 1, leased_until=now + LEASE, leased_in=era)
        .returning(OutboxMessage.id, OutboxMessage.fence)
        .execution_options(synchronize_session=False)
    )
    leased = dict(rows.all())
    db.session.commit()
    return leased


def _send(using: Drain, transport: Transport, message: OutboxMessage, fence: int, marks: Marks) -> bool:
    """Compose, hand over and record one message; False when it was not sent."""
    try:
        email = using.compose(message, using.clock())
    except Exception as error:  # a message that cannot be composed must not keep the others from leaving
        log.exception("outbox.compose_failed", outbox_id=str(message.id))
        return settling.record(message, fence, "parked", error, using.clock())
    if not marks.begin(message, email, fence, using.clock()):
        return False
    try:
        transport.send(email)
    except ServerUnavailable:
        raise
    except DeliveryFailed as error:
        return _record_refusal(message, fence, error, using.clock())
    if message.kind not in OFFICE_KINDS:
        marks.note_taken(message, fence, using.clock())
        return True
    digest = hashlib.sha256(email.text.encode()).digest()
    return settling.record(message, fence, "sent", None, using.clock(), content_digest=digest)


def _record_refusal(message: OutboxMessage, fence: int, error: DeliveryFailed, now: datetime) -> bool:
    if isinstance(error, PermanentFailure):
        return settling.record(message, fence, "failed", error, now)
    if isinstance(error, TemporaryFailure):
        return settling.record_later(message, fence, error, now)
    return settling.record_doubt(message, fence, error, now)
