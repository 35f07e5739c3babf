"""One Valkey server as a child process; it keeps nothing on disk, so a stop empties it."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from types import TracebackType

from campaign_app.demo import children
from campaign_app.demo.binaries import find_valkey
from campaign_app.demo.children import CannotStart

START_SECONDS = 15


class ValkeyServer:
    """A server heard in the folder `sockets`; `start` and `stop` may alternate, its address stays."""

    def __init__(self, folder: Path, sockets: Path) -> None:
        self.log = folder / "log" / "valkey.log"
        self.socket_path = sockets / "valkey.sock"
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "ValkeyServer":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        shutil.rmtree(self.socket_path.parent, ignore_errors=True)

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """The server's process."""
        if self._process is None:
            raise CannotStart("Valkey has not been started.")
        return self._process

    def redis_url(self, database: int = 0) -> str:
        """The address of one of the 16 databases, as REDIS_URL takes it."""
        return f"unix://{self.socket_path}?db={database}"

    def start(self) -> None:
        """Start the server, empty. Raises CannotStart."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        command = [str(find_valkey()), "--port", "0", "--daemonize", "no", "--save", "", "--appendonly", "no"]
        command += ["--unixsocket", str(self.socket_path), "--unixsocketperm", "700"]
        command += ["--dir", str(self.socket_path.parent)]
        self._process = children.start(command, log=self.log, environment=os.environ)
        if not children.wait_until(self._is_ready, self._process, time.monotonic() + START_SECONDS):
            raise CannotStart(f"Valkey did not start:\n{children.tail(self.log)}")

    def stop(self) -> None:
        """Stop the server; everything in it is gone."""
        if self._process is not None:
            children.stop(self._process, first=signal.SIGTERM, patience_seconds=5)

    def _is_ready(self) -> bool:
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as client:
            client.settimeout(1)
            client.connect(str(self.socket_path))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
        return False
