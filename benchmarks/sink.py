"""A mail server that takes everything and keeps nothing, quick enough not to be what is measured.

`python -m benchmarks.sink PORT` listens until it is stopped. It offers PIPELINING, as mail servers do.
"""

import asyncio
import sys

GREETING = b"220 ready\r\n"
ANSWERS = {b"EHLO": b"250-ready\r\n250 PIPELINING\r\n", b"DATA": b"354 go on\r\n", b"QUIT": b"221 bye\r\n"}
END = b"\r\n.\r\n"


class Sink(asyncio.Protocol):
    """One connection: commands line by line, then a mail to its final dot."""

    def __init__(self) -> None:
        self._waiting = bytearray()
        self._is_in_mail = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(GREETING)

    def data_received(self, data: bytes) -> None:
        """Answer whatever is whole."""
        self._waiting += data
        answers = bytearray()
        while (answer := self._next_answer()) is not None:
            answers += answer
        self._transport.write(bytes(answers))

    def _next_answer(self) -> bytes | None:
        if self._is_in_mail:
            end = self._waiting.find(END)
            if end < 0:
                return None
            del self._waiting[: end + len(END)]
            self._is_in_mail = False
            return b"250 taken\r\n"
        end = self._waiting.find(b"\r\n")
        if end < 0:
            return None
        command = bytes(self._waiting[:4]).upper()
        del self._waiting[: end + 2]
        self._is_in_mail = command == b"DATA"
        return ANSWERS.get(command, b"250 OK\r\n")


async def serve(port: int) -> None:
    """Listen until the process is stopped."""
    server = await asyncio.get_running_loop().create_server(Sink, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
