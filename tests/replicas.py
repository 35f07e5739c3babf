"""A streaming replica of the tests' PostgreSQL: a copy by `pg_basebackup`, and from then on what the primary writes."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from campaign_app.demo import children, embedded
from campaign_app.demo.postgres_server import USER, PostgresServer
from tests.crew import eventually

# What it was asked stands in its log; a lost primary is looked for at once.
SETTINGS = "log_statement = 'all'\nwal_retrieve_retry_interval = '100ms'\n"


@contextmanager
def running_replica(primary: PostgresServer, folder: Path) -> Iterator[PostgresServer]:
    """A replica of all databases of a server that runs."""
    cluster = folder / "postgres"
    command = [str(primary.programs / "pg_basebackup"), f"--pgdata={cluster}", f"--host={primary.sockets}"]
    subprocess.run(
        [*command, f"--username={USER}", "--checkpoint=fast", "--write-recovery-conf", "--no-sync"],
        env=children.without_postgres_variables(os.environ),
        check=True,
    )
    with (cluster / "postgresql.auto.conf").open("a") as settings:
        settings.write(SETTINGS)
    with embedded.postgres(folder) as server:
        yield server


def ask(server: PostgresServer, question: str) -> object:
    """One value, past the application."""
    with psycopg.connect(host=str(server.sockets), user=USER, dbname="postgres", autocommit=True) as connection:
        row = connection.execute(question.encode()).fetchone()
    return row and row[0]


def catch_up(primary: PostgresServer, replica: PostgresServer) -> None:
    """Wait until the replica has everything that was committed on the primary."""
    here = ask(primary, "SELECT pg_current_wal_insert_lsn()")
    ask(primary, "SELECT txid_current()")  # and something after it, so that there is a commit to be as new as
    eventually(lambda: ask(replica, f"SELECT pg_last_wal_replay_lsn() >= '{here}'"), 15, "the replica has caught up")
