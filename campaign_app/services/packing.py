"""Packing: making the files of tally deliveries, once each, keeping them, and letting the deliveries go with them.

Typesetting is native code and takes a moment, so a request only plans; a worker packs. What was packed is what is
sent, also when a person sends it again.
"""

import hashlib
import uuid
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from campaign_app.errors import NotFound
from campaign_app.extensions import db
from campaign_app.gateways.mailer import Email
from campaign_app.identifiers import new_id
from campaign_app.models import Delivery, DeliveryFile, OutboxMessage, SentMail, Signature, Tally
from campaign_app.packages import PackedFile
from campaign_app.services import audit, brief_comments, releasing

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Parcel:
    """What a package is made of: a delivery with its page, target and tally, the tally's number, chosen comments."""

    delivery: Delivery
    tally: Tally
    number: int
    comments: Sequence[Signature]


Compose = Callable[[Parcel], Sequence[PackedFile]]


def pack_due(*, compose: Compose, now: datetime) -> int:
    """Pack what waits and let it go, one transaction each; returns how many."""
    packed, tried = 0, set[uuid.UUID]()
    while (delivery := _next_unpacked(tried)) is not None:
        tried.add(delivery_id := delivery.id)
        try:
            _pack(delivery, compose, now)
            packed += 1
        except Exception:  # one package that cannot be made must not keep the others waiting
            log.exception("packing.failed", delivery_id=str(delivery_id))
            db.session.rollback()
    return packed


def _pack(delivery: Delivery, compose: Compose, now: datetime) -> None:
    tally = delivery.tally
    if tally is None:
        raise LookupError("only tallies are packed")
    parcel = Parcel(delivery, tally, number_of(tally), brief_comments.list_chosen(delivery.action_page_id))
    for file in compose(parcel):
        put_file(delivery, file, now=now)
    brief_comments.put_delivered(delivery, parcel.comments)
    delivery.packed_at = now
    releasing.put_delivery(delivery, now=now)
    db.session.commit()


def put_file(delivery: Delivery, file: PackedFile, *, now: datetime) -> None:
    """Keep a file of a delivery; joins the caller's transaction."""
    db.session.add(
        DeliveryFile(
            id=new_id(now),
            organization_id=delivery.organization_id,
            delivery_id=delivery.id,
            kind=file.kind,
            name=file.name,
            media_type=file.media_type,
            data=file.data,
            digest=file.digest,
            byte_count=len(file.data),
            made_at=now,
        )
    )


def put_sent_mail(message: OutboxMessage, email: Email, *, now: datetime) -> None:
    """Keep a tally's mail as it is about to be handed over, in place of an earlier try; joins the caller.

    One that cannot be written is not kept: it will be refused before it leaves.
    """
    if message.kind != "tally" or message.delivery_id is None:
        return
    try:
        data = email.to_bytes()
    except (ValueError, LookupError):
        return
    db.session.merge(
        SentMail(
            outbox_message_id=message.id,
            organization_id=message.organization_id,
            delivery_id=message.delivery_id,
            data=data,
            digest=hashlib.sha256(data).digest(),
            byte_count=len(data),
            handed_at=now,
        )
    )


def number_of(tally: Tally) -> int:
    """Which of its page's tallies it is, from 1."""
    earlier = select(func.count()).where(
        Tally.action_page_id == tally.action_page_id,
        or_(Tally.counted_at < tally.counted_at, Tally.id == tally.id),
    )
    return int(db.session.execute(earlier).scalar_one())


def take_file(
    *, organization_id: uuid.UUID, delivery_id: uuid.UUID, file_id: uuid.UUID, account_id: uuid.UUID, now: datetime
) -> DeliveryFile | SentMail:
    """A file of a delivery or one of its mails, byte for byte, after its line in the audit trail. Raises NotFound."""
    own = {"organization_id": organization_id, "delivery_id": delivery_id}
    file = db.session.scalar(select(DeliveryFile).filter_by(id=file_id, **own)) or db.session.scalar(
        select(SentMail).filter_by(outbox_message_id=file_id, **own)
    )
    if file is None or file.data is None:
        raise NotFound("There is no such file, or it went with somebody in it who was erased")
    audit.put(
        organization_id=organization_id,
        account_id=account_id,
        act="delivery.take_file",
        subject_id=delivery_id,
        detail={"sha256": file.digest.hex()},
        now=now,
    )
    db.session.commit()
    return file


def _next_unpacked(tried: Collection[uuid.UUID]) -> Delivery | None:
    """The next delivery without its files that is neither held nor waits for an address, locked."""
    return db.session.scalar(
        select(Delivery)
        .where(
            Delivery.status == "planned",
            Delivery.tally_id.is_not(None),
            Delivery.packed_at.is_(None),
            Delivery.released_at.is_(None),
            Delivery.held_at.is_(None),
            Delivery.note == "",
            Delivery.id.not_in(tried),
        )
        .order_by(Delivery.planned_at, Delivery.id)
        .limit(1)
        .options(joinedload(Delivery.action_page), joinedload(Delivery.target), joinedload(Delivery.tally))
        .with_for_update(of=Delivery, skip_locked=True)
        .execution_options(populate_existing=True)
    )
