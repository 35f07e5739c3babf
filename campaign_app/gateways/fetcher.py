"""Other people's web servers: one document by its URL, within a time, a size and a set of addresses.

Each hop looks its host up once, checks every address that was found, and dials one of those very addresses, so that a
second answer of the name server cannot lead elsewhere; the host's name stays in TLS and in the Host header. Nothing
of the environment is used: no proxy, no cookie, no credentials.
"""

import http.client
import queue
import socket
import ssl
import threading
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urljoin

from campaign_app.config import Settings
from campaign_app.errors import AddressRefused, FetchFailed, SourceMissing, SourceTooLarge, SourceTooSlow
from campaign_app.gateways.destinations import Destination, check_address, is_literal, parse_destination
from campaign_app.gateways.wires import Allowance, Wire

REDIRECTS_MAX = 5
DIAL_SECONDS = 5.0
ACCEPT = "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.8"
RETRY_AFTER_MAX = 86_400
_REDIRECTS = {301, 302, 303, 307, 308}
_CHUNK = 65_536

Resolve = Callable[[str, int], Sequence[str]]


@dataclass(frozen=True)
class Limits:
    """What one fetch may cost, redirects included; `size` counts bytes on the wire, and those unpacked from them."""

    seconds: float = 20.0
    size: int = 10_000_000


@dataclass(frozen=True)
class Fetched:
    """A document as a server gave it. `url` is where it lay after redirects; `body` is unpacked.

    `is_not_modified` says that the server has nothing newer than the validators sent (RFC 9110 section 13); the body
    is empty then.
    """

    status: int
    url: str
    body: bytes
    content_type: str | None
    etag: str | None
    last_modified: str | None
    is_not_modified: bool = False


def find_addresses(host: str, port: int) -> list[str]:
    """The network addresses of a host as the system's resolver knows them. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


@dataclass(frozen=True)
class Fetcher:
    """Fetches documents. `may_be_private` lets it reach an intranet, on any port (FETCH_ALLOW_PRIVATE)."""

    user_agent: str
    may_be_private: bool = False
    limits: Limits = field(default_factory=Limits)
    resolve: Resolve = find_addresses

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """The platform's own fetcher; it names itself and where to complain."""
        return cls(f"CampaignApp/1 (+{settings.base_url})", may_be_private=settings.fetch_allow_private)

    def fetch(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """One document, after at most five redirects.

        Raises AddressRefused, SourceMissing, SourceTooLarge, SourceTooSlow, or FetchFailed for all else.
        """
        headers = {"User-Agent": self.user_agent, "Accept": ACCEPT, "Accept-Encoding": "gzip, deflate"}
        headers |= {"Connection": "close"}
        headers |= {"If-None-Match": etag} if etag else {}
        headers |= {"If-Modified-Since": last_modified} if last_modified else {}
        allowance = Allowance(self.limits.seconds, self.limits.size)
        for _ in range(REDIRECTS_MAX + 1):
            destination = parse_destination(url, may_be_private=self.may_be_private)
            answer = self._ask(destination, headers, allowance)
            if isinstance(answer, Fetched):
                return answer
            url = _join(destination.url, answer)
        raise FetchFailed("This address leads from one to the next without an end.")

    def _ask(self, destination: Destination, headers: dict[str, str], allowance: Allowance) -> Fetched | str:
        """What the server answers: a document, or the place it lies at instead."""
        try:
            with self._dial(destination, allowance) as wire:
                return _read(_send(wire, destination, headers), destination, self.limits)
        except TimeoutError:
            raise SourceTooSlow("%(host)s took too long to answer.", host=destination.host) from None
        except (http.client.HTTPException, OSError, ValueError) as error:
            raise FetchFailed("The connection to %(host)s broke off.", host=destination.host) from error

    def _dial(self, destination: Destination, allowance: Allowance) -> Wire:
        """A connection to one of the checked addresses. Raises AddressRefused if a single one is forbidden."""
        addresses = self._look_up(destination, allowance)
        for address in addresses:
            check_address(address, may_be_private=self.may_be_private)
        for address in addresses:
            seconds = min(DIAL_SECONDS, allowance.seconds_left())
            try:
                return _connect(address, destination, seconds, allowance)
            except ssl.SSLCertVerificationError:
                raise FetchFailed("The certificate of %(host)s is not valid.", host=destination.host) from None
            except OSError:
                continue
        raise FetchFailed("%(host)s cannot be reached.", host=destination.host)

    def _look_up(self, destination: Destination, allowance: Allowance) -> Sequence[str]:
        if is_literal(destination.host):
            return [destination.host]
        answers: queue.SimpleQueue[Sequence[str] | OSError] = queue.SimpleQueue()

        def ask() -> None:
            try:
                answers.put(self.resolve(destination.host, destination.port))
            except (OSError, UnicodeError) as error:
                answers.put(OSError(str(error)))

        # The system's resolver knows no deadline, so it is waited for from outside.
        threading.Thread(target=ask, daemon=True).start()
        try:
            answer = answers.get(timeout=allowance.seconds_left())
        except queue.Empty:
            raise TimeoutError from None
        if isinstance(answer, OSError) or not answer:
            raise FetchFailed("There is no host %(host)s.", host=destination.host)
        return answer


def _connect(address: str, destination: Destination, seconds: float, allowance: Allowance) -> Wire:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    line = socket.socket(family, socket.SOCK_STREAM)
    try:
        line.settimeout(seconds)
        line.connect((address, destination.port))
        if destination.scheme == "https":
            line = ssl.create_default_context().wrap_socket(line, server_hostname=destination.host)
    except BaseException:
        line.close()
        raise
    return Wire(line, allowance)


def _send(wire: Wire, destination: Destination, headers: dict[str, str]) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection(destination.host, destination.port)
    connection.sock = wire  # it asks for no more than Wire offers
    connection.putrequest("GET", destination.target, skip_host=True, skip_accept_encoding=True)
    for name, value in ({"Host": destination.authority} | headers).items():
        connection.putheader(name, value)
    connection.endheaders()
    return connection.getresponse()


def _read(response: http.client.HTTPResponse, destination: Destination, limits: Limits) -> Fetched | str:
    if response.status in _REDIRECTS and (place := response.getheader("Location")):
        return place
    is_not_modified = response.status == 304
    if not is_not_modified:
        _refuse_failure(response, destination)
    return Fetched(
        status=response.status,
        url=destination.url,
        body=b"" if is_not_modified else _body(response, limits),
        content_type=response.getheader("Content-Type"),
        etag=response.getheader("ETag"),
        last_modified=response.getheader("Last-Modified"),
        is_not_modified=is_not_modified,
    )


def _refuse_failure(response: http.client.HTTPResponse, destination: Destination) -> None:
    host, status = destination.host, response.status
    if status in {404, 410}:
        raise SourceMissing("%(host)s has no page at this address.", host=host)
    if status in {401, 403}:
        raise FetchFailed("%(host)s does not let programs read this page.", host=host)
    if status != 200:
        wait = (response.getheader("Retry-After") or "").strip()
        seconds = min(int(wait), RETRY_AFTER_MAX) if wait.isdecimal() and len(wait) < 10 else 0
        sentence = "%(host)s answered with the error %(status)d."
        raise FetchFailed(sentence, retry_after_seconds=seconds, host=host, status=status)


def _body(response: http.client.HTTPResponse, limits: Limits) -> bytes:
    """The body, unpacked. What is announced as too large is not even begun."""
    if (response.length or 0) > limits.size:
        raise SourceTooLarge("This document is larger than %(limit)d MB.", limit=limits.size // 10**6)
    packed = bytearray()
    while chunk := response.read(_CHUNK):
        packed += chunk
    if response.length:
        raise http.client.IncompleteRead(b"", response.length)
    encoding = (response.getheader("Content-Encoding") or "identity").strip().lower()
    if encoding in {"identity", ""}:
        return bytes(packed)
    if encoding not in {"gzip", "x-gzip", "deflate"}:
        raise FetchFailed("This document is packed in a way that cannot be read here.")
    return unpack(bytes(packed), limit=limits.size)


def unpack(packed: bytes, *, limit: int) -> bytes:
    """What gzip or deflate packed (RFC 1950 to 1952). Raises SourceTooLarge as soon as `limit` bytes are passed."""
    unpacked = bytearray()
    while packed:
        machine = zlib.decompressobj(_window(packed))
        try:
            unpacked += machine.decompress(packed, limit + 1 - len(unpacked))
        except zlib.error:
            raise FetchFailed("This document is packed in a way that cannot be read here.") from None
        if len(unpacked) > limit:
            raise SourceTooLarge("This document is larger than %(limit)d MB.", limit=limit // 10**6)
        if not machine.eof:
            raise FetchFailed("This document ends before it is complete.")
        # A gzip file may have several members; anything else after the end is padding.
        packed = machine.unused_data if machine.unused_data.startswith(b"\x1f\x8b") else b""
    return bytes(unpacked)


def _window(packed: bytes) -> int:
    """zlib's parameter for gzip, for deflate with a header, and for deflate without, which some servers send."""
    if packed.startswith(b"\x1f\x8b"):
        return 31
    has_header = packed[0] & 15 == 8 and int.from_bytes(packed[:2], "big") % 31 == 0
    return 15 if has_header else -15


def _join(base: str, place: str) -> str:
    try:
        return urljoin(base, place)
    except ValueError:
        raise AddressRefused("This is not a web address.") from None
