"""Where the fetcher may go: which URLs, ports and network addresses; decided here and nowhere else.

The list is our own. `ipaddress.is_global` lets NAT64, 6to4 and multicast addresses pass, and no library knows the
metadata services of cloud providers. What each range is: IANA's special-purpose address registries (RFC 6890).
"""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, quote, urlsplit

from campaign_app.errors import AddressRefused

URL_MAX = 2_000
PORTS = {"http": 80, "https": 443}
OPEN_PORTS = frozenset({80, 443, 8080, 8443})

# Never dialled, whatever the settings say: metadata services, link-local, and addresses that are no single host.
_NEVER = tuple(
    map(
        ip_network,
        (
            "0.0.0.0/8",  # this network; 0.0.0.0 reaches the own machine
            "168.63.129.16/32",  # metadata of one cloud, on a public address
            "169.254.0.0/16",  # link-local; 169.254.169.254 is the metadata of most clouds
            "192.0.0.0/24",  # protocol assignments; 192.0.0.192 is the metadata of one cloud
            "192.0.2.0/24",  # documentation
            "192.88.99.0/24",  # 6to4 relays
            "198.18.0.0/15",  # benchmarks
            "198.51.100.0/24",  # documentation
            "203.0.113.0/24",  # documentation
            "224.0.0.0/4",  # multicast
            "240.0.0.0/4",  # reserved, broadcast
            "fd00:ec2::254/128",  # metadata of one cloud
            "fd20:ce::254/128",  # metadata of another
            "2001::/23",  # protocol assignments, Teredo (2001::/32) among them
            "2001:db8::/32",  # documentation
            "2002::/16",  # 6to4: carries any IPv4 address
            "3fff::/20",  # documentation
        ),
    )
)
# Dialled only where FETCH_ALLOW_PRIVATE says that sources lie on an intranet.
_PRIVATE = tuple(
    map(
        ip_network,
        (
            "10.0.0.0/8",
            "100.64.0.0/10",  # shared by carriers (RFC 6598)
            "127.0.0.0/8",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "::1/128",
            "fc00::/7",
        ),
    )
)
# Of IPv6 only this is global unicast. Outside lie mapped IPv4 (::ffff:0:0/96), NAT64 (64:ff9b::/96 and
# 64:ff9b:1::/48), link-local, site-local, multicast and what nobody has been given yet.
_GLOBAL_IPV6 = ip_network("2000::/3")

_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})*\.?")
# A host whose last label is a number is an address in disguise: 2130706433, 0x7f.1, 0177.0.0.1 (WHATWG URL, 3.5).
_NUMBER_AT_END = re.compile(r"(?:.*\.)?(?:\d+|0x[0-9a-f]*)\.?")
_NOT_IN_URL = re.compile(r"[\x00-\x20\x7f\\]")
_SAFE = "/%:=&?~#+!$,;'@()*[]"


@dataclass(frozen=True)
class Destination:
    """One checked URL, taken apart. `host` is ASCII in lower case, an IPv6 address without brackets."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """Host and port as they stand in a URL and in the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The whole URL, without its fragment."""
        return f"{self.scheme}://{self.authority}{self.target}"


def parse_destination(url: str, *, may_be_private: bool) -> Destination:
    """Take a URL apart. Raises AddressRefused unless it is http(s) to a plain host on a port for web pages."""
    url = url.strip()
    if len(url) > URL_MAX or _NOT_IN_URL.search(url):
        raise AddressRefused("This is not a web address: it is too long or has blanks in it.")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise AddressRefused("This is not a web address.") from None
    if parts.scheme not in PORTS:
        raise AddressRefused("Only addresses that start with http:// or https:// can be read.")
    if "@" in parts.netloc:
        raise AddressRefused("An address must not hold a user name or a password.")
    port = port if port is not None else PORTS[parts.scheme]
    if not may_be_private and port not in OPEN_PORTS:
        raise AddressRefused("Port %(port)d is not one that web pages are read from.", port=port)
    return Destination(parts.scheme, _host(parts.hostname or ""), port, _target(parts))


def check_address(address: str, *, may_be_private: bool) -> None:
    """Raise AddressRefused unless a connection to this network address is allowed."""
    try:
        found = ip_address(address)
    except ValueError:
        raise AddressRefused("This address leads to no host that can be read.") from None
    if not _is_allowed(found, may_be_private=may_be_private):
        raise AddressRefused("This address leads into a private network, so it is not read.")


def is_literal(host: str) -> bool:
    """Whether a host is a network address itself and needs no look-up."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _is_allowed(address: IPv4Address | IPv6Address, *, may_be_private: bool) -> bool:
    if any(address in network for network in _NEVER):
        return False
    if any(address in network for network in _PRIVATE):
        return may_be_private
    return isinstance(address, IPv4Address) or address in _GLOBAL_IPV6


def _host(host: str) -> str:
    """The host in ASCII. Raises AddressRefused for what is neither a name nor a plainly written address."""
    if ":" in host:
        if "%" in host or not is_literal(host):
            raise AddressRefused("This is not a web address.")
        return host
    try:
        # IDNA 2003 folds digits of other scripts into ours, so the check for numbers comes after it.
        ascii_host = host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        raise AddressRefused("This is not a web address.") from None
    ascii_host = ascii_host.lower().rstrip(".")
    is_odd = _NUMBER_AT_END.fullmatch(ascii_host) and not is_literal(ascii_host)
    if is_odd or len(ascii_host) > 253 or not _NAME.fullmatch(ascii_host):
        raise AddressRefused("This is not a web address.")
    return ascii_host


def _target(parts: SplitResult) -> str:
    path = quote(parts.path or "/", safe=_SAFE)
    return f"{path}?{quote(parts.query, safe=_SAFE)}" if parts.query else path
