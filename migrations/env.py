"""How Alembic runs the migrations: on the application's database, never waiting long for a lock."""

import re

from alembic import context
from flask import current_app
from sqlalchemy import Connection, text

from campaign_app.extensions import Base

# A migration that cannot get its lock fails and is run again, instead of queueing every signer behind it.
LOCK_TIMEOUT = "5s"
STATEMENT_TIMEOUT = "10min"

# A partition is described by the table it is part of.
PARTITION = re.compile(r".+_p\d\d")


def is_described(name: str | None, kind: str, _parents: object) -> bool:
    """Whether the models say how this looks."""
    return kind != "table" or name is None or PARTITION.fullmatch(name) is None


def run(connection: Connection) -> None:
    """Run the migrations on one connection, each in its own transaction."""
    connection.execute(text(f"SET lock_timeout = '{LOCK_TIMEOUT}'"))
    connection.execute(text(f"SET statement_timeout = '{STATEMENT_TIMEOUT}'"))
    connection.commit()
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        transaction_per_migration=True,
        compare_server_default=True,
        include_name=is_described,
        **current_app.extensions["migrate"].configure_args,
    )
    with context.begin_transaction():
        context.run_migrations()


with current_app.extensions["migrate"].db.engine.connect() as connection:
    run(connection)
