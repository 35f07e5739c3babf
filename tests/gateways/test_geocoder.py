"""The geocoder against a stub that answers as documented: found, not found, another Congress, broken, gone."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from structlog.testing import capture_logs

from campaign_app.gateways.fetcher import Fetcher, Limits
from campaign_app.gateways.geocoder import Geocoder

US = "ocd-division/country:us"
STREET = {"street": "130 W Congress St", "city": "Tucson", "postal_code": "85641"}


class Stub(ThreadingHTTPServer):
    """Answers every question with `said`, and keeps what was asked."""

    said: bytes | int = b""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[dict[str, list[str]]] = []

    def says(self, *layers: tuple[str, dict[str, str]]) -> None:
        """One match that lies in these districts; none without."""
        geographies: dict[str, list[Any]] = {"States": [{"GEOID": "04", "BASENAME": "Arizona"}]}
        for name, district in layers:
            geographies.setdefault(name, []).append(district)
        matches = [{"matchedAddress": "130 W CONGRESS ST, TUCSON, AZ", "geographies": geographies}] if layers else []
        self.said = json.dumps({"result": {"input": {}, "addressMatches": matches}}).encode()


class _Handler(BaseHTTPRequestHandler):
    server: Stub

    def do_GET(self) -> None:
        self.server.asked.append(parse_qs(urlsplit(self.path).query))
        status, body = (self.server.said, b"") if isinstance(self.server.said, int) else (200, self.server.said)
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the method's own argument
        """Say nothing."""


@pytest.fixture
def stub() -> Iterator[Stub]:
    """A stub server on this machine."""
    server = Stub()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def geocoder(stub: Stub) -> Geocoder:
    """The gateway in front of the stub, for the 119th Congress."""
    fetcher = Fetcher("test", may_be_private=True, limits=Limits(seconds=3, size=100_000))
    url = f"http://127.0.0.1:{stub.server_port}/geocoder/geographies/address"
    return Geocoder(fetcher, url, "Public_AR_Current", "Current_Current", 119)


@pytest.mark.parametrize(
    ("district", "code"),
    [
        ({"GEOID": "0407", "CDSESSN": "119"}, f"{US}/state:az/cd:7"),
        ({"GEOID": "5000"}, f"{US}/state:vt/cd:at-large"),
        ({"GEOID": "1198", "CDSESSN": "119"}, f"{US}/district:dc"),
        ({"GEOID": "7298"}, f"{US}/territory:pr"),
    ],
)
def test_a_street_leads_to_its_district(stub: Stub, geocoder: Geocoder, district: dict[str, str], code: str) -> None:
    stub.says(("119th Congressional Districts", district))
    assert geocoder.find_district(**STREET) == code
    (asked,) = stub.asked
    assert asked["benchmark"] == ["Public_AR_Current"]
    assert asked["vintage"] == ["Current_Current"]
    assert (asked["street"], asked["zip"], asked["format"]) == (["130 W Congress St"], ["85641"], ["json"])


@pytest.mark.parametrize(
    "layers",
    [
        (),
        (("120th Congressional Districts", {"GEOID": "0407", "CDSESSN": "120"}),),
        (("119th Congressional Districts", {"GEOID": "0407", "CDSESSN": "118"}),),
        (("119th Congressional Districts", {"GEOID": "04ZZ"}),),
        (("119th Congressional Districts", {"GEOID": "0406"}), ("119th Congressional Districts", {"GEOID": "0407"})),
    ],
    ids=["no match", "another Congress", "another session", "no district", "two districts"],
)
def test_what_is_not_the_one_district_of_this_congress_is_no_answer(
    stub: Stub, geocoder: Geocoder, layers: tuple[tuple[str, dict[str, str]], ...]
) -> None:
    stub.says(*layers)
    assert geocoder.find_district(**STREET) == ""


@pytest.mark.parametrize("said", [b"", b"[]", b"{}", b"<html>", b'{"result": null}', 500, 404, 429])
def test_a_broken_service_is_no_answer_and_tells_the_log_no_address(
    stub: Stub, geocoder: Geocoder, said: bytes | int
) -> None:
    stub.said = said
    with capture_logs() as logs:
        assert geocoder.find_district(**STREET) == ""
    assert logs
    assert "Congress St" not in str(logs)
    assert "85641" not in str(logs)


def test_a_service_that_is_gone_is_no_answer(geocoder: Geocoder, stub: Stub) -> None:
    stub.server_close()
    assert geocoder.find_district(**STREET) == ""
