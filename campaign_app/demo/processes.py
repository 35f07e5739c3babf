"""The demo's processes: mailbox, web server, worker, beat; started as in production, watched, stopped."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from campaign_app.demo import children
from campaign_app.demo.children import CannotStart
from campaign_app.demo.folder import PROJECT, DataFolder

QUEUES = "outbox,counting,deliveries,importing,exports,housekeeping"
PATIENCE_SECONDS = 8


@dataclass(frozen=True)
class Watched:
    """A running process and what to call it in a sentence."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path


@dataclass
class Processes:
    """The processes that belong together; leaving the context stops them all at once.

    `servers` are watched too, but stopped by who started them.
    """

    folder: DataFolder
    environment: Mapping[str, str]
    servers: Sequence[Watched] = ()
    running: list[Watched] = field(default_factory=list)

    def __enter__(self) -> "Processes":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self, name: str, *module_and_arguments: str) -> None:
        """Start `python -m ...` with the demo's settings."""
        log = self.folder.log(name.replace(" ", "-"))
        process = children.start(
            [sys.executable, "-m", *module_and_arguments],
            log=log,
            environment=self.environment,
            folder=PROJECT,
        )
        self.running.append(Watched(name, process, log))

    def check(self) -> None:
        """Raise CannotStart, with the last lines of its log, when one of the processes has ended."""
        for watched in (*self.servers, *self.running):
            status = watched.process.poll()
            if status is not None:
                raise CannotStart(
                    f"The {watched.name} ended unexpectedly ({_describe(status)}); its last words, from {watched.log}:"
                    f"\n{children.tail(watched.log)}"
                )

    def stop(self) -> None:
        """Ask all to stop at once, then kill those that take too long."""
        for watched in self.running:
            if watched.process.poll() is None:
                watched.process.terminate()
        deadline = time.monotonic() + PATIENCE_SECONDS
        for watched in self.running:
            children.stop(watched.process, first=signal.SIGTERM, patience_seconds=max(0.1, deadline - time.monotonic()))
            _kill_group(watched.process.pid)


# By default a process of granian stops accepting at 512 connections; clients who send half and stop would fill it.
MANY_CONNECTIONS = ("--backlog", "8192", "--backpressure", "8192")


def web_server(port: int, application: str = "campaign_app.serving:application") -> tuple[str, ...]:
    """What starts the web server on this port, as in production but for the address."""
    address = ("--host", "127.0.0.1", "--port", str(port))
    return ("granian", "--interface", "rsgi", "--workers", "2", *MANY_CONNECTIONS, *address, application)


def worker() -> tuple[str, ...]:
    """What starts the Celery worker for all queues."""
    quick = ("--without-gossip", "--without-mingle")
    return ("celery", "-A", "tasks.worker", "worker", "--queues", QUEUES, "--concurrency", "2", *quick)


def beat(folder: DataFolder) -> tuple[str, ...]:
    """What starts the clock; its notes of what ran last lie in the data folder."""
    return ("celery", "-A", "tasks.worker", "beat", "--schedule", str(folder.path / "beat"), "--pidfile", "")


def sweep() -> tuple[str, ...]:
    """What keeps mail and counts going while the broker is gone."""
    return ("campaign_app", "sweep", "--every", "5")


def mailbox(folder: DataFolder, *, smtp_port: int, http_port: int) -> tuple[str, ...]:
    """What starts the mailbox."""
    ports = ("--smtp-port", str(smtp_port), "--http-port", str(http_port))
    return ("campaign_app.demo.mailbox", *ports, "--data", str(folder.path))


def find_port(wanted: int, *, besides: frozenset[int] = frozenset()) -> int:
    """`wanted` or the next free port on 127.0.0.1. Raises CannotStart."""
    for port in range(wanted, min(wanted + 100, 65536)):
        if port not in besides and _is_free(port):
            return port
    raise CannotStart(f"No port from {wanted} to {min(wanted + 99, 65535)} is free; name another one with --port.")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _kill_group(number: int) -> None:
    """Whatever a process that is gone has left behind in its group."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(number, signal.SIGKILL)


def _describe(status: int) -> str:
    return f"exit status {status}" if status >= 0 else signal.Signals(-status).name
