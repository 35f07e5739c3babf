"""One PostgreSQL server as a child process: its cluster, its start, its end, its databases."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from campaign_app.demo import children
from campaign_app.demo.binaries import find_postgres, open_to_others
from campaign_app.demo.children import CannotStart, Identity

USER = "postgres"
START_SECONDS = 30
UNSAFE_AND_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
CRASHED_JUST_NOW = (
    "is still in use",
    "lock file",
)  # what the server says while processes of a killed one live on


class PostgresServer:
    """A server on `data_dir/postgres`, heard in the folder `sockets`; made by `embedded.postgres`."""

    def __init__(
        self, data_dir: Path, sockets: Path, *, identity: Identity, durable: bool, tcp_port: int | None
    ) -> None:
        self.cluster = data_dir / "postgres"
        self.log = data_dir / "log" / "postgres.log"
        self.sockets = sockets
        self.durable = durable
        self.tcp_port = tcp_port
        self.identity = identity
        self.programs = find_postgres()
        if identity.owner is not None:
            self.programs = open_to_others(self.programs, sockets.parent / "programs")
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """The postmaster."""
        if self._process is None:
            raise CannotStart("PostgreSQL has not been started.")
        return self._process

    def url(self, database: str) -> str:
        """The address of a database for SQLAlchemy (and, less `+psycopg`, for libpq)."""
        return f"postgresql+psycopg://{USER}@/{database}?host={quote(str(self.sockets), safe='')}"

    def start(self) -> None:
        """Start on the cluster, which is made first when there is none. Raises CannotStart."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self.identity.give(self.sockets)
        if not self.cluster.exists():
            self._make_cluster()
        elif self.cluster.stat().st_uid != (self.identity.owner or os.getuid()):
            self.identity.give(self.cluster)
        self._wait_for_orphan()
        deadline = time.monotonic() + START_SECONDS
        while not self._try_to_start(deadline):
            said = children.tail(self.log)
            if time.monotonic() > deadline or not any(words in said for words in CRASHED_JUST_NOW):
                raise CannotStart(f"PostgreSQL did not start:\n{said}")
            time.sleep(0.1)

    def stop(self) -> None:
        """Stop in an orderly way, cutting sessions off."""
        if self._process is not None:
            children.stop(self._process, first=signal.SIGINT, patience_seconds=8)

    def kill(self) -> None:
        """Pull the plug: SIGKILL, so that nothing is flushed or said."""
        self.process.kill()
        self.process.wait()

    def restart(self) -> None:
        """Start again on the same data, killing the server first when it still runs."""
        self.kill()
        self.start()

    def create_database(self, name: str, template: str | None = None) -> None:
        """Make a database, as a copy of `template` when given (which nobody may be connected to)."""
        source = sql.Identifier(template or "template1")
        self._run(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), source))

    def drop_database(self, name: str) -> None:
        """Remove a database, cutting off whoever is connected; none there is fine."""
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def has_database(self, name: str) -> bool:
        """Whether a database of this name exists."""
        with self._connect() as connection:
            row = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        return row is not None

    def _run(self, statement: sql.Composed) -> None:
        with self._connect() as connection:
            connection.execute(statement)

    def _connect(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(host=str(self.sockets), user=USER, dbname="postgres", autocommit=True)

    def _make_cluster(self) -> None:
        unfinished = self.cluster.with_name("postgres.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        self.identity.give(unfinished)
        command = [
            str(self.programs / "initdb"),
            f"--pgdata={unfinished}",
            f"--username={USER}",
            "--auth=trust",
        ]
        command += ["--encoding=UTF8", "--locale=C.UTF-8" if sys.platform == "linux" else "--locale=C"]
        command += [] if self.durable else ["--no-sync"]
        process = self._start_child(command)
        try:
            status = process.wait(timeout=120)
        finally:  # somebody who presses Ctrl-C meanwhile leaves nothing running
            children.stop(process, first=signal.SIGTERM, patience_seconds=1)
        if status != 0:
            raise CannotStart(f"PostgreSQL could not make its data folder:\n{children.tail(self.log)}")
        unfinished.rename(self.cluster)

    def _try_to_start(self, deadline: float) -> bool:
        settings = {
            "listen_addresses": "127.0.0.1" if self.tcp_port else "",
            "port": str(self.tcp_port or 5432),
            "unix_socket_directories": str(self.sockets),
            "max_connections": "100",
            **({} if self.durable else UNSAFE_AND_FAST),
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        self._process = self._start_child([str(self.programs / "postgres"), "-D", str(self.cluster), *options])
        return children.wait_until(self._is_ready, self._process, deadline)

    def _start_child(self, command: list[str]) -> subprocess.Popen[bytes]:
        environment = children.without_postgres_variables(os.environ) | {"LC_ALL": "C.UTF-8", "TZ": "UTC"}
        return children.start(
            command,
            log=self.log,
            environment=environment,
            identity=self.identity,
            death_signal=signal.SIGINT,
            folder=self.sockets,
        )

    def _is_ready(self) -> bool:
        """Whether the server wrote `ready` into its lock file (line 8, src/include/utils/pidfile.h)."""
        lines = _read_lines(self.cluster / "postmaster.pid")
        return len(lines) > 7 and lines[0] == str(self.process.pid) and lines[7].strip() == "ready"

    def _wait_for_orphan(self) -> None:
        """Wait for a server whose parent was killed to end; forget a lock that names another program.

        A lock of a process that is gone is left to PostgreSQL, which sees whether its memory is still in use.
        """
        lock = self.cluster / "postmaster.pid"
        deadline = time.monotonic() + 10
        while (lines := _read_lines(lock)) and (name := children.program_name(int(lines[0]))):
            if "postgres" not in name:
                lock.unlink()
            elif time.monotonic() > deadline:
                raise CannotStart(f"Another PostgreSQL (process {lines[0]}) is using {self.cluster}.")
            time.sleep(0.1)


def _read_lines(path: Path) -> list[str]:
    try:
        return path.read_text().splitlines()
    except FileNotFoundError:
        return []
