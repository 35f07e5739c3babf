"""Passkeys (WebAuthn level 2): adding one to an account, and logging in with it instead of password and code.

The device asks its owner (user verification), so that a passkey is two factors in one. The challenge of each ceremony
comes from here and is handed back by the caller, who keeps it for the browser.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import webauthn
from sqlalchemy import delete, select
from webauthn.helpers import bytes_to_base64url, options_to_json, parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from campaign_app.addresses import clean_line
from campaign_app.errors import BadInput, NotAllowed, NotFound
from campaign_app.extensions import db
from campaign_app.identifiers import new_id
from campaign_app.models import Account, Passkey
from campaign_app.services import passwords, sessions

PASSKEYS_MAX = 20
NAME_MAX = 60
_REFUSED = "This passkey is not known here. Sign in with your password"


@dataclass(frozen=True)
class Site:
    """Whom passkeys are for: the platform's origin, its host, and its name."""

    origin: str
    host: str
    name: str


@dataclass(frozen=True)
class Ceremony:
    """What the browser's script is told, as JSON, and the challenge it has to answer."""

    options: str
    challenge: bytes


def begin_adding(*, account: Account, site: Site) -> Ceremony:
    """What a device needs to make a passkey for an account."""
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name=site.name,
        user_id=account.id.bytes,
        user_name=account.email,
        user_display_name=account.name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=passkey.credential_id) for passkey in list_passkeys(account.id)
        ],
    )
    return Ceremony(options_to_json(options), options.challenge)


def add(
    *, account_id: uuid.UUID, answer: Mapping[str, Any], challenge: bytes, name: str, site: Site, now: datetime
) -> Passkey:
    """Keep a passkey the device has made. Raises BadInput when its answer does not fit the challenge and this site."""
    account = db.session.get_one(Account, account_id, with_for_update=True)
    if len(list_passkeys(account_id)) >= PASSKEYS_MAX:
        raise BadInput("Remove a passkey first", field="name")
    try:
        made = webauthn.verify_registration_response(
            credential=dict(answer),
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise BadInput("The device’s answer cannot be used. Try again", field="name") from error
    passkey = Passkey(
        id=new_id(now),
        account=account,
        credential_id=made.credential_id,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        name=clean_line(name)[:NAME_MAX],
        created_at=now,
    )
    db.session.add(passkey)
    passwords.put_audit(account, "account.add_passkey", now=now)
    db.session.commit()
    return passkey


def list_passkeys(account_id: uuid.UUID) -> Sequence[Passkey]:
    """The account's passkeys, oldest first."""
    return db.session.scalars(select(Passkey).filter_by(account_id=account_id).order_by(Passkey.id)).all()


def remove(*, account_id: uuid.UUID, passkey_id: uuid.UUID, now: datetime) -> None:
    """Let a passkey open nothing any more. Raises NotFound."""
    gone = db.session.scalar(
        delete(Passkey).where(Passkey.id == passkey_id, Passkey.account_id == account_id).returning(Passkey.id)
    )
    if gone is None:
        raise NotFound("There is no page at this address")
    passwords.put_audit(db.session.get_one(Account, account_id), "account.remove_passkey", now=now)
    db.session.commit()


def begin_log_in(*, site: Site) -> Ceremony:
    """What a device needs to offer the passkeys it has for this site."""
    options = webauthn.generate_authentication_options(
        rp_id=site.host, user_verification=UserVerificationRequirement.REQUIRED
    )
    return Ceremony(options_to_json(options), options.challenge)


def log_in(*, answer: Mapping[str, Any], challenge: bytes, site: Site, browser: str, now: datetime) -> str:
    """Start a whole session for the owner of a passkey; returns its key. Raises NotAllowed for what does not fit."""
    try:
        passkey = _find(parse_authentication_credential_json(dict(answer)).raw_id)
        proven = webauthn.verify_authentication_response(
            credential=dict(answer),
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise NotAllowed(_REFUSED) from error
    passkey.sign_count, passkey.last_used_at = proven.new_sign_count, now
    key = sessions.put_session(passkey.account, browser=browser, now=now)
    db.session.commit()
    return key


def text_of(challenge: bytes) -> str:
    """A challenge as text, for a cookie."""
    return bytes_to_base64url(challenge)


def _find(credential_id: bytes) -> Passkey:
    passkey = db.session.scalar(
        select(Passkey).filter_by(credential_id=credential_id).with_for_update(of=Passkey).limit(1)
    )
    if passkey is None or passkey.account.disabled_at:
        raise NotAllowed(_REFUSED)
    return passkey
