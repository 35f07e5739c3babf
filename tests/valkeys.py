"""Valkey processes for tests that need another arrangement than one server."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from campaign_app.demo import children
from campaign_app.demo.binaries import find_valkey


@contextmanager
def running(arguments: list[str], port: int, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """One Valkey process that answers on a port."""
    process = children.start(
        [str(find_valkey()), *arguments], log=folder / f"{port}.log", environment=os.environ, folder=folder
    )
    try:
        assert children.wait_until(lambda: is_heard(port), process, time.monotonic() + 15)
        yield process
    finally:
        children.stop(process, first=signal.SIGTERM, patience_seconds=5)


def is_heard(port: int) -> bool:
    """Whether somebody listens."""
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0
