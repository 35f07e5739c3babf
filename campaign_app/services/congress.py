"""Letters to Congress as documents: sent at an office's pace, and an honest word about each.

`released_at` is committed before a document is posted. What stays planned and released longer than any post can take
was left by a worker that ended meanwhile: nobody knows whether Congress has it, so it becomes uncertain and a person
decides. Nothing is posted twice by itself, except what Congress said that it did not take.
"""

import hashlib
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from campaign_app.errors import PermanentFailure, ServerUnavailable, TemporaryFailure, UncertainOutcome
from campaign_app.extensions import db
from campaign_app.gateways.congress import ConstituentLetter
from campaign_app.models import ActionPage, Delivery, Letter, Organization, Signature, Target, Term, cwc_code_of
from campaign_app.services import releasing
from campaign_app.services.settling import ATTEMPTS_MAX, reason_values, retry_delay
from campaign_app.wording import N_

# Longer than a task may live.
HANDING = timedelta(seconds=150)
BATCH = 20
ENDED = N_("the worker ended while handing over")

log = structlog.get_logger(__name__)


class Post(Protocol):
    """What carries a letter to Congress; raises the children of DeliveryFailed."""

    @property
    def topic(self) -> str:
        """The topic every document carries."""

    def send(self, letter: ConstituentLetter) -> bytes:
        """Post one letter and return the document."""


@dataclass(frozen=True)
class Sending:
    """What sending needs from outside: a clock (aware UTC), the post, and the office codes by seat or bioguide id."""

    clock: Callable[[], datetime]
    post: Post
    offices: Mapping[str, str]


def send_due(using: Sending, *, batch: int = BATCH) -> int:
    """Post waiting letters, each office's oldest first and at its pace; returns how many were taken."""
    settle_abandoned(using.clock())
    sent = 0
    for target_id in _list_waiting_targets(using.clock(), batch):
        for delivery_id in _take(target_id, using.clock(), batch):
            try:
                sent += _send(using, delivery_id)
            except ServerUnavailable as error:
                log.warning("congress.unavailable", reason=str(error))
                _give_back(delivery_id, error)
    return sent


def settle_abandoned(now: datetime) -> None:
    """What a worker left behind while it was posting becomes uncertain."""
    db.session.execute(
        update(Delivery)
        .where(Delivery.channel == "cwc", Delivery.status == "planned", Delivery.released_at < now - HANDING)
        .values(status="uncertain", decided_at=now, note=ENDED, note_values={})
        .execution_options(synchronize_session=False)
    )
    db.session.commit()


def _list_waiting_targets(now: datetime, limit: int) -> list[uuid.UUID]:
    rows = db.session.scalars(
        select(Delivery.target_id)
        .join(ActionPage, ActionPage.id == Delivery.action_page_id)
        .join(Organization, Organization.id == Delivery.organization_id)
        .where(
            releasing.is_waiting("cwc"),
            (Delivery.next_attempt_at.is_(None)) | (Delivery.next_attempt_at <= now),
            Organization.mail_paused_at.is_(None),
        )
        .distinct()
        .limit(limit)
    )
    return list(rows)


def _take(target_id: uuid.UUID, now: datetime, batch: int) -> list[uuid.UUID]:
    """Commit that these letters are about to be posted."""
    room = min(releasing.room_of(target_id, now=now), batch)
    taken = [
        delivery
        for delivery in releasing.lock_waiting(target_id, "cwc", limit=room)
        if delivery.next_attempt_at is None or delivery.next_attempt_at <= now
    ]
    for delivery in taken:
        delivery.released_at = now
    ids = [delivery.id for delivery in taken]
    db.session.commit()
    return ids


def _send(using: Sending, delivery_id: uuid.UUID) -> bool:
    """Post one letter and record what became of it; True when it was taken."""
    delivery = _load(delivery_id)
    if delivery is None or delivery.status != "planned":
        return False
    attempts = delivery.attempts + 1
    try:
        content = using.post.send(_letter(delivery, using))
    except ServerUnavailable:
        raise
    except PermanentFailure as error:
        return _record(delivery_id, using, status="failed", failure="permanent", **reason_values(error, "note"))
    except TemporaryFailure as error:
        if attempts >= ATTEMPTS_MAX:
            return _record(delivery_id, using, status="failed", failure="temporary", **reason_values(error, "note"))
        later = using.clock() + retry_delay(attempts)
        why = reason_values(error, "note")
        return _record(delivery_id, using, released_at=None, attempts=attempts, next_attempt_at=later, **why)
    except UncertainOutcome as error:
        return _record(delivery_id, using, status="uncertain", **reason_values(error, "note"))
    digest = hashlib.sha256(content).digest()
    return _record(delivery_id, using, status="sent", **reason_values(None, "note"), content_digest=digest)


def _load(delivery_id: uuid.UUID) -> Delivery | None:
    letter = joinedload(Delivery.letter).joinedload(Letter.signature)
    return db.session.scalar(
        select(Delivery)
        .filter_by(id=delivery_id)
        .options(
            letter.joinedload(Signature.supporter),
            letter.joinedload(Signature.page_version),
            # Without its targets: loading them anew would drop who holds the term from memory.
            joinedload(Delivery.action_page).lazyload(ActionPage.targets),
            joinedload(Delivery.target).joinedload(Target.term).joinedload(Term.representative),
        )
        .execution_options(populate_existing=True)
    )


def _letter(delivery: Delivery, using: Sending) -> ConstituentLetter:
    """What the document says. Raises PermanentFailure when the words are not those that were signed."""
    letter = delivery.letter
    if letter is None or (letter.digest and letter.digest != letter.frozen_digest()):
        raise PermanentFailure("These are not the words that were signed")
    writer, page = letter.signature, delivery.action_page
    first_name, _, last_name = writer.name.rpartition(" ")
    office = cwc_code_of(delivery.target, using.offices) or ""
    return ConstituentLetter(
        delivery_id=delivery.id,
        sent_on=using.clock().date(),
        campaign_id=page.id.hex,
        organization=page.organization.name,
        office=office,
        first_name=first_name,
        last_name=last_name,
        street=writer.street,
        city=writer.city,
        state=office[1:3],
        postal_code=writer.postal_code,
        email=writer.supporter.email,
        subject=letter.subject,
        topic=using.post.topic,
        body=letter.body,
    )


def _record(delivery_id: uuid.UUID, using: Sending, **values: object) -> bool:
    """Commit what became of a delivery, unless somebody else settled it meanwhile; True when it was taken."""
    if "status" in values:
        values["decided_at"] = using.clock()
    db.session.execute(
        update(Delivery)
        .where(Delivery.id == delivery_id, Delivery.status == "planned")
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    db.session.commit()
    log.info("congress.settled", delivery_id=str(delivery_id), status=values.get("status", "later"))
    return values.get("status") == "sent"


def _give_back(delivery_id: uuid.UUID, error: ServerUnavailable) -> None:
    """Nothing was tried, so no attempt is counted."""
    db.session.execute(
        update(Delivery)
        .where(Delivery.id == delivery_id, Delivery.status == "planned")
        .values(released_at=None, **reason_values(error, "note"))
        .execution_options(synchronize_session=False)
    )
    db.session.commit()
