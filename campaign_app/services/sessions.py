"""Log-ins: started with a password, found by a cookie's key, listed and ended by their owner."""

import hashlib
import secrets
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update

from campaign_app.addresses import clean_line
from campaign_app.errors import NotAllowed
from campaign_app.extensions import db
from campaign_app.identifiers import new_id
from campaign_app.models import Account, AccountSession
from campaign_app.services import passwords, throttling
from campaign_app.services.accounts import find_account

SESSION_TTL = timedelta(hours=12)
HALF_TTL = timedelta(minutes=10)
BROWSER_MAX = 200


def log_in(*, email: str, password: str, now: datetime, network: bytes = b"", browser: str = "") -> str:
    """Start a session and return its key, for the cookie; only the key's hash is stored.

    With a second factor it is half a session, which `second_factor.prove` makes whole. Raises NotAllowed, with
    the same words, for an unknown address, a wrong password and a disabled account, and TooManyTries, whatever the
    password, once too many failed.
    """
    throttling.guard(email=email, network=network, now=now)
    account = find_account(email)
    if not passwords.is_right(account, password) or account is None or account.disabled_at:
        throttling.put_try(email=email, network=network, now=now)
        db.session.commit()
        raise NotAllowed("This email address and password do not belong together")
    half_until = now + HALF_TTL if account.has_second_factor else None
    key = put_session(account, browser=browser, half_until=half_until, now=now)
    db.session.commit()
    return key


def start(*, account_id: uuid.UUID, browser: str, now: datetime) -> str:
    """Start a session for somebody who proved by other means who they are; returns its key."""
    key = put_session(db.session.get_one(Account, account_id), browser=browser, now=now)
    db.session.commit()
    return key


def put_session(account: Account, *, browser: str, now: datetime, half_until: datetime | None = None) -> str:
    """Add a session to the caller's transaction and return its key."""
    if half_until is None:
        account.last_login_at = now
    key = secrets.token_urlsafe(32)
    db.session.add(
        AccountSession(
            id=new_id(now),
            account=account,
            key_hash=_key_hash(key),
            browser=clean_line(browser)[:BROWSER_MAX],
            created_at=now,
            expires_at=now + SESSION_TTL,
            half_until=half_until,
        )
    )
    return key


def find_session(key: str, *, now: datetime) -> AccountSession | None:
    """The living session a cookie's key belongs to."""
    session = db.session.scalar(select(AccountSession).filter_by(key_hash=_key_hash(key)))
    return session if session and session.is_alive(now) else None


def find_half(key: str, *, now: datetime) -> AccountSession | None:
    """The session of a key that waits for its second factor."""
    session = db.session.scalar(select(AccountSession).filter_by(key_hash=_key_hash(key)))
    return session if session and session.is_half(now) else None


def list_sessions(account_id: uuid.UUID, *, now: datetime) -> Sequence[AccountSession]:
    """The account's living sessions, the newest first."""
    return db.session.scalars(
        select(AccountSession)
        .where(
            AccountSession.account_id == account_id,
            AccountSession.ended_at.is_(None),
            AccountSession.half_until.is_(None),
            AccountSession.expires_at > now,
        )
        .order_by(AccountSession.created_at.desc(), AccountSession.id.desc())
    ).all()


def log_out(key: str, *, now: datetime) -> None:
    """End the session, so that a kept copy of its cookie is worth nothing."""
    db.session.execute(
        update(AccountSession)
        .where(AccountSession.key_hash == _key_hash(key), AccountSession.ended_at.is_(None))
        .values(ended_at=now)
    )
    db.session.commit()


def log_out_elsewhere(*, account_id: uuid.UUID, session_id: uuid.UUID, now: datetime) -> None:
    """End every session of the account but this one."""
    passwords.end_sessions(account_id=account_id, but=session_id, now=now)
    db.session.commit()


def _key_hash(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()
