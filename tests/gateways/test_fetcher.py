"""Fetching: what a server may say, and how much of it is listened to."""

import contextlib
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from campaign_app.errors import FetchFailed, SourceMissing
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


def test_a_page_is_fetched_with_its_type_and_validators(site: Listener, fetcher: Fetcher) -> None:
    site.acts["/a?b=1"] = page(b"caf\xc3\xa9", "Content-Type: text/plain", 'ETag: "x"', "Last-Modified: yesterday")
    fetched = fetcher.fetch(site.url("/a?b=1#part"))
    assert (fetched.status, fetched.body, fetched.content_type) == (200, b"caf\xc3\xa9", "text/plain")
    assert (fetched.etag, fetched.last_modified, fetched.url) == ('"x"', "yesterday", site.url("/a?b=1"))


def test_a_request_names_the_platform_and_carries_nothing_else_of_us(site: Listener, fetcher: Fetcher) -> None:
    site.acts["/"] = page()
    fetcher.fetch(site.url())
    (request,) = site.requests
    lines = request.decode().lower().split("\r\n")
    assert lines[0] == "get / http/1.1"
    assert f"host: 127.0.0.1:{site.port}" in lines
    assert "user-agent: campaignapp/1 (+http://localhost)" in lines
    names = {line.partition(":")[0] for line in lines[1:] if line}
    assert names == {"host", "user-agent", "accept", "accept-encoding", "connection"}


def test_validators_are_sent_back_and_an_unchanged_page_is_not_sent_again(site: Listener, fetcher: Fetcher) -> None:
    site.acts["/"] = b'HTTP/1.1 304 Not Modified\r\nETag: "x"\r\n\r\n'
    fetched = fetcher.fetch(site.url(), etag='"x"', last_modified="Wed, 14 Oct 2026 09:00:00 GMT")
    assert (fetched.is_not_modified, fetched.body, fetched.status) == (True, b"", 304)
    assert b'If-None-Match: "x"\r\n' in site.requests[0]
    assert b"If-Modified-Since: Wed, 14 Oct 2026 09:00:00 GMT\r\n" in site.requests[0]


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
def test_redirects_are_followed_and_the_last_address_is_told(site: Listener, fetcher: Fetcher, status: str) -> None:
    site.acts["/old"] = page(b"", "Location: new", status=status)
    site.acts["/new"] = page(b"here")
    fetched = fetcher.fetch(site.url("/old"))
    assert (fetched.body, fetched.url) == (b"here", site.url("/new"))


def test_five_redirects_are_followed_and_no_more(site: Listener, fetcher: Fetcher) -> None:
    for number in range(7):
        site.acts[f"/{number}"] = page(b"", f"Location: /{number + 1}", status="302 Found")
    site.acts["/7"] = page(b"end")
    assert fetcher.fetch(site.url("/2")).body == b"end"
    with pytest.raises(FetchFailed, match="without an end"):
        fetcher.fetch(site.url("/1"))


@pytest.mark.parametrize(
    ("status", "error", "words"),
    [
        ("404 Not Found", SourceMissing, "127.0.0.1 has no page at this address."),
        ("410 Gone", SourceMissing, "127.0.0.1 has no page at this address."),
        ("403 Forbidden", FetchFailed, "127.0.0.1 does not let programs read this page."),
        ("500 Oops", FetchFailed, "127.0.0.1 answered with the error 500."),
        ("204 No Content", FetchFailed, "127.0.0.1 answered with the error 204."),
        ("302 Nowhere", FetchFailed, "127.0.0.1 answered with the error 302."),
    ],
)
def test_a_refusal_is_said_in_a_sentence(
    site: Listener, fetcher: Fetcher, status: str, error: type[FetchFailed], words: str
) -> None:
    site.acts["/"] = page(b"", status=status)
    with pytest.raises(error) as refused:
        fetcher.fetch(site.url())
    assert str(refused.value) == words


@pytest.mark.parametrize(
    ("header", "seconds"), [("120", 120), ("99999999", 86_400), ("Wed, 14 Oct 2026 09:00:00 GMT", 0), ("-5", 0)]
)
def test_a_wish_to_be_left_alone_is_passed_on(site: Listener, fetcher: Fetcher, header: str, seconds: int) -> None:
    site.acts["/"] = page(b"", f"Retry-After: {header}", status="503 Service Unavailable")
    with pytest.raises(FetchFailed) as refused:
        fetcher.fetch(site.url())
    assert refused.value.retry_after_seconds == seconds


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.9\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n",
    ],
    ids=["nothing", "another protocol", "half a body", "odd chunks", "too many headers"],
)
def test_what_is_no_answer_of_the_web_breaks_off(site: Listener, fetcher: Fetcher, answer: bytes) -> None:
    site.acts["/"] = answer
    with pytest.raises(FetchFailed, match=r"The connection to 127\.0\.0\.1 broke off\."):
        fetcher.fetch(site.url())


def test_a_server_that_is_away_is_named(site: Listener, fetcher: Fetcher) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(FetchFailed, match=r"127\.0\.0\.1 cannot be reached\."):
        fetcher.fetch(f"http://127.0.0.1:{port}/")


def test_a_host_nobody_knows_is_named() -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    with pytest.raises(FetchFailed, match=r"There is no host nowhere\.example\."):
        Fetcher("x", resolve=unknown).fetch("https://nowhere.example/")


def test_every_address_of_a_host_is_tried_in_turn(site: Listener) -> None:
    site.acts["/"] = page()
    fetcher = Fetcher("x", may_be_private=True, limits=QUICK, resolve=lambda *_: ["127.0.0.9", "127.0.0.1"])
    assert fetcher.fetch(site.url(host="two.example.org")).body == b"hello"
    assert f"Host: two.example.org:{site.port}".encode() in site.requests[0]


def test_tls_is_begun_with_the_name_of_the_host() -> None:
    fetcher = Fetcher("x", may_be_private=True, limits=Limits(seconds=0.5), resolve=lambda *_: ["127.0.0.1"])
    with socket.create_server(("127.0.0.1", 0)) as listener:
        # Nobody answers, so the first words stay in the line until they are read here.
        with pytest.raises(FetchFailed):
            fetcher.fetch(f"https://secure.example.org:{listener.getsockname()[1]}/")
        line, _ = listener.accept()
        with line:
            assert b"secure.example.org" in line.recv(4096)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl to make a certificate")
def test_a_certificate_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    files = ["-keyout", str(tmp_path / "key"), "-out", str(tmp_path / "certificate")]
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=secure.example.org", *files]
    subprocess.run(made, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "certificate", tmp_path / "key")

    def encrypt(line: socket.socket) -> None:
        with contextlib.suppress(OSError), context.wrap_socket(line, server_side=True) as encrypted:
            encrypted.recv(1)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=lambda: encrypt(listener.accept()[0]), daemon=True).start()
        fetcher = Fetcher("x", may_be_private=True, resolve=lambda *_: ["127.0.0.1"])
        with pytest.raises(FetchFailed, match=r"The certificate of secure\.example\.org is not valid\."):
            fetcher.fetch(f"https://secure.example.org:{listener.getsockname()[1]}/")
