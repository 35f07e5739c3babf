"""A web server on loopback that says exactly what a test tells it to, and counts who came."""

import contextlib
import socket
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

Act = Callable[[socket.socket], None]


def page(body: bytes = b"hello", *headers: str, status: str = "200 OK") -> bytes:
    """A whole answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


class Listener:
    """Listens on 127.0.0.1 while its context is open. `acts` are what it does, by path; `requests` is what came in.

    An act is the bytes to answer, or a function that has the connection to itself.
    """

    def __init__(self, acts: dict[str, bytes | Act] | None = None) -> None:
        self.acts: dict[str, bytes | Act] = acts or {}
        self.requests: list[bytes] = []
        self.visits = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]

    def __enter__(self) -> Self:
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        """Where a path of it lies."""
        return f"http://{host}:{self.port}{path}"

    def _listen(self) -> None:
        while True:
            try:
                line, _ = self._socket.accept()
            except OSError:
                return
            self.visits += 1
            threading.Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        with line, contextlib.suppress(OSError):
            line.settimeout(30)
            request = b""
            while b"\r\n\r\n" not in request and (data := line.recv(65536)):
                request += data
            self.requests.append(request)
            path = request.split(b" ")[1].decode() if request.count(b" ") > 1 else ""
            act = self.acts.get(path, page(b"nothing here", status="404 Not Found"))
            if isinstance(act, bytes):
                line.sendall(act)
            else:
                act(line)
