"""Signing and confirming: the transactions everything else is counted from."""

import os
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import joinedload

from campaign_app.addresses import email_key, network_key
from campaign_app.errors import NotFound, PageClosed
from campaign_app.extensions import db
from campaign_app.identifiers import new_id, new_share_code
from campaign_app.models import (
    ActionPage,
    Consent,
    MailKind,
    Signature,
    SignatureStatus,
    Suppression,
)
from campaign_app.models.signature import STANDING
from campaign_app.services import asking, counting, letters, outbox, representatives, supporters
from campaign_app.services.acts import Act, check_act, check_day
from campaign_app.services.addressing import address_letter
from campaign_app.services.recipients import Recipient

# A mail is asked for again by signing again, so these bound how often one address can be written to.
RESEND_AFTER: dict[MailKind, timedelta] = {
    "confirmation": timedelta(minutes=10),
    "already_signed": timedelta(days=1),
}


@dataclass(frozen=True)
class _Signing:
    """One checked act on its way into the tables: who signs, from where, and whom a letter goes to."""

    page: ActionPage
    act: Act
    key: bytes
    supporter_id: uuid.UUID
    district: str
    people: tuple[Recipient, ...]
    now: datetime
    network_key: bytes | None


def sign(
    *, page: ActionPage, act: Act, address_key: str, now: datetime, congress_number: int = 0, network: str = ""
) -> uuid.UUID:
    """Take one signature: with its consent, ledger event and confirmation mail, in one transaction.

    Returns the signature's id, which nobody may be shown: a new, a known and a suppressed address look alike to whoever
    asks, and the id tells when it was made. Signing again sends the confirmation (or a note that it counts already)
    again, at most as often as RESEND_AFTER says. Districts are of the Congress given (0: none). Of `network`, where the
    post came from, only a keyed hash of the day is kept. Raises PageClosed when the page is not open, BadInput naming
    the field that is wrong.
    """
    if page.status != "open" or page.is_over(now):
        raise PageClosed("This page is closed. You can no longer sign")
    checked = check_act(page, act)
    check_day(page, checked, now=now)
    key = email_key(checked.email, key=address_key)
    where = {"postal_code": checked.postal_code, "country_code": checked.country_code}
    addressed = address_letter(page, checked, congress_number=congress_number)
    district = addressed.district or representatives.place(**where, congress_number=congress_number)
    seal = network_key(network, key=address_key, on=now.date())
    supporter_id = supporters.put(
        organization_id=page.organization_id, email=checked.email, key=key, language=checked.language, now=now
    )
    signature_id, kind = _take(_Signing(page, checked, key, supporter_id, district, addressed.people, now, seal))
    if kind and not _is_suppressed(page.organization_id, key):
        _put_mail(page.organization_id, kind, checked.email, signature_id, now)
    db.session.commit()
    return signature_id


def confirm(
    *,
    signature_id: uuid.UUID,
    now: datetime,
    is_name_shown: bool = False,
    cwc_offices: Mapping[str, str] | None = None,
) -> Signature:
    """Count a signature once its address is proven; its letters leave now. Confirming again changes nothing.

    Letters to `cwc_offices` go to Congress as documents. `is_name_shown` also shows the name on the page.
    A closed page still counts those who signed while it was open.
    Raises NotFound for an unknown signature.
    """
    won = db.session.scalar(
        update(Signature)
        .where(Signature.id == signature_id, Signature.status == "pending")
        .values(status="confirmed", confirmed_at=now, share_code=new_share_code())
        .returning(Signature.id)
    )
    signature = get_signature(signature_id)
    if won:
        signature.supporter.language = signature.language
        counting.add_event(signature, kind="confirmed", delta=1, now=now)
        letters.put_deliveries(signature, now=now, cwc_offices=cwc_offices)
        if not _is_suppressed(signature.organization_id, signature.email_key):
            _put_mail(signature.organization_id, "thank_you", signature.supporter.email, signature.id, now)
    if is_name_shown and signature.status == "confirmed":
        signature.name_shown_at = now
    db.session.commit()
    return signature


def get_signature(signature_id: uuid.UUID) -> Signature:
    """A signature with its page, version and supporter. Raises NotFound."""
    signature = db.session.scalar(
        select(Signature)
        .where(Signature.id == signature_id)
        .options(
            joinedload(Signature.action_page),
            joinedload(Signature.page_version),
            joinedload(Signature.supporter),
        )
        .execution_options(populate_existing=True)
    )
    if signature is None:
        raise NotFound("We hold no signature for this link")
    return signature


def _take(signing: _Signing) -> tuple[uuid.UUID, MailKind | None]:
    """The signature of this mailbox, new or standing, and the mail it calls for."""
    while True:
        signature_id = _put_signature(signing)
        if signature_id is not None:
            _add_company(signing, signature_id)
            return signature_id, "confirmation"
        if standing := _lock_standing(signing.page, signing.key):
            return standing[0], _mail_for_known(*standing, signing.now)


def _put_signature(signing: _Signing) -> uuid.UUID | None:
    """Insert the signature; None when one of this mailbox stands already."""
    page, act = signing.page, signing.act
    return db.session.scalar(
        upsert(Signature)
        .values(
            id=new_id(signing.now),
            organization_id=page.organization_id,
            action_page_id=page.id,
            page_version_id=page.words(act.language).version.id,
            supporter_id=signing.supporter_id,
            email_key=signing.key,
            nonce=os.urandom(16),
            name=act.name,
            postal_code=act.postal_code,
            country_code=act.country_code,
            street=act.street,
            city=act.city,
            district_code=signing.district,
            language=act.language,
            comment=act.comment,
            source_code=act.source_code,
            pledge_on=act.pledge_on,
            answers=dict(act.answers) or None,
            fill_seconds=act.fill_seconds,
            suspicion=asking.score(bait=act.bait, fill_seconds=act.fill_seconds),
            network_key=signing.network_key,
            created_at=signing.now,
        )
        .on_conflict_do_nothing(index_elements=["action_page_id", "email_key"], index_where=STANDING)
        .returning(Signature.id)
    )


def _add_company(signing: _Signing, signature_id: uuid.UUID) -> None:
    """What a new signature never comes without: its consent, its ledger event and, on a letter page, its letters."""
    page, act, now = signing.page, signing.act, signing.now
    db.session.add(
        Consent(
            id=new_id(now),
            organization_id=page.organization_id,
            supporter_id=signing.supporter_id,
            signature_id=signature_id,
            is_granted=act.is_opted_in,
            wording=page.words(act.language).opt_in_wording,
            created_at=now,
        )
    )
    signature = get_signature(signature_id)
    counting.add_event(signature, kind="signed", delta=0, now=now)
    shared = letters.OwnWords(act.subject, act.body)
    letters.add_letters(signing.people, signature, shared=shared, own=act.own, district=signing.district, now=now)


def _lock_standing(page: ActionPage, key: bytes) -> tuple[uuid.UUID, SignatureStatus] | None:
    """The signature of this mailbox that was not withdrawn; locked, so that simultaneous posts decide in turn."""
    row = db.session.execute(
        select(Signature.id, Signature.status)
        .where(Signature.action_page_id == page.id, Signature.email_key == key, Signature.status != "withdrawn")
        .with_for_update()
    ).one_or_none()
    return (row.id, row.status) if row else None


def _mail_for_known(signature_id: uuid.UUID, status: SignatureStatus, now: datetime) -> MailKind | None:
    """Which mail somebody who signs again gets; None when it went out not long ago, or never shall."""
    kinds: dict[SignatureStatus, MailKind] = {"pending": "confirmation", "confirmed": "already_signed"}
    kind = kinds.get(status)
    if kind is None or outbox.was_put(signature_id=signature_id, kind=kind, since=now - RESEND_AFTER[kind]):
        return None
    return kind


def _put_mail(
    organization_id: uuid.UUID, kind: MailKind, recipient: str, signature_id: uuid.UUID, now: datetime
) -> None:
    outbox.put(organization_id=organization_id, kind=kind, recipient=recipient, signature_id=signature_id, now=now)


def _is_suppressed(organization_id: uuid.UUID, key: bytes) -> bool:
    return bool(
        db.session.scalar(
            select(exists().where(Suppression.organization_id == organization_id, Suppression.email_key == key))
        )
    )
