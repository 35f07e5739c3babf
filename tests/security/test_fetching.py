"""Attacks through addresses: nothing forbidden is ever dialled, however it is written or reached.

The canary listens on loopback. A fetcher with production's settings must never come there, whatever it is told.
"""

import itertools
from collections.abc import Iterator

import pytest

from campaign_app.errors import AddressRefused, FetchFailed
from campaign_app.gateways.destinations import check_address
from campaign_app.gateways.fetcher import Fetcher, Limits
from tests.listener import Listener, page

LOOPBACK = [
    "127.0.0.1",
    "localhost",
    "localhost.",
    "LOCALHOST",
    "127.1",
    "127.0.1",
    "2130706433",
    "0x7f000001",
    "0x7f.0.0.1",
    "0x7F.1",
    "017700000001",
    "0177.0.0.1",
    "127.0.0.1.",
    "127.255.255.254",
    "0",
    "0.0.0" + ".0",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[64:ff9b::127.0.0.1]",
    "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::]",
    "[2001:0:7f00:1::]",
    "①②⑦.⓪.⓪.①",
    "127。0。0。1",
    "ｌｏｃａｌｈｏｓｔ",
    "127.0.0.1%00.example.org",
    "[::1%25lo]",
]
PRIVATE = [
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.254",
    "192.168.1.1",
    "100.64.0.1",
    "100.100.100.200",
    "169.254.169.254",
    "169.254.170.2",
    "168.63.129.16",
    "192.0.0.192",
    "192.0.2.1",
    "198.18.0.1",
    "198.51.100.7",
    "203.0.113.9",
    "192.88.99.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "0.1.2.3",
    "::",
    "::1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::a9fe:a9fe",
    "2002:a9fe:a9fe::1",
    "2001::1",
    "2001:db8::1",
    "3fff::1",
    "fe80::1",
    "fec0::1",
    "fc00::1",
    "fd00:ec2::254",
    "fd20:ce::254",
    "ff02::1",
    "5f00::1",
    "100::1",
]
OPEN = ["93.184.216.34", "1.1.1.1", "2606:4700::1111", "2a00:1450:4001:81b::200e"]
SCHEMES = ["file", "ftp", "gopher", "dict", "ldap", "data", "javascript", "jar", "unix", "ws", "redis", "", "HTTPX"]


@pytest.fixture
def canary() -> Iterator[Listener]:
    """Nobody may come here."""
    with Listener() as listener:
        yield listener
        assert listener.visits == 0


def guarded(canary: Listener, **changes: object) -> Fetcher:
    """Production's fetcher, but for the canary's port counting as one of the web's."""
    return Fetcher("x", limits=Limits(seconds=2.0), **changes)  # type: ignore[arg-type]  # fields of Fetcher


@pytest.fixture(autouse=True)
def _any_port(monkeypatch: pytest.MonkeyPatch) -> None:
    """The port must not be what keeps a fetcher from the canary."""
    monkeypatch.setattr("campaign_app.gateways.destinations.OPEN_PORTS", range(1, 65_536))


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("host", LOOPBACK)
def test_no_spelling_of_loopback_is_dialled(canary: Listener, host: str, scheme: str) -> None:
    with pytest.raises(AddressRefused):
        guarded(canary).fetch(f"{scheme}://{host}:{canary.port}/")


@pytest.mark.parametrize("address", PRIVATE)
def test_no_private_or_special_address_is_dialled(address: str) -> None:
    host = f"[{address}]" if ":" in address else address
    with pytest.raises(AddressRefused):
        Fetcher("x").fetch(f"http://{host}/")
    with pytest.raises(AddressRefused):
        Fetcher("x", resolve=lambda *_: [address]).fetch("http://news.example.org/")


@pytest.mark.parametrize("address", OPEN)
def test_open_addresses_pass(address: str) -> None:
    check_address(address, may_be_private=False)


@pytest.mark.parametrize("address", ["169.254.169.254", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "224.0.0.1", "0.1.2.3"])
def test_an_intranet_setting_opens_neither_metadata_nor_disguises(address: str) -> None:
    with pytest.raises(AddressRefused):
        check_address(address, may_be_private=True)


def test_one_forbidden_address_of_a_host_refuses_it_whole(canary: Listener) -> None:
    for addresses in itertools.permutations(["93.184.216.34", "127.0.0.1"]):
        fetcher = guarded(canary, resolve=lambda *_, found=addresses: found)
        with pytest.raises(AddressRefused):
            fetcher.fetch(canary.url(host="news.example.org"))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_only_the_web_is_read(canary: Listener, scheme: str) -> None:
    for url in (f"{scheme}://127.0.0.1:{canary.port}/", f"{scheme}:///etc/passwd", f"{scheme}:text/plain,hello"):
        with pytest.raises(AddressRefused):
            guarded(canary).fetch(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://user:password@news.example.org/",
        "http://user@news.example.org/",
        "http://@news.example.org/",
        "http://127.0.0.1:80@news.example.org/",
        "http://news.example.org\\@127.0.0.1/",
        "http://news.example.org/\r\nHost: other",
        "http://news.example.org/ \x00",
        "http:///nowhere",
        "http://",
        "http://[::1",
        "http://news.example.org:99999/",
        "http://news.example.org:x/",
        "http://" + "a" * 64 + ".example.org/",
        "http://news..example.org/",
        "http://news.example.org/" + "x" * 2_000,
        "news.example.org",
        "",
    ],
)
def test_an_odd_address_is_refused_before_anything_is_looked_up(url: str) -> None:
    def look_up(host: str, port: int) -> list[str]:
        raise AssertionError(f"looked up {host}")

    with pytest.raises(AddressRefused):
        Fetcher("x", resolve=look_up).fetch(url)


@pytest.mark.parametrize("port", [0, 22, 25, 6379, 5432, 11211])
def test_only_ports_of_the_web_are_dialled(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    with pytest.raises(AddressRefused):
        Fetcher("x", resolve=lambda *_: ["93.184.216.34"]).fetch(f"http://news.example.org:{port}/")


def test_a_second_answer_of_the_name_server_leads_nowhere(canary: Listener) -> None:
    """DNS rebinding: the first answer passes, the second one is loopback. The host is looked up once a hop."""
    asked: list[str] = []

    def rebind(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["93.184.216.34"] if len(asked) == 1 else ["127.0.0.1"]

    fetcher = Fetcher("x", limits=Limits(seconds=0.5), resolve=rebind)
    with pytest.raises(FetchFailed):
        fetcher.fetch(canary.url(host="rebinding.example.org"))
    assert asked == ["rebinding.example.org"]
    with pytest.raises(AddressRefused):
        fetcher.fetch(canary.url(host="rebinding.example.org"))


@pytest.mark.parametrize("place", ["http://127.0.0.1:{port}/", "//localhost:{port}/", "http://[::ffff:7f00:1]:{port}/"])
def test_a_redirect_into_a_private_network_is_not_followed(
    canary: Listener, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first hop is a server that counts as an open one; where it sends us is checked like any other address."""
    with Listener() as front:
        front.acts["/"] = page(b"", f"Location: {place.format(port=canary.port)}", status="302 Found")
        checked: list[str] = []

        def check(address: str, *, may_be_private: bool) -> None:
            checked.append(address)
            if len(checked) > 1:
                check_address(address, may_be_private=may_be_private)

        monkeypatch.setattr("campaign_app.gateways.fetcher.check_address", check)
        with pytest.raises(AddressRefused):
            guarded(canary, resolve=lambda *_: ["127.0.0.1"]).fetch(front.url(host="open.example.org"))
        assert front.visits == 1


@pytest.mark.parametrize("place", ["file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "http://[::1"])
def test_a_redirect_to_another_scheme_is_not_followed(place: str) -> None:
    with Listener({"/": page(b"", f"Location: {place}", status="302 Found")}) as front:
        with pytest.raises(AddressRefused):
            Fetcher("x", may_be_private=True).fetch(front.url())
        assert front.visits == 1
