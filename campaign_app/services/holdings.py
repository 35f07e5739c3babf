"""What is held of a supporter: the mailed link to it, the list of their signatures, and a copy of everything."""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from campaign_app.addresses import email_key, normalise_email
from campaign_app.errors import NotFound
from campaign_app.extensions import db
from campaign_app.models import (
    Consent,
    Delivery,
    LedgerEvent,
    Letter,
    OutboxMessage,
    Signature,
    Supporter,
    Suppression,
)
from campaign_app.services import outbox

# Anybody can ask for the link of anybody, so these bound how often one address is written to because of it.
LINK_AFTER = timedelta(minutes=10)
LINKS_A_DAY = 5


def ask_for_link(*, email: str, address_key: str, now: datetime) -> None:
    """Mail the link to the address from every organization that knows it.

    Returns nothing on purpose: a known and an unknown address look alike to whoever asks. An address that wants no
    mail ever gets none, as the words it was given said. Raises BadInput when it is no address.
    """
    key = email_key(normalise_email(email), key=address_key)
    # The lock makes two simultaneous requests decide one after the other.
    known = db.session.scalars(
        select(Supporter).where(Supporter.email_key == key).order_by(Supporter.id).with_for_update()
    ).all()
    for supporter in known:
        _put_link(supporter, now)
    db.session.commit()


def renew_link(*, supporter_id: uuid.UUID, now: datetime) -> None:
    """Mail a fresh link to the one an old link was made for, within the same bounds. Raises NotFound."""
    supporter = db.session.get(Supporter, supporter_id, with_for_update=True)
    if supporter is None:
        raise NotFound("We hold nothing for this link")
    _put_link(supporter, now)
    db.session.commit()


def _put_link(supporter: Supporter, now: datetime) -> None:
    """The mail with the link, unless the address wants none or has enough of them."""
    if find_suppression(supporter) is None and not _has_enough(supporter.id, now):
        outbox.put(
            organization_id=supporter.organization_id,
            kind="my_signatures",
            recipient=supporter.email,
            supporter_id=supporter.id,
            now=now,
        )


def _has_enough(supporter_id: uuid.UUID, now: datetime) -> bool:
    """Whether the link was mailed just now, or often today."""
    just_now = func.count().filter(OutboxMessage.created_at > now - LINK_AFTER)
    today = func.count().filter(OutboxMessage.created_at > now - timedelta(days=1))
    is_enough = select((just_now > 0) | (today >= LINKS_A_DAY)).where(
        OutboxMessage.supporter_id == supporter_id, OutboxMessage.kind == "my_signatures"
    )
    return bool(db.session.scalar(is_enough))


def list_signatures(supporter_id: uuid.UUID) -> Sequence[Signature]:
    """A supporter's signatures with their pages and versions, the newest first."""
    return (
        db.session.scalars(
            select(Signature)
            .filter_by(supporter_id=supporter_id)
            .order_by(Signature.created_at.desc(), Signature.id.desc())
            .options(joinedload(Signature.action_page), joinedload(Signature.page_version))
            .execution_options(populate_existing=True)
        )
        .unique()
        .all()
    )


def find_answer(supporter_id: uuid.UUID) -> Consent | None:
    """The newest answer to the question whether the organization may write; None before the first."""
    return db.session.scalar(
        select(Consent)
        .filter_by(supporter_id=supporter_id)
        .order_by(Consent.created_at.desc(), Consent.id.desc())
        .limit(1)
    )


def find_suppression(supporter: Supporter) -> Suppression | None:
    """Why and since when the supporter's address is never mailed; None when it may be."""
    return db.session.scalar(
        select(Suppression).filter_by(organization_id=supporter.organization_id, email_key=supporter.email_key)
    )


def copy_of(supporter: Supporter) -> dict[str, Any]:
    """Everything held of a supporter, ready for JSON: names as in the glossary, times in ISO 8601 (UTC), bytes as hex.

    A signature's nonce opens its lines in the ledger: with it the commitments can be computed again.
    """
    return {
        "email": supporter.email,
        "known_since": _text(supporter.created_at),
        "never_mailed": _copy_of_suppression(find_suppression(supporter)),
        "signatures": [_copy_of_signature(signature) for signature in list_signatures(supporter.id)],
        "consents": [
            {"wording": row.wording, "is_granted": row.is_granted, "answered_at": _text(row.created_at)}
            for row in _rows(Consent, supporter_id=supporter.id)
        ],
        "mails": _copy_of_mails(OutboxMessage.supporter_id == supporter.id),
    }


def _copy_of_signature(signature: Signature) -> dict[str, Any]:
    page = signature.action_page
    return {
        "page": {"slug": page.slug, "kind": page.kind, "headline": page.headline},
        "signed": {"demand": signature.page_version.demand, "version": signature.page_version.number},
        "status": signature.status,
        "name": signature.name,
        "postal_code": signature.postal_code,
        "country_code": signature.country_code,
        "street": signature.street,
        "city": signature.city,
        "district_code": signature.district_code,
        "comment": signature.comment,
        "answers": signature.answers or {},
        "fill_seconds": signature.fill_seconds,
        "suspicion": signature.suspicion,
        "source_code": signature.source_code,
        "signed_at": _text(signature.created_at),
        "confirmed_at": _text(signature.confirmed_at),
        "name_shown_at": _text(signature.name_shown_at),
        "pledge_on": signature.pledge_on.isoformat() if signature.pledge_on else None,
        "reminded_at": _text(signature.reminded_at),
        "kept_at": _text(signature.kept_at),
        "showing_state": signature.showing_state,
        "held_reason": signature.held_reason,
        "removed_reason": signature.removed_reason,
        "reviewed_at": _text(signature.reviewed_at),
        "ended_at": _text(signature.ended_at),
        "letters": _copy_of_letters(signature.id),
        "nonce": signature.nonce.hex(),
        "ledger": [
            {"kind": event.kind, "written_at": _text(event.created_at), "commitment": event.commitment.hex()}
            for event in _rows(LedgerEvent, signature_id=signature.id)
        ],
        "mails": _copy_of_mails(OutboxMessage.signature_id == signature.id),
    }


def _copy_of_letters(signature_id: uuid.UUID) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(Letter, Delivery)
        .outerjoin(Delivery, Delivery.letter_id == Letter.id)
        .where(Letter.signature_id == signature_id)
        .options(joinedload(Letter.target))
        .order_by(Letter.id)
    )
    return [
        {
            "to": letter.target.name,
            "subject": letter.subject,
            "body": letter.body,
            "delivery": _copy_of_delivery(delivery),
        }
        for letter, delivery in rows
    ]


def _copy_of_delivery(delivery: Delivery | None) -> dict[str, Any] | None:
    return {"status": delivery.status, "decided_at": _text(delivery.decided_at)} if delivery else None


def _copy_of_suppression(suppression: Suppression | None) -> dict[str, Any] | None:
    return {"reason": suppression.reason, "since": _text(suppression.created_at)} if suppression else None


def _copy_of_mails(condition: Any) -> list[dict[str, Any]]:
    rows = db.session.scalars(select(OutboxMessage).where(condition).order_by(OutboxMessage.id))
    return [
        {"kind": row.kind, "status": row.status, "put_at": _text(row.created_at), "sent_at": _text(row.sent_at)}
        for row in rows
    ]


def _rows(model: Any, **values: Any) -> Sequence[Any]:
    return db.session.scalars(select(model).filter_by(**values).order_by(model.id)).all()


def _text(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None
