"""Many connections that ask one after the other, from one process: how many answers a second, and how long each took.

Made for ratios: both sides of a comparison are driven by the same client, which costs them both the same.
"""

import re
import selectors
import socket
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

CONNECTIONS = 32
PATIENCE_SECONDS = 60.0
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


@dataclass
class Load:
    """What came of a run; times in seconds, sorted. `lost` are connections that broke before their answer."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    lost: int = 0

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.times) / self.seconds

    def at(self, share: float) -> float:
        """The time within which this share of the answers came."""
        return self.times[min(int(len(self.times) * share), len(self.times) - 1)]


class _Connection:
    """One client: asks, reads the answer to its end, asks again."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._received = bytearray()
        self._wanted = 0
        self.began = 0.0

    def ask(self, request: bytes) -> None:
        self._received.clear()
        self._wanted = 0
        self.began = time.perf_counter()
        self.socket.sendall(request)

    def read(self) -> int | None:
        """The status once the answer is whole, None before, 0 when the connection broke."""
        try:
            chunk = self.socket.recv(65_536)
        except OSError:
            return 0
        if not chunk:
            return 0
        self._received += chunk
        if not self._wanted and (end := self._received.find(b"\r\n\r\n")) >= 0:
            length = _LENGTH.search(self._received, 0, end)
            self._wanted = end + 4 + (int(length[1]) if length else 0)
        if self._wanted and len(self._received) >= self._wanted:
            return int(self._received[9:12])
        return None


def drive(port: int, request: Callable[[int], bytes], *, count: int, connections: int = CONNECTIONS) -> Load:
    """Ask `count` times, `request(number)` each, over so many connections at once."""
    load, asked = Load(), 0
    begun = time.perf_counter()
    with selectors.DefaultSelector() as selector:
        for _ in range(min(connections, count)):
            connection = _Connection(port)
            selector.register(connection.socket, selectors.EVENT_READ, connection)
            connection.ask(request(asked))
            asked += 1
        while selector.get_map():
            ready = selector.select(PATIENCE_SECONDS)
            if not ready:
                load.lost += len(selector.get_map())
                break
            for key, _events in ready:
                connection = key.data
                status = connection.read()
                if status is None:
                    continue
                _note(load, connection, status)
                if status and asked < count:
                    connection.ask(request(asked))
                    asked += 1
                else:
                    selector.unregister(connection.socket)
                    connection.socket.close()
    load.seconds = time.perf_counter() - begun
    load.times.sort()
    return load


def _note(load: Load, connection: _Connection, status: int) -> None:
    if status:
        load.times.append(time.perf_counter() - connection.began)
        load.statuses[status] += 1
    else:
        load.lost += 1


def get(path: str, **headers: str) -> bytes:
    """A GET request; header names have underscores for dashes."""
    return _request("GET", path, headers)


def post(path: str, form: bytes, **headers: str) -> bytes:
    """A POST of a form."""
    sent = {"content-type": "application/x-www-form-urlencoded", "content-length": str(len(form))} | headers
    return _request("POST", path, sent) + form


def _request(method: str, path: str, headers: dict[str, str]) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "host: 127.0.0.1"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode()
