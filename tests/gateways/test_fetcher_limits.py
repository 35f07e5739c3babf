"""Fetching: packed, endless and slow answers end where the limits say."""

import gzip
import socket
import time
import zlib
from collections.abc import Iterator

import pytest

from campaign_app.errors import FetchFailed, SourceTooLarge, SourceTooSlow
from campaign_app.gateways.fetcher import Fetcher, Limits
from tests.listener import Listener, page

QUICK = Limits(seconds=1.0, size=100_000)


@pytest.fixture
def site() -> Iterator[Listener]:
    """A web server."""
    with Listener() as listener:
        yield listener


@pytest.fixture
def fetcher() -> Fetcher:
    """A fetcher that may come to this machine."""
    return Fetcher("CampaignApp/1 (+http://localhost)", may_be_private=True, limits=QUICK)


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(b"hello")),
        ("gzip", gzip.compress(b"hel") + gzip.compress(b"lo")),
        ("x-gzip", gzip.compress(b"hello") + b"\0\0\0"),
        ("deflate", zlib.compress(b"hello")),
        ("deflate", zlib.compress(b"hello")[2:-4]),
        ("identity", b"hello"),
    ],
    ids=["gzip", "two members", "padded", "deflate", "raw deflate", "plain"],
)
def test_packed_pages_are_unpacked(site: Listener, fetcher: Fetcher, encoding: str, packed: bytes) -> None:
    site.acts["/"] = page(packed, f"Content-Encoding: {encoding}")
    assert fetcher.fetch(site.url()).body == b"hello"


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("br", b"hello"),
        ("gzip, gzip", gzip.compress(gzip.compress(b"hello"))),
        ("gzip", b"hello"),
        ("gzip", gzip.compress(b"hello" * 100, mtime=0)[:-12]),
    ],
    ids=["unknown", "twice", "not packed", "cut off"],
)
def test_what_cannot_be_unpacked_is_said(site: Listener, fetcher: Fetcher, encoding: str, packed: bytes) -> None:
    site.acts["/"] = page(packed, f"Content-Encoding: {encoding}")
    with pytest.raises(FetchFailed, match=r"packed|complete"):
        fetcher.fetch(site.url())


def test_a_bomb_of_gzip_is_stopped_at_the_limit(site: Listener, fetcher: Fetcher) -> None:
    site.acts["/"] = page(gzip.compress(b"\0" * 50_000_000), "Content-Encoding: gzip")
    assert len(site.acts["/"]) < QUICK.size  # type: ignore[arg-type]  # it is bytes here
    with pytest.raises(SourceTooLarge):
        fetcher.fetch(site.url())


def test_what_is_announced_as_too_large_is_not_begun(site: Listener, fetcher: Fetcher) -> None:
    site.acts["/"] = b"HTTP/1.1 200 OK\r\nContent-Length: 100001\r\n\r\n"
    with pytest.raises(SourceTooLarge):
        fetcher.fetch(site.url())


def _endless_body(line: socket.socket) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        line.sendall(b"x" * 65_536)


def _endless_chunks(line: socket.socket) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        line.sendall(b"1000\r\n" + b"x" * 4096 + b"\r\n")


def _endless_header(line: socket.socket) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
    while True:
        line.sendall(b"x" * 65_536)


def _endless_continues(line: socket.socket) -> None:
    while True:
        line.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" * 1000)


@pytest.mark.parametrize("act", [_endless_body, _endless_chunks, _endless_header, _endless_continues])
def test_an_answer_without_an_end_is_stopped(site: Listener, fetcher: Fetcher, act: object) -> None:
    site.acts["/"] = act  # type: ignore[assignment]  # one of the acts above
    began = time.monotonic()
    with pytest.raises(FetchFailed):
        fetcher.fetch(site.url())
    assert time.monotonic() - began < 5


def _silence(line: socket.socket) -> None:
    time.sleep(5)


def _drops(line: socket.socket) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    while True:
        line.sendall(b"x")
        time.sleep(0.2)


@pytest.mark.parametrize("act", [_silence, _drops])
def test_a_slow_server_is_left_when_the_time_is_up(site: Listener, fetcher: Fetcher, act: object) -> None:
    site.acts["/"] = act  # type: ignore[assignment]  # one of the acts above
    began = time.monotonic()
    with pytest.raises(SourceTooSlow, match=r"127\.0\.0\.1 took too long to answer\."):
        fetcher.fetch(site.url())
    assert 0.9 < time.monotonic() - began < 2


def test_redirects_share_one_time(site: Listener, fetcher: Fetcher) -> None:
    def slowly(line: socket.socket) -> None:
        time.sleep(0.4)
        line.sendall(page(b"", "Location: /", status="302 Found"))

    site.acts["/"] = slowly
    began = time.monotonic()
    with pytest.raises(SourceTooSlow):
        fetcher.fetch(site.url())
    assert time.monotonic() - began < 2


def test_a_slow_name_server_is_left_when_the_time_is_up() -> None:
    def slow(host: str, port: int) -> list[str]:
        time.sleep(5)
        return ["127.0.0.1"]

    fetcher = Fetcher("x", may_be_private=True, limits=QUICK, resolve=slow)
    began = time.monotonic()
    with pytest.raises(SourceTooSlow):
        fetcher.fetch("http://slow.example.org/")
    assert time.monotonic() - began < 2
