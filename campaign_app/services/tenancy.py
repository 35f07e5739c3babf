"""The second wall between organizations: while bound, PostgreSQL itself shows one organization's rows alone (ADR 0009).

Both settings last for one transaction, which is what a pool in transaction mode needs, so each further transaction of a
bound session sets them anew. The first wall, the condition in each query, stays.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, SessionTransaction

from campaign_app.extensions import db

ROLE = "campaign_app_tenant"
_BIND = text("SELECT set_config('role', :role, true), set_config('app.organization_id', :id, true)")
_KEY = "bound_organization_id"


def bind(organization_id: uuid.UUID) -> None:
    """From here on this session sees and writes rows of one organization alone, until `unbind`."""
    _settle(organization_id)


def unbind() -> None:
    """Give the role back. Does nothing for a session that is not bound."""
    if db.session().info.get(_KEY) is None:
        return
    try:
        _settle(None)
    except SQLAlchemyError:  # a transaction that failed: what it set ends with it
        db.session.rollback()


@contextmanager
def bound(organization_id: uuid.UUID) -> Iterator[None]:
    """Bound while the block runs."""
    bind(organization_id)
    try:
        yield
    finally:
        unbind()


@contextmanager
def looking_everywhere() -> Iterator[None]:
    """For the few questions a room asks about all organizations, like whether an address is free: the role is off."""
    organization_id = db.session().info.get(_KEY)
    if organization_id is None:
        yield
        return
    _settle(None)
    try:
        yield
    finally:
        bind(organization_id)


def session_alike(engine: Engine) -> Session:
    """A session on another engine, which sees there what ours sees here."""
    info = db.session().info
    return Session(engine, info={_KEY: info[_KEY]} if _KEY in info else None)


def _settle(organization_id: uuid.UUID | None) -> None:
    session = db.session()
    session.info[_KEY] = organization_id
    if session.in_transaction():
        session.connection().execute(_BIND, _settings(organization_id))


def _settings(organization_id: uuid.UUID | None) -> dict[str, str]:
    return {"role": ROLE, "id": str(organization_id)} if organization_id else {"role": "none", "id": ""}


@event.listens_for(Session, "after_begin")
def _bind_transaction(session: Session, _transaction: SessionTransaction, connection: Connection) -> None:
    """A session that was never bound pays nothing. One that was gives the role back in a lent transaction, too."""
    if _KEY in session.info:
        connection.execute(_BIND, _settings(session.info[_KEY]))
