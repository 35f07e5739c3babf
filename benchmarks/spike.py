"""Ten thousand visitors who connect at once and sign: how many are lost, and how long until the last is answered.

`./dev bench spike [VISITORS]`. The same crowd is sent to the bare view that inserts one row, on the same server; all
connections are open before the first answer is read. Client and server need as many open files as there are visitors
(`ulimit -n`); both raise their own limit as far as the system lets them.
"""

import resource
import selectors
import socket
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.comparing import Bar, in_turns, ratio, table
from benchmarks.field import Field, elsewhere, running_field
from benchmarks.load import post
from campaign_app.demo import embedded

VISITORS = 10_000
PATIENCE_SECONDS = 60.0
ROUNDS = 5
# Files a process needs besides its visitors.
SPARE_FILES = 200


@dataclass
class Rush:
    """What came of a crowd; `lost` connections broke, or were not answered in time."""

    seconds: float = 0.0
    lost: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    impolite: int = 0  # refused without a word on when to come back


def main(arguments: Sequence[str]) -> int:
    """Measure and print the table; 1 when a bar is missed."""
    print(table(bars := measure(int(arguments[0]) if arguments else VISITORS)))
    return not all(bar.met for bar in bars)


def measure(visitors: int = VISITORS) -> list[Bar]:
    """The bars of a spike."""
    raise_files(visitors + SPARE_FILES)
    with (
        tempfile.TemporaryDirectory(prefix="campaign-bench-", dir=embedded.short_temporary_folder()) as name,
        running_field(Path(name), visitors) as field,
    ):
        return spike_bars(field, visitors)


def raise_files(wanted: int) -> None:
    """Allow this process, and those it starts, so many open files. Raises ValueError when the system does not."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), max(hard, wanted)))


def spike_bars(field: Field, visitors: int) -> list[Bar]:
    """The crowd at our door and at the bare one, in turns."""
    rushes: list[Rush] = []

    def ours() -> float:
        rushes.append(rush(field.port, sign_requests(field, visitors)))
        return rushes[-1].seconds

    found = in_turns(
        {
            "spike": ours,
            "insert": lambda: rush(field.bare_port, insert_requests(field, visitors)).seconds,
        },
        rounds=ROUNDS,
    )
    lost = [float(each.lost) for each in rushes]
    odd = [float(each.impolite + sum(each.statuses.values()) - _fine(each)) for each in rushes]
    print(f"spike: {dict(sum((each.statuses for each in rushes), Counter()))}, {max(found['spike']):.1f} s at most")
    return [
        Bar(f"spike of {visitors:,}: lost", max(lost), 0, True, min(lost), max(lost)),
        Bar(f"spike of {visitors:,}: neither taken nor told when to come back", max(odd), 0, True, min(odd), max(odd)),
        ratio(
            f"spike of {visitors:,}: seconds, to a bare INSERT", found["spike"], found["insert"], 1.5, is_ceiling=True
        ),
    ]


def _fine(rush: Rush) -> int:
    return rush.statuses[303] + rush.statuses[503]


def sign_requests(field: Field, visitors: int) -> list[bytes]:
    """Each signs one of the pages, from an address of their own."""
    requests = []
    for _ in range(visitors):
        number = next(field.numbers)
        form = f"name=Ada+Lovelace&email=rush{number}%40example.org&postal_code=85701&country=US&opt_in=y"
        requests.append(post(f"/a/{field.slugs[number % len(field.slugs)]}", form.encode(), **elsewhere(field)))
    return requests


def insert_requests(field: Field, visitors: int) -> list[bytes]:
    """The same people at the bare view."""
    form = b"name=Ada+Lovelace&email=ada%40example.org"
    return [post("/insert", form, **elsewhere(field)) for _ in range(visitors)]


def rush(port: int, requests: Sequence[bytes]) -> Rush:
    """Connect with everybody at once, each asking one thing; until the last is answered."""
    found, begun = Rush(), time.perf_counter()
    with selectors.DefaultSelector() as selector:
        for request in requests:
            visitor = socket.socket()
            visitor.setblocking(False)
            visitor.connect_ex(("127.0.0.1", port))
            selector.register(visitor, selectors.EVENT_WRITE, request)
        deadline = begun + PATIENCE_SECONDS
        while selector.get_map() and time.perf_counter() < deadline:
            for key, _events in selector.select(1.0):
                _go_on(selector, key, found)
        found.lost += len(selector.get_map())
        for key in list(selector.get_map().values()):
            _leave(selector, key)
    found.seconds = time.perf_counter() - begun
    return found


def _go_on(selector: selectors.BaseSelector, key: selectors.SelectorKey, found: Rush) -> None:
    """Ask, once connected; then read the answer, which here is never longer than one packet holds."""
    visitor: socket.socket = key.fileobj  # type: ignore[assignment]  # we register sockets only
    try:
        if isinstance(key.data, bytes):
            visitor.send(key.data)
            selector.modify(visitor, selectors.EVENT_READ, None)
            return
        answer = visitor.recv(65_536)
    except OSError:
        answer = b""
    _leave(selector, key)
    if not answer:
        found.lost += 1
        return
    status = int(answer[9:12])
    found.statuses[status] += 1
    found.impolite += status == 503 and b"retry-after:" not in answer.lower()


def _leave(selector: selectors.BaseSelector, key: selectors.SelectorKey) -> None:
    selector.unregister(key.fileobj)
    visitor: socket.socket = key.fileobj  # type: ignore[assignment]  # we register sockets only
    # No waiting for late packets (TIME_WAIT), or ten thousand ports were used up for a minute.
    visitor.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    visitor.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
