"""The pool of database connections: how they are made, and when one is tried before it is used.

One that lay idle is tried, one that was just used is not. Trying each (`pool_pre_ping`) costs every request a round
trip; a server that went away is met by one request at most for each connection given back within the last second.
"""

import time
from typing import Any

import psycopg
from sqlalchemy.exc import InvalidatePoolError

CONNECT_SECONDS = 3
STATEMENT_MILLISECONDS = 15_000
IDLE_SECONDS = 1.0
REPLICA = "replica"


def engine_options(*, behind_pooler: bool) -> dict[str, Any]:
    """What SQLAlchemy's engine is made with.

    A pooler in transaction mode (PgBouncer) takes no options at the start of a connection, and a statement prepared on
    one of its connections is unknown on the next: there the pooler itself says the options (docs/operations.md).
    """
    told = (
        {"prepare_threshold": None}
        if behind_pooler
        else {"options": f"-c statement_timeout={STATEMENT_MILLISECONDS} -c timezone=UTC"}
    )
    return {
        "pool_size": 10,
        "pool_timeout": CONNECT_SECONDS,
        # The connection used last is the next one used: its statements are prepared and its memory is warm. Taken in
        # turns, each of ten knows a tenth of it, and a signature costs a quarter more.
        "pool_use_lifo": True,
        "pool_events": [(note_use, "checkin"), (try_idle, "checkout")],
        "connect_args": {"connect_timeout": CONNECT_SECONDS, **told},
    }


def replica_options(*, behind_pooler: bool, lag_seconds: int) -> dict[str, Any]:
    """The same for a replica, which is only ever read, and only while it is at most so many seconds behind."""
    return engine_options(behind_pooler=behind_pooler) | {
        "pool_size": 3,
        "max_overflow": 5,
        "execution_options": {"postgresql_readonly": True, "lag_seconds": lag_seconds},
    }


def note_use(_connection: object, record: Any) -> None:
    """Remember when a connection was given back."""
    record.info["given_back"] = time.monotonic()


def try_idle(connection: "psycopg.Connection[Any]", record: Any, _proxy: object) -> None:
    """Raises InvalidatePoolError, which makes the pool connect anew, when one that lay idle does not answer."""
    if time.monotonic() - record.info.get("given_back", float("inf")) < IDLE_SECONDS:
        return
    try:
        connection.execute("SELECT 1")
        connection.rollback()
    except psycopg.Error as error:
        raise InvalidatePoolError from error
