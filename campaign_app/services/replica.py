"""Reading from a streaming replica what is much and may be a little old: dashboards and exports. Reads only.

Without a replica, or while it cannot be reached, is none or has fallen behind, the primary is read instead, and a line
of the log says why. What each room may see holds there as here (`tenancy`), and every transaction is read-only.
"""

import time
from collections.abc import Callable
from typing import TypeVar
from weakref import WeakKeyDictionary

import psycopg
import structlog
from sqlalchemy import Engine, text
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from campaign_app.extensions import db
from campaign_app.pooling import REPLICA
from campaign_app.services import tenancy

T = TypeVar("T")
# One that was left is let be for so long, so that a dead host costs one reader the wait for it and not every one.
REST_SECONDS = 10.0
# Who needs what was committed just now waits for it so long: usually some milliseconds.
WAIT_SECONDS = 1.0
# COPY goes past SQLAlchemy, so its errors come as the driver's own.
_ABSENCES = (OperationalError, InterfaceError, PoolTimeout, psycopg.OperationalError, psycopg.InterfaceError)
_HERE = text("SELECT pg_current_wal_insert_lsn()::text")
_THERE = text("""
    SELECT pg_is_in_recovery() AS is_replica,
           pg_last_wal_replay_lsn() >= CAST(:position AS pg_lsn) AS has_reached,
           extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()) AS seconds_behind
""")
_resting: "WeakKeyDictionary[Engine, float]" = WeakKeyDictionary()

log = structlog.get_logger(__name__)


def position() -> str | None:
    """How far the primary has come, a place in its write-ahead log: who reads `since` here sees all committed before.

    None without a replica.
    """
    return db.session.execute(_HERE).scalar_one() if REPLICA in db.engines else None


def read(work: Callable[[Session], T], *, since: str | None = None) -> T:
    """What `work` finds with the session it is given, which only reads; it may be done a second time, on the primary.

    The replica is asked when it is as little behind as the settings say; with `since`, once it has come as far as that.
    """
    engine = db.engines.get(REPLICA)
    if engine is None or time.monotonic() < _resting.get(engine, 0.0):
        return work(db.session())
    try:
        with tenancy.session_alike(engine) as session:
            reason = _why_not(session, since, engine.get_execution_options()["lag_seconds"])
            if not reason:
                return work(session)
    except _ABSENCES as error:
        reason = type(getattr(error, "orig", None) or error).__name__
    _resting[engine] = time.monotonic() + REST_SECONDS
    log.warning("replica.left", reason=reason)
    return work(db.session())


def _why_not(session: Session, since: str | None, most_seconds: int) -> str:
    """What speaks against this replica; empty when nothing does."""
    wanted, ends = since or position(), time.monotonic() + (WAIT_SECONDS if since else 0)
    while True:
        found = session.execute(_THERE, {"position": wanted}).one()
        if not found.is_replica:
            return "not a replica"
        behind = float("inf") if found.seconds_behind is None else float(found.seconds_behind)
        if found.has_reached or (since is None and behind <= most_seconds):
            return ""
        if time.monotonic() >= ends:
            return f"{behind:.0f} seconds behind"
        time.sleep(0.02)
