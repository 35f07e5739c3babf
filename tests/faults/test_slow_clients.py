"""Clients who send half a request, or never read, hold up nobody else: the shipped server alone, no proxy before it."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

import pytest

from tests.platform import Platform

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]

MANY = 300
HALF_A_HEAD = b"GET / HTTP/1.1\r\nHos"
HALF_A_BODY = (
    b"POST /a/%s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 400\r\n\r\nname=Ada"
)
NEVER_READ = b"GET /a/%s HTTP/1.1\r\nHost: %s\r\n\r\n"


@contextmanager
def slow_clients(address: str, says: bytes) -> Iterator[list[socket.socket]]:
    """So many connections that say this and then nothing."""
    with ExitStack() as stack:
        host, _, port = address.partition(":")
        clients = [stack.enter_context(socket.create_connection((host, int(port)))) for _ in range(MANY)]
        for client in clients:
            client.sendall(says)
        yield clients


@pytest.mark.parametrize(
    "says", [HALF_A_HEAD, HALF_A_BODY, NEVER_READ], ids=["half a head", "half a body", "never read"]
)
def test_many_slow_clients_keep_nobody_from_signing(own_platform: Platform, says: bytes) -> None:
    own_platform.crew.start("web")
    page = own_platform.page()
    address = urlsplit(own_platform.crew.environment["BASE_URL"]).netloc
    said = says % (page.slug.encode(), address.encode()) if b"%s" in says else says
    with slow_clients(address, said):
        for number in range(10):
            assert own_platform.sign(page.slug, f"signer{number}@example.org").status == 303
