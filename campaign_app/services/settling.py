"""Recording what became of a message: sent, failed, later, in doubt, given back.

Every change names the fence its lease gave out; whoever holds an older number changes nothing.
"""

import random
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, and_, false, func, select, update

from campaign_app.errors import DeliveryFailed, UncertainOutcome
from campaign_app.extensions import db
from campaign_app.models import Delivery, OutboxMessage
from campaign_app.models.outbox import SENT_ONCE_KINDS, OutboxStatus
from campaign_app.services.handing import OFFICE_KINDS

FIRST_RETRY = timedelta(seconds=30)
LONGEST_RETRY = timedelta(hours=2)
UNAVAILABLE_RETRY = timedelta(seconds=5)
ATTEMPTS_MAX = 12

log = structlog.get_logger(__name__)


def record(
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
            **reason_values(error, "last_error"),
            **changes,
        )
        .returning(OutboxMessage.id)
        .execution_options(synchronize_session=False)
    )
    if won and message.delivery_id and message.kind in SENT_ONCE_KINDS:
        _record_delivery(message.delivery_id, status, error, now, content_digest)
    db.session.commit()
    log.info("outbox.settled", outbox_id=str(message.id), kind=message.kind, status=status, reason=_reason(error))
    return status == "sent"


def _record_delivery(
    delivery_id: uuid.UUID, status: OutboxStatus, error: Exception | None, now: datetime, content_digest: bytes | None
) -> None:
    """What its mail's fate means for a delivery. Attempts that ran out are a failure, never a success.

    What the target has acknowledged already stays so.
    """
    values = reason_values(error, "note")
    if status == "parked":
        values |= {"status": "failed", "failure": "temporary", "decided_at": now}
    elif status != "new":
        values |= {"status": status, "decided_at": now, "content_digest": content_digest}
        values |= {"failure": "permanent" if status == "failed" else ""}
    db.session.execute(
        update(Delivery)
        .where(Delivery.id == delivery_id, Delivery.status != "acknowledged")
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def record_later(message: OutboxMessage, fence: int, error: Exception, now: datetime) -> bool:
    """Turned away for now: wait longer each time, park after too many."""
    attempts = message.attempts + 1
    status: OutboxStatus = "parked" if attempts >= ATTEMPTS_MAX else "new"
    return record(message, fence, status, error, now, attempts=attempts, next_attempt_at=now + retry_delay(attempts))


def record_doubt(message: OutboxMessage, fence: int, error: Exception, now: datetime) -> bool:
    """Handed over without an answer: a confirmation goes once more with its Message-ID, a letter or tally never."""
    if message.kind in SENT_ONCE_KINDS or message.doubts:
        return record(message, fence, "uncertain", error, now)
    return record(message, fence, "new", error, now, doubts=message.doubts + 1, next_attempt_at=now + retry_delay(1))


def retry_delay(attempts: int) -> timedelta:
    """How long to wait after `attempts` tries: doubling from FIRST_RETRY to LONGEST_RETRY, half of it by chance."""
    longest = min(FIRST_RETRY * float(2 ** (attempts - 1)), LONGEST_RETRY)
    return longest * random.uniform(0.5, 1.0)  # noqa: S311 - spreads load, guards nothing


def is_of_another_era(era: uuid.UUID) -> ColumnElement[bool]:
    """Whether a row was leased before the database crashed, which lost the marks that did not wait for its disk."""
    return and_(
        OutboxMessage.status == "leased",
        OutboxMessage.kind.not_in(OFFICE_KINDS),
        func.coalesce(OutboxMessage.leased_in != era, false()),
    )


def settle_abandoned(now: datetime, era: uuid.UUID) -> None:
    """Rows a dead drain left in `handing`, or in an earlier era: nobody knows whether the server has them."""
    is_in_doubt = (OutboxMessage.status == "handing") | is_of_another_era(era)
    abandoned = db.session.scalars(
        select(OutboxMessage)
        .where(is_in_doubt, OutboxMessage.leased_until < now)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).all()
    error = UncertainOutcome("the worker ended while handing over")
    for message in abandoned:
        message.fence += 1
    db.session.commit()
    for message in abandoned:
        record_doubt(message, message.fence, error, now)


def give_back(leased: dict[uuid.UUID, int], ids: Sequence[uuid.UUID], error: Exception, now: datetime) -> None:
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
                **reason_values(error, "last_error"),
            )
            .execution_options(synchronize_session=False)
        )
    db.session.commit()


def reason_values(error: Exception | None, column: str) -> dict[str, object]:
    """An error for the column that says why and the one that fills its places: both empty for none.

    Our own errors keep their sentence, which is a key of the catalogues; of others only the class is kept, which cannot
    hold an address.
    """
    if error is None:
        return {column: "", f"{column}_values": {}}
    if isinstance(error, DeliveryFailed):
        return {column: error.message[:300], f"{column}_values": error.values}
    return {column: type(error).__name__, f"{column}_values": {}}


def _reason(error: Exception | None) -> str:
    """The same for the log."""
    if error is None:
        return ""
    return str(error)[:300] if isinstance(error, DeliveryFailed) else type(error).__name__
