"""Clients who send half and stop, and readers who never read: how long everybody else waits meanwhile.

`./dev bench slow_clients [EACH]`: so many half-sent heads, half-sent bodies and readers who do not read, all at once,
at the server as it is shipped, with no proxy before it; and a visitor who opens the page and signs.
"""

import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.comparing import Bar, in_turns, ratio, table
from benchmarks.field import Field, elsewhere, running_field
from benchmarks.load import drive, get, post
from benchmarks.spike import SPARE_FILES, raise_files
from campaign_app.demo import embedded

EACH = 500
VISITS = 60
ROUNDS = 5
HALF_A_HEAD = b"GET / HTTP/1.1\r\nHos"
HALF_A_BODY = (
    b"POST /a/%s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 400\r\n\r\nname=Ada"
)
# More pages asked for in one go than fit between somebody who does not read and the server.
NEVER_READ = b"GET /a/%s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 8
SMALL_WINDOW = 2_048
SETTLING_SECONDS = 2


def main(arguments: Sequence[str]) -> int:
    """Measure and print the table; 1 when the bar is missed."""
    print(table(bars := measure(int(arguments[0]) if arguments else EACH)))
    return not all(bar.met for bar in bars)


def measure(each: int = EACH) -> list[Bar]:
    """The bar of slow clients."""
    raise_files(3 * each + SPARE_FILES)
    with (
        tempfile.TemporaryDirectory(prefix="campaign-bench-", dir=embedded.short_temporary_folder()) as name,
        running_field(Path(name), VISITS) as field,
    ):
        return slow_bars(field, each)


def slow_bars(field: Field, each: int) -> list[Bar]:
    """A visitor alone, and among the slow, in turns."""

    def among_the_slow() -> float:
        with slow_clients(field, each):
            return visit(field)

    def alone() -> float:
        time.sleep(SETTLING_SECONDS)  # until the server has noticed that they left
        return visit(field)

    found = in_turns({"slow": among_the_slow, "alone": alone}, rounds=ROUNDS, warms=True)
    told = f"{1000 * statistics.median(found['alone']):.1f} ms alone, {1000 * statistics.median(found['slow']):.1f} ms"
    print(f"slow clients: a visit takes {told} among {3 * each} slow clients")
    return [
        ratio(
            f"a visit among {3 * each:,} slow clients, to one alone",
            found["slow"],
            found["alone"],
            1.5,
            is_ceiling=True,
        )
    ]


@contextmanager
def slow_clients(field: Field, each: int) -> Iterator[None]:
    """So many of each kind, connected until the block ends."""
    slug = field.slugs[0].encode()
    with ExitStack() as stack:
        for says in (HALF_A_HEAD, HALF_A_BODY % slug, NEVER_READ.replace(b"%s", slug)):
            for _ in range(each):
                client = stack.enter_context(socket.socket())
                client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL_WINDOW)
                client.connect(("127.0.0.1", field.port))
                client.sendall(says)
        time.sleep(SETTLING_SECONDS)  # let the server meet them all: what is measured is their presence
        yield


def visit(field: Field) -> float:
    """How long opening the page and signing it take together, in seconds: the sum of their medians, one at a time."""

    def sign(_: int) -> bytes:
        form = f"name=Ada+Lovelace&email=patient{next(field.numbers)}%40example.org&postal_code=85701&country=US"
        return post(f"/a/{field.slugs[0]}", form.encode(), **elsewhere(field))

    loads = [
        drive(field.port, request, count=VISITS, connections=1)
        for request in (lambda _: get(f"/a/{field.slugs[0]}"), sign)
    ]
    for load, status in zip(loads, (200, 303), strict=True):
        assert load.lost == 0, f"{load.lost} connections broke"
        assert set(load.statuses) == {status}, dict(load.statuses)
    return sum(load.at(0.5) for load in loads)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
