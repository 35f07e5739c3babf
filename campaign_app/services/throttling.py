"""How often logging in may fail: counted in the database, so that neither a restart nor a lost Redis starts anew."""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select

from campaign_app.errors import TooManyTries
from campaign_app.extensions import db
from campaign_app.models import LoginTry

WINDOW = timedelta(minutes=15)
TRIES_KEPT = timedelta(days=1)
ACCOUNT_TRIES = 10
NETWORK_TRIES = 30
# Guesses spread over very many networks and accounts; passkeys go on working, they cannot be guessed.
ALL_TRIES = 3_000


def account_key(email: str) -> bytes:
    """What failed tries for one address are counted under, whether or not there is such an account."""
    return hashlib.sha256(email.strip().casefold().encode(errors="replace")).digest()


def guard(*, email: str, network: bytes, now: datetime) -> None:
    """Raise TooManyTries when this address, this network or everybody together failed too often lately."""
    counts = db.session.execute(
        select(
            _tries(LoginTry.account_key == account_key(email), now),
            _tries(LoginTry.network_key == network, now),
            _tries(LoginTry.id.is_not(None), now),
        )
    ).one()
    if counts[0] >= ACCOUNT_TRIES or counts[1] >= NETWORK_TRIES or counts[2] >= ALL_TRIES:
        raise TooManyTries(
            "There were too many wrong tries. Wait %(minutes)d minutes, or ask for a new password",
            minutes=WINDOW // timedelta(minutes=1),
        )


def _tries(which: ColumnElement[bool], now: datetime) -> ColumnElement[int]:
    return select(func.count()).where(which, LoginTry.created_at > now - WINDOW).scalar_subquery()


def put_try(*, email: str, network: bytes, now: datetime) -> None:
    """Note a failed try in the caller's transaction."""
    db.session.add(LoginTry(account_key=account_key(email), network_key=network, created_at=now))


def forget(email: str) -> None:
    """Let an address begin anew, in the caller's transaction: its owner proved to be there."""
    db.session.execute(delete(LoginTry).where(LoginTry.account_key == account_key(email)))


def forget_old(*, now: datetime) -> int:
    """Delete tries past their day; returns how many."""
    gone = db.session.scalars(
        delete(LoginTry).where(LoginTry.created_at < now - TRIES_KEPT).returning(LoginTry.id)
    ).all()
    db.session.commit()
    return len(gone)
