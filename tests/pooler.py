"""PgBouncer in transaction mode before the test's PostgreSQL: few connections to the server for many clients."""

import os
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from campaign_app.demo import children
from campaign_app.demo.postgres_server import PostgresServer
from campaign_app.pooling import STATEMENT_MILLISECONDS

SERVER_CONNECTIONS = 3
PORT = 6432
SETTINGS = """
[databases]
* = host={host} port=5432 user=postgres connect_query='SET statement_timeout = {timeout}; SET timezone = UTC'
[pgbouncer]
pool_mode = transaction
default_pool_size = {size}
listen_addr =
listen_port = {port}
unix_socket_dir = {folder}
unix_socket_mode = 0777
auth_type = any
admin_users = postgres
logfile = {folder}/pgbouncer.log
"""


def find_pgbouncer() -> str:
    """The program; the test command installs it. Its absence is a failure, never a skip."""
    found = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin:/usr/local/sbin:/opt/homebrew/bin")
    if not found:
        pytest.fail("pgbouncer was not found: install it (Debian: apt install pgbouncer)")
    return found


@contextmanager
def running_pgbouncer(server: PostgresServer, folder: Path) -> Iterator[str]:
    """PgBouncer before a server; the folder in which clients find it."""
    server.identity.give(folder)
    path = folder / "pgbouncer.ini"
    path.write_text(
        SETTINGS.format(
            host=server.sockets, timeout=STATEMENT_MILLISECONDS, size=SERVER_CONNECTIONS, port=PORT, folder=folder
        )
    )
    path.chmod(0o644)
    log = folder / "said.log"
    process = children.start(
        [find_pgbouncer(), str(path)], log=log, environment=os.environ, identity=server.identity, folder=folder
    )
    try:
        ready = children.wait_until((folder / f".s.PGSQL.{PORT}").exists, process, time.monotonic() + 10)
        assert ready, children.tail(log)
        yield str(folder)
    finally:
        children.stop(process, first=signal.SIGINT, patience_seconds=5)


def count_server_connections(folder: str) -> int:
    """How many connections PgBouncer has to the server."""
    with psycopg.connect(
        host=folder, port=PORT, user="postgres", dbname="pgbouncer", autocommit=True, prepare_threshold=None
    ) as console:
        return len(psycopg.ClientCursor(console).execute("SHOW SERVERS").fetchall())
