"""The second factor: codes of an app (TOTP, RFC 6238), and recovery codes on paper for who lost it."""

import hashlib
import secrets
import uuid
from datetime import datetime

import pyotp
from sqlalchemy import delete, func, select, update

from campaign_app.errors import BadInput, NotAllowed
from campaign_app.extensions import db
from campaign_app.identifiers import new_id
from campaign_app.models import Account, RecoveryCode
from campaign_app.services import passwords, sessions, throttling

STEP_SECONDS = 30
CODES = 10
CODE_LENGTH = 12
# No letters that are taken for others when somebody types from paper: 58 bits a code.
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


def begin(*, account_id: uuid.UUID) -> str:
    """A fresh secret for a code app, in Base32; nothing is asked for until `enable`. Raises BadInput when one is on."""
    account = _account(account_id)
    if account.has_second_factor:
        raise BadInput("A code app is set up already", field="code")
    account.totp_secret = account.totp_secret or pyotp.random_base32()
    db.session.commit()
    return account.totp_secret


def address_of(secret: str, *, account: Account, issuer: str) -> str:
    """The `otpauth:` address that code apps read, mostly as a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=account.email, issuer_name=issuer)


def enable(*, account_id: uuid.UUID, code: str, session_id: uuid.UUID, now: datetime) -> list[str]:
    """Ask for codes from now on, once the app has shown a right one; returns recovery codes, shown this once.

    Every other session ends. Raises BadInput at `code`.
    """
    account = _account(account_id)
    if account.has_second_factor or not account.totp_secret or not _takes(account, code, now):
        raise BadInput("This is not the code of the app. Look at its clock, and wait for the next one", field="code")
    account.totp_enabled_at = now
    codes = _put_codes(account, now)
    passwords.end_sessions(account_id=account.id, but=session_id, now=now)
    passwords.put_audit(account, "account.enable_codes", now=now)
    db.session.commit()
    return codes


def renew_codes(*, account_id: uuid.UUID, password: str, now: datetime) -> list[str]:
    """New recovery codes; the old ones are worthless. Raises BadInput at `password`, and without a code app."""
    account = _proven(account_id, password)
    if not account.has_second_factor:
        raise BadInput("No code app is set up", field="password")
    codes = _put_codes(account, now)
    passwords.put_audit(account, "account.renew_codes", now=now)
    db.session.commit()
    return codes


def disable(*, account_id: uuid.UUID, password: str, now: datetime) -> None:
    """Ask for the password alone again. Raises BadInput at `password`."""
    account = _proven(account_id, password)
    account.totp_secret = account.totp_enabled_at = None
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    passwords.put_audit(account, "account.disable_codes", now=now)
    db.session.commit()


def count_codes(account_id: uuid.UUID) -> int:
    """How many recovery codes are left."""
    left = select(func.count()).where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
    return db.session.scalar(left) or 0


def prove(*, key: str, code: str, network: bytes, browser: str, now: datetime) -> str:
    """Make half a session whole with a code of the app or from paper; returns the key of the whole one.

    Raises NotAllowed for a wrong or used code, or when half a session was waited for too long; TooManyTries.
    """
    half = sessions.find_half(key, now=now)
    if half is None:
        raise NotAllowed("This took too long. Sign in again")
    account = _account(half.account_id)
    throttling.guard(email=account.email, network=network, now=now)
    if not _takes(account, code, now) and not _uses_up(account, code, now):
        throttling.put_try(email=account.email, network=network, now=now)
        db.session.commit()
        raise NotAllowed("This code is wrong or was used already. Wait for the next one")
    half.ended_at = now
    whole = sessions.put_session(account, browser=browser, now=now)
    db.session.commit()
    return whole


def _account(account_id: uuid.UUID) -> Account:
    return db.session.get_one(Account, account_id, with_for_update=True, populate_existing=True)


def _proven(account_id: uuid.UUID, password: str) -> Account:
    account = _account(account_id)
    if not passwords.is_right(account, password):
        raise BadInput("This is not your present password", field="password")
    return account


def _takes(account: Account, code: str, now: datetime) -> bool:
    """Whether the app shows this code now, half a minute ago or in half a minute, and it was not used."""
    typed = "".join(code.split())
    present = int(now.timestamp()) // STEP_SECONDS
    generator = pyotp.TOTP(account.totp_secret or "")
    for step in (present, present - 1, present + 1):
        is_right = secrets.compare_digest(generator.generate_otp(step).encode(), typed.encode(errors="replace"))
        if is_right and step > account.totp_step:
            account.totp_step = step
            return True
    return False


def _uses_up(account: Account, code: str, now: datetime) -> bool:
    used = db.session.scalar(
        update(RecoveryCode)
        .where(
            RecoveryCode.account_id == account.id,
            RecoveryCode.code_hash == _code_hash(account.id, code),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=now)
        .returning(RecoveryCode.id)
    )
    if used:
        passwords.put_audit(account, "account.use_recovery_code", now=now)
    return used is not None


def _put_codes(account: Account, now: datetime) -> list[str]:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    codes = ["".join(secrets.choice(_ALPHABET) for _ in range(CODE_LENGTH)) for _ in range(CODES)]
    for code in codes:
        db.session.add(
            RecoveryCode(id=new_id(now), account_id=account.id, code_hash=_code_hash(account.id, code), used_at=None)
        )
    return ["-".join(code[start : start + 4] for start in range(0, CODE_LENGTH, 4)) for code in codes]


def _code_hash(account_id: uuid.UUID, code: str) -> bytes:
    """Codes are random and long, so that a plain hash, bound to the account, is enough."""
    plain = "".join(char for char in code.lower() if char.isalnum())
    return hashlib.sha256(account_id.bytes + plain.encode(errors="replace")).digest()
