"""Passwords: hashing them, changing one's own, and setting a new one through a mailed link."""

import secrets
import uuid
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import func, select, update

from campaign_app.errors import BadInput, ExpiredLink
from campaign_app.extensions import db
from campaign_app.identifiers import new_id
from campaign_app.models import Account, AccountSession, PasswordReset
from campaign_app.services import audit, outbox, throttling

PASSWORD_MIN = 12
PASSWORD_MAX = 200
# How often one address may be written to because somebody asked.
RESETS_AN_HOUR = 3
# OWASP Password Storage Cheat Sheet, argon2id minimum: 19 MiB, two passes, one lane.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Checked when the address is unknown, so that the answer takes as long as for a known one.
_NOBODY_HASH = HASHER.hash(secrets.token_urlsafe())


def hash_password(password: str) -> str:
    """The argon2id hash of a new password. Raises BadInput when it is too short or too long."""
    if len(password) < PASSWORD_MIN:
        raise BadInput("Choose a password of at least %(count)d characters", field="password", count=PASSWORD_MIN)
    if len(password) > PASSWORD_MAX:
        raise BadInput("Choose a password of at most %(count)d characters", field="password", count=PASSWORD_MAX)
    return HASHER.hash(password)


def is_right(account: Account | None, password: str) -> bool:
    """Whether the password is the account's; takes as long for no account. Renews a hash of older settings."""
    try:
        HASHER.verify(account.password_hash if account else _NOBODY_HASH, password)
    except (VerificationError, InvalidHashError):
        return False
    if account and HASHER.check_needs_rehash(account.password_hash):
        account.password_hash = HASHER.hash(password)
    return account is not None


def change(*, account_id: uuid.UUID, current: str, new: str, session_id: uuid.UUID, now: datetime) -> None:
    """Set a new password for somebody who knows the present one; every other session of the account ends.

    Raises BadInput at `current` or `password`.
    """
    account = db.session.get_one(Account, account_id, with_for_update=True)
    if not is_right(account, current):
        raise BadInput("This is not your present password", field="current")
    account.password_hash = hash_password(new)
    end_sessions(account_id=account_id, but=session_id, now=now)
    put_audit(account, "account.change_password", now=now)
    db.session.commit()


def ask_for_reset(*, account: Account | None, now: datetime) -> None:
    """Mail a link for a new password to an account that may log in; for any other, nothing happens and nothing is said.

    The link is mailed by the first of the account's organizations.
    """
    if account is None or account.disabled_at or not account.memberships or _has_enough(account.id, now):
        return
    reset = PasswordReset(id=new_id(now), account=account, created_at=now)
    db.session.add(reset)
    outbox.put(
        organization_id=account.memberships[0].organization_id,
        kind="password_reset",
        recipient=account.email,
        password_reset=reset,
        now=now,
    )
    db.session.commit()


def get_reset(reset_id: uuid.UUID, *, now: datetime) -> PasswordReset:
    """A link's row that can still be used. Raises ExpiredLink."""
    reset = db.session.scalar(
        select(PasswordReset)
        .filter_by(id=reset_id)
        .with_for_update(of=PasswordReset)
        .execution_options(populate_existing=True)
    )
    if reset is None or not reset.is_open(now):
        raise ExpiredLink("This link has expired.", purpose="reset_password")
    return reset


def reset(*, reset_id: uuid.UUID, password: str, now: datetime) -> None:
    """Set a new password through a link, which with all others of the account is used up; every session ends.

    A second factor stays: who only reads the mail does not get in. Raises ExpiredLink, and BadInput at `password`.
    """
    account = get_reset(reset_id, now=now).account
    account.password_hash = hash_password(password)
    db.session.execute(
        update(PasswordReset)
        .where(PasswordReset.account_id == account.id, PasswordReset.used_at.is_(None))
        .values(used_at=now)
    )
    end_sessions(account_id=account.id, but=None, now=now)
    throttling.forget(account.email)
    put_audit(account, "account.reset_password", now=now)
    db.session.commit()


def end_sessions(*, account_id: uuid.UUID, but: uuid.UUID | None, now: datetime) -> None:
    """End the account's sessions in the caller's transaction, except one."""
    mine = (AccountSession.account_id == account_id) & AccountSession.ended_at.is_(None)
    others = mine & (AccountSession.id != but) if but else mine
    db.session.execute(update(AccountSession).where(others).values(ended_at=now))


def put_audit(account: Account, act: str, *, now: datetime) -> None:
    """Add what an account did to itself to the trail of each of its organizations."""
    for membership in account.memberships:
        audit.put(
            organization_id=membership.organization_id, account_id=account.id, act=act, subject_id=account.id, now=now
        )


def _has_enough(account_id: uuid.UUID, now: datetime) -> bool:
    asked = select(func.count()).where(
        PasswordReset.account_id == account_id, PasswordReset.created_at > now - timedelta(hours=1)
    )
    return (db.session.scalar(asked) or 0) >= RESETS_AN_HOUR
