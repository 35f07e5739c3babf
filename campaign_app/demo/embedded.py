"""PostgreSQL and Valkey as real servers on private Unix sockets, for the demo and the tests.

Both are heard only in a temporary folder that no other user can enter. As root, PostgreSQL runs as `nobody`.
"""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from campaign_app.demo import children
from campaign_app.demo.children import CannotStart, Identity
from campaign_app.demo.postgres_server import PostgresServer
from campaign_app.demo.valkey_server import ValkeyServer

LONGEST_SOCKET_PATH = 100  # bytes; the system's limit is 107


@contextlib.contextmanager
def postgres(data_dir: Path, *, durable: bool = False, tcp_port: int | None = None) -> Iterator[PostgresServer]:
    """A running PostgreSQL on `data_dir/postgres`, stopped at the end; the data stay.

    `durable` keeps PostgreSQL's own promises (fsync, synchronous commit); without it tests are faster.
    With `tcp_port` it listens on 127.0.0.1 too and trusts everyone on this machine: for fault tests only.
    Raises CannotStart.
    """
    data_dir = data_dir.resolve()
    identity = _choose_identity(data_dir)
    with _temporary_folder() as folder:
        sockets = folder / "pg"
        sockets.mkdir(mode=0o700)
        server = PostgresServer(data_dir, sockets, identity=identity, durable=durable, tcp_port=tcp_port)
        try:
            server.start()
            yield server
        finally:
            server.stop()


def valkey(folder: Path) -> ValkeyServer:
    """A Valkey server, logging below `folder`: a context manager that starts it, stops it and cleans up."""
    return ValkeyServer(folder.resolve(), Path(tempfile.mkdtemp(prefix="campaign-", dir=short_temporary_folder())))


def _choose_identity(data_dir: Path) -> Identity:
    """Ourselves, or as root the first way to be `nobody` that reaches the data folder. Raises CannotStart."""
    data_dir.mkdir(parents=True, exist_ok=True)
    for identity in children.find_identities():
        if identity.owner is None or _let_through(data_dir):
            return identity
    raise CannotStart(
        f"PostgreSQL refuses to run as root, and as nobody it cannot reach {data_dir}:"
        " name a data folder that every user can reach (below /tmp, say), or run this as a normal user."
    )


def _let_through(data_dir: Path) -> bool:
    """Whether others can walk to the data folder, once it is opened for walking through (not for listing)."""
    if not all(parent.stat().st_mode & 0o001 for parent in data_dir.parents):
        return False
    with contextlib.suppress(PermissionError):
        data_dir.chmod(data_dir.stat().st_mode | 0o011)
    return bool(data_dir.stat().st_mode & 0o001)


@contextlib.contextmanager
def _temporary_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="campaign-", dir=short_temporary_folder()))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def short_temporary_folder() -> str:
    """The temporary folder, or /tmp when its path is too long for a socket or closed to other users."""
    usual = Path(tempfile.gettempdir()).resolve()
    fits = len(os.fsencode(usual)) + len("/campaign-12345678/pg/.s.PGSQL.5432") < LONGEST_SOCKET_PATH
    return str(usual) if fits and children.reachable_for_others(usual) else "/tmp"
