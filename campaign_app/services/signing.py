"""Signing and confirming: the transactions everything else is counted from."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload, lazyload

from campaign_app.addresses import email_key, network_key
from campaign_app.errors import NotFound, PageClosed
from campaign_app.extensions import db
from campaign_app.models import ActionPage, MailKind, Signature, SignatureStatus, Suppression
from campaign_app.services import letters, outbox, reminding, representatives
from campaign_app.services.acts import Act, check_act, check_day
from campaign_app.services.addressing import address_letter
from campaign_app.services.affirming import record_confirmation
from campaign_app.services.recipients import Recipient
from campaign_app.services.recording import Signing, record_signature

# A mail is asked for again by signing again, so these bound how often one address can be written to.
RESEND_AFTER: dict[MailKind, timedelta] = {
    "confirmation": timedelta(minutes=10),
    "already_signed": timedelta(days=1),
}

# Of a page, what a confirmation has no need of; who does asks for it.
_LISTS = (ActionPage.targets, ActionPage.rules, ActionPage.versions, ActionPage.translations)


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
    signing = check(page=page, act=act, address_key=address_key, now=now, network=network)
    addressed = address_letter(page, signing.act, congress_number=congress_number)
    where = {"postal_code": signing.act.postal_code, "country_code": signing.act.country_code}
    district = addressed.district or representatives.place(**where, congress_number=congress_number)
    signing = replace(signing, district=district)
    signature_id = record_signature(signing)
    if signature_id is None:
        signature_id = _take_again(signing, addressed.people)
    else:
        _add_letters(signing, signature_id, addressed.people)
    db.session.commit()
    return signature_id


def check(*, page: ActionPage, act: Act, address_key: str, now: datetime, network: str = "") -> Signing:
    """An act ready to be kept but for its district; asks the database nothing. Raises as `sign` does."""
    if page.status != "open" or page.is_over(now):
        raise PageClosed("This page is closed. You can no longer sign")
    checked = check_act(page, act)
    check_day(page, checked, now=now)
    return Signing(
        page=page,
        act=checked,
        key=email_key(checked.email, key=address_key),
        district="",
        network_key=network_key(network, key=address_key, on=now.date()),
        now=now,
    )


def sign_again(signing: Signing) -> uuid.UUID:
    """Take a signature of a mailbox that signed this page before: its mail once more when that is due; returns its id.

    Whoever took theirs back in the meantime signs anew. Not for letters.
    """
    signature_id = _take_again(signing, ())
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
    signature = get_signature(signature_id)
    if signature.status == "pending":
        won = record_confirmation(signature, now=now)
        signature = get_signature(signature_id)
        reminding.drop_waiting(signature, now=now)
        if won and signature.action_page.kind == "letter":
            letters.put_deliveries(signature, now=now, cwc_offices=cwc_offices)
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
            joinedload(Signature.action_page).options(*map(lazyload, _LISTS)),
            joinedload(Signature.page_version),
            joinedload(Signature.supporter),
        )
        .execution_options(populate_existing=True)
    )
    if signature is None:
        raise NotFound("We hold no signature for this link")
    return signature


def _take_again(signing: Signing, people: Sequence[Recipient]) -> uuid.UUID:
    """The standing signature of this mailbox, and its mail when that is due; a new one if it was just withdrawn."""
    while True:
        if standing := _lock_standing(signing.page, signing.key):
            _put_mail(signing, *standing)
            return standing[0]
        if signature_id := record_signature(signing):
            _add_letters(signing, signature_id, people)
            return signature_id


def _add_letters(signing: Signing, signature_id: uuid.UUID, people: Sequence[Recipient]) -> None:
    """The letters of a new signature; petitions and pledges have none."""
    if people:
        act = signing.act
        letters.add_letters(
            people,
            get_signature(signature_id),
            shared=letters.OwnWords(act.subject, act.body),
            own=act.own,
            district=signing.district,
            now=signing.now,
        )


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


def _put_mail(signing: Signing, signature_id: uuid.UUID, status: SignatureStatus) -> None:
    organization_id, now = signing.page.organization_id, signing.now
    kind = _mail_for_known(signature_id, status, now)
    if kind and not _is_suppressed(organization_id, signing.key):
        recipient = signing.act.email
        outbox.put(organization_id=organization_id, kind=kind, recipient=recipient, signature_id=signature_id, now=now)


def _is_suppressed(organization_id: uuid.UUID, key: bytes) -> bool:
    return bool(
        db.session.scalar(
            select(exists().where(Suppression.organization_id == organization_id, Suppression.email_key == key))
        )
    )
