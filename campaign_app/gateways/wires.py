"""A connection that counts: every read and write of a fetch draws on one allowance of seconds and bytes.

A timeout on a socket bounds one read; a server that sends a byte now and then would hold it for ever.
"""

import io
import socket
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

from campaign_app.errors import SourceTooLarge

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

# Headers and the chunks' own marks come on top of the body.
HEADROOM = 500_000


class Allowance:
    """What is left of the seconds and bytes of one fetch, over all its redirects."""

    def __init__(self, seconds: float, size: int) -> None:
        self._until = time.monotonic() + seconds
        self._size = size
        self._left = size + HEADROOM

    def seconds_left(self) -> float:
        """The seconds left. Raises TimeoutError when there are none."""
        seconds = self._until - time.monotonic()
        if seconds <= 0:
            raise TimeoutError
        return seconds

    def spend(self, count: int) -> None:
        """Take received bytes off. Raises SourceTooLarge when they were too many."""
        self._left -= count
        if self._left < 0:
            raise SourceTooLarge("This document is larger than %(limit)d MB.", limit=self._size // 10**6)


class Wire:
    """What http.client asks of a socket, and no more; leaving the context hangs up."""

    def __init__(self, line: socket.socket, allowance: Allowance) -> None:
        self._line = line
        self._allowance = allowance

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._line.close()

    def sendall(self, data: bytes) -> None:
        """Send all, within the seconds left."""
        self._line.settimeout(self._allowance.seconds_left())
        self._line.sendall(data)

    def makefile(self, _mode: str) -> io.BufferedReader:
        """The receiving side."""
        return io.BufferedReader(_Receiver(self._line, self._allowance))

    def close(self) -> None:
        """Nothing yet: http.client lets go of its socket before the body is read."""


class _Receiver(io.RawIOBase):
    def __init__(self, line: socket.socket, allowance: Allowance) -> None:
        super().__init__()
        self._line = line
        self._allowance = allowance

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        self._line.settimeout(self._allowance.seconds_left())
        count = self._line.recv_into(buffer)
        self._allowance.spend(count)
        return count
