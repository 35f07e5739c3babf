"""Draining the outbox to the SMTP server.

A row's way: new -> leased (this drain holds it, fenced by a number) -> handing (committed before the message is handed
over) -> sent. What the server says instead moves it to new with a later date, failed, uncertain or parked. Any number
of drains may run at once, and any of them may die at any line.
"""

import hashlib
import random
import uuid
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from sqlalchemy import ColumnElement, exists, select, update
from sqlalchemy.orm import joinedload

from campaign_app.errors import PermanentFailure, ServerUnavailable, TemporaryFailure, UncertainOutcome
from campaign_app.extensions import db
from campaign_app.gateways.mailer import Email
from campaign_app.models import Delivery, Letter, Organization, OutboxMessage, Signature
from campaign_app.models.outbox import SENT_ONCE_KINDS, OutboxStatus

BATCH = 50
# Longer than a batch may take: the task's hard limit is 120 s and each row checks its lease before it is handed over.
LEASE = timedelta(seconds=150)
FIRST_RETRY = timedelta(seconds=30)
LONGEST_RETRY = timedelta(hours=2)
UNAVAILABLE_RETRY = timedelta(seconds=5)
ATTEMPTS_MAX = 12
# A drain makes room after this, so that counting and housekeeping get their turn on a busy worker.
DRAIN_SECONDS = 5.0

log = structlog.get_logger(__name__)


class Transport(Protocol):
    """What carries a mail away; raises the children of DeliveryFailed."""

    def send(self, email: Email) -> None:
        """Hand one mail over."""


@dataclass(frozen=True)
class Drain:
    """What a drain needs from outside: a clock (aware UTC), a composer and a way to open one connection."""

    clock: Callable[[], datetime]
    compose: Callable[[OutboxMessage, datetime], Email]
    open_transport: Callable[[], AbstractContextManager[Transport]]


def drain(using: Drain, *, batch: int = BATCH, seconds: float = DRAIN_SECONDS) -> int:
    """Send what is due over one connection, batch after batch, until nothing is or `seconds` are over.

    Returns how many messages were sent.
    """
    _settle_abandoned(using.clock())
    until = using.clock() + timedelta(seconds=seconds)
    sent = 0
    with using.open_transport() as transport:
        while using.clock() < until and (leased := _lease(using.clock(), batch)):
            sent_now = _send_batch(using, transport, leased)
            if sent_now is None:
                break
            sent += sent_now
    return sent


def _send_batch(using: Drain, transport: Transport, leased: dict[uuid.UUID, int]) -> int | None:
    """Send one leased batch; None when there is no server to send to."""
    messages = _load(leased)
    sent = 0
    for position, message in enumerate(messages):
        try:
            sent += _send(using, transport, message, leased[message.id])
        except ServerUnavailable as error:
            _give_back(leased, [row.id for row in messages[position:]], error, using.clock())
            return None
    return sent


def _lease(now: datetime, batch: int) -> dict[uuid.UUID, int]:
    """Claim due rows, oldest first within their priority; returns id -> fence."""
    due = (
        select(OutboxMessage.id)
        .where(
            OutboxMessage.status.in_(("new", "leased")),
            OutboxMessage.next_attempt_at <= now,
            (OutboxMessage.leased_until.is_(None)) | (OutboxMessage.leased_until < now),
            ~_is_paused(),
        )
        .order_by(OutboxMessage.priority, OutboxMessage.next_attempt_at)
        .limit(batch)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    rows = db.session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id == due.c.id)
        .values(status="leased", fence=OutboxMessage.fence + 1, leased_until=now + LEASE)
        .returning(OutboxMessage.id, OutboxMessage.fence)
        .execution_options(synchronize_session=False)
    )
    leased = dict(rows.all())
    db.session.commit()
    return leased


def _is_paused() -> ColumnElement[bool]:
    return exists().where(Organization.id == OutboxMessage.organization_id, Organization.mail_paused_at.is_not(None))


def _load(leased: dict[uuid.UUID, int]) -> Sequence[OutboxMessage]:
    """The leased messages with all that composing them reads, in the order they should leave."""
    delivery = joinedload(OutboxMessage.delivery)
    signature = joinedload(OutboxMessage.signature)
    letter = delivery.joinedload(Delivery.letter)
    return (
        db.session.scalars(
            select(OutboxMessage)
            .where(OutboxMessage.id.in_(leased))
            .order_by(OutboxMessage.priority, OutboxMessage.id)
            .options(
                signature.joinedload(Signature.action_page),
                signature.joinedload(Signature.supporter),
                signature.joinedload(Signature.page_version),
                delivery.joinedload(Delivery.target),
                delivery.joinedload(Delivery.action_page),
                delivery.joinedload(Delivery.tally),
                letter.joinedload(Letter.signature).joinedload(Signature.supporter),
            )
            .execution_options(populate_existing=True)
        )
        .unique()
        .all()
    )


def _send(using: Drain, transport: Transport, message: OutboxMessage, fence: int) -> bool:
    """Compose, hand over and record one message; False when it was not sent."""
    try:
        email = using.compose(message, using.clock())
    except Exception as error:  # a message that cannot be composed must not keep the others from leaving
        log.exception("outbox.compose_failed", outbox_id=str(message.id))
        return _record(message, fence, "parked", error, using.clock())
    if not _begin_handing(message, fence, using.clock()):
        return False
    try:
        transport.send(email)
    except ServerUnavailable:
        raise
    except PermanentFailure as error:
        return _record(message, fence, "failed", error, using.clock())
    except TemporaryFailure as error:
        return _record_later(message, fence, error, using.clock())
    except UncertainOutcome as error:
        return _record_doubt(message, fence, error, using.clock())
    digest = hashlib.sha256(email.text.encode()).digest()
    return _record(message, fence, "sent", None, using.clock(), content_digest=digest)


def _begin_handing(message: OutboxMessage, fence: int, now: datetime) -> bool:
    """Commit that this message is about to be handed over; False when the lease was lost or mail was stopped."""
    won = db.session.scalar(
        update(OutboxMessage)
        .where(
            OutboxMessage.id == message.id,
            OutboxMessage.fence == fence,
            OutboxMessage.status == "leased",
            OutboxMessage.leased_until > now,
            ~_is_paused(),
        )
        .values(status="handing", leased_until=now + LEASE)
        .returning(OutboxMessage.id)
        .execution_options(synchronize_session=False)
    )
    db.session.commit()
    return won is not None


def _record(
    message: OutboxMessage,
    fence: int,
    status: OutboxStatus,
    error: Exception | None,
    now: datetime,
    *,
    content_digest: bytes | None = None,
    **changes: object,
) -> bool:
    """Commit what became of a message and of the delivery it carries; True when it was sent."""
    won = db.session.scalar(
        update(OutboxMessage)
        .where(OutboxMessage.id == message.id, OutboxMessage.fence == fence)
        .values(
            status=status,
            leased_until=None,
            sent_at=now if status == "sent" else None,
            last_error=_reason(error),
            **changes,
        )
        .returning(OutboxMessage.id)
        .execution_options(synchronize_session=False)
    )
    if won and message.delivery_id and status in {"sent", "failed", "uncertain"}:
        db.session.execute(
            update(Delivery)
            .where(Delivery.id == message.delivery_id)
            .values(status=status, decided_at=now, note=_reason(error), content_digest=content_digest)
            .execution_options(synchronize_session=False)
        )
    db.session.commit()
    log.info("outbox.settled", outbox_id=str(message.id), kind=message.kind, status=status, reason=_reason(error))
    return status == "sent"


def _record_later(message: OutboxMessage, fence: int, error: Exception, now: datetime) -> bool:
    """Turned away for now: wait longer each time, park after too many."""
    attempts = message.attempts + 1
    status: OutboxStatus = "parked" if attempts >= ATTEMPTS_MAX else "new"
    return _record(message, fence, status, error, now, attempts=attempts, next_attempt_at=now + retry_delay(attempts))


def _record_doubt(message: OutboxMessage, fence: int, error: Exception, now: datetime) -> bool:
    """Handed over without an answer: a confirmation goes once more with its Message-ID, a letter or tally never."""
    if message.kind in SENT_ONCE_KINDS or message.doubts:
        return _record(message, fence, "uncertain", error, now)
    return _record(message, fence, "new", error, now, doubts=message.doubts + 1, next_attempt_at=now + retry_delay(1))


def retry_delay(attempts: int) -> timedelta:
    """How long to wait after `attempts` tries: doubling from FIRST_RETRY to LONGEST_RETRY, half of it by chance."""
    longest = min(FIRST_RETRY * float(2 ** (attempts - 1)), LONGEST_RETRY)
    return longest * random.uniform(0.5, 1.0)  # noqa: S311 - spreads load, guards nothing


def _settle_abandoned(now: datetime) -> None:
    """Rows a dead drain left in `handing`: nobody knows whether the server has them."""
    abandoned = db.session.scalars(
        select(OutboxMessage)
        .where(OutboxMessage.status == "handing", OutboxMessage.leased_until < now)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).all()
    error = UncertainOutcome("the worker ended while handing over")
    for message in abandoned:
        message.fence += 1
    db.session.commit()
    for message in abandoned:
        _record_doubt(message, message.fence, error, now)


def _give_back(leased: dict[uuid.UUID, int], ids: Sequence[uuid.UUID], error: Exception, now: datetime) -> None:
    """No server: nothing was tried, so no attempt is counted and the rows are due again soon."""
    log.warning("outbox.server_unavailable", waiting=len(ids), reason=_reason(error))
    for message_id in ids:
        db.session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.id == message_id, OutboxMessage.fence == leased[message_id])
            .values(
                status="new",
                leased_until=None,
                next_attempt_at=now + UNAVAILABLE_RETRY,
                last_error=_reason(error),
            )
            .execution_options(synchronize_session=False)
        )
    db.session.commit()


def _reason(error: Exception | None) -> str:
    """What to keep of an error: our own sentences, else only its class, which cannot hold an address."""
    if error is None:
        return ""
    own = isinstance(error, TemporaryFailure | PermanentFailure | UncertainOutcome)
    return str(error)[:300] if own else type(error).__name__
