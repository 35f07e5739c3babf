"""Redis behind a Sentinel: broker and limiter ask it for the master, and follow it when the master dies."""

import random
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection
from kombu.exceptions import OperationalError
from limits.storage import RedisSentinelStorage
from redis.exceptions import RedisError

from campaign_app import redis_urls
from campaign_app.demo.processes import find_port
from tasks import broker
from tests.crew import eventually
from tests.valkeys import running

SENTINEL = """
port {port}
bind 127.0.0.1
dir {folder}
sentinel monitor main 127.0.0.1 {master} 1
sentinel down-after-milliseconds main 300
sentinel failover-timeout main 2000
"""


@dataclass
class Watched:
    """A master, its replica, and the address of the Sentinel that watches them."""

    url: str
    master: subprocess.Popen[bytes]


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    """Three processes, as small as such an arrangement gets."""
    first = random.randrange(20_000, 31_000)
    ports = [find_port(first), find_port(first + 100), find_port(first + 200)]
    plain = [["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)] for port in ports]
    written = tmp_path / "sentinel.conf"
    written.write_text(SENTINEL.format(port=ports[2], master=ports[0], folder=tmp_path))
    with (
        running(plain[0], ports[0], tmp_path) as master,
        running([*plain[1], "--replicaof", "127.0.0.1", str(ports[0])], ports[1], tmp_path),
        running([str(written), "--sentinel"], ports[2], tmp_path),
    ):
        yield Watched(f"redis+sentinel://127.0.0.1:{ports[2]}/main", master)


def pass_on(url: str, word: str) -> str:
    """Put a word into the broker and take it out again, as Celery would."""
    address, options = redis_urls.for_broker(url)
    with Connection(address, transport_options=options) as connection, connection.SimpleQueue("words") as queue:
        queue.put(word)
        taken = queue.get(timeout=5)
        taken.ack()
        return str(taken.payload)


def works(url: str, word: str) -> bool:
    """Whether the broker and the limiter both do, as soon as there is a master."""
    broker.install()
    try:
        store = RedisSentinelStorage(redis_urls.for_limiter(url), socket_timeout=1)
        return pass_on(url, word) == word and store.incr(word, 60) == 1
    except (RedisError, OperationalError, Empty):
        return False


def test_broker_and_limiter_follow_the_master(watched: Watched) -> None:
    assert works(watched.url, "before")
    eventually(lambda: has_replica(watched.url), 15, "the replica is known")
    watched.master.kill()
    assert eventually(lambda: works(watched.url, "after"), 30, "the replica takes over")


def has_replica(url: str) -> bool:
    """Whether the Sentinel knows the replica."""
    return bool(RedisSentinelStorage(redis_urls.for_limiter(url)).sentinel.discover_slaves("main"))
