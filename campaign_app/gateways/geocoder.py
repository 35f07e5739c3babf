"""The Census geocoder: which congressional district a street address lies in. Plain data in and out.

The documented service `geographies/address` (https://geocoding.geo.census.gov/geocoder/Geocoding_Services_API.html).
Benchmark and vintage say of when streets and lines are; the Congress is checked in the answer, because a vintage
silently moves on to the next. What is asked for is a private address: nothing of it is logged or kept.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol, Self
from urllib.parse import urlencode

import structlog

from campaign_app.config import Settings
from campaign_app.districts import STATE_BY_FIPS, congressional_district
from campaign_app.errors import FetchFailed
from campaign_app.gateways.fetcher import Fetched, Fetcher, Limits

# Somebody waits with the form in hand; without an answer they choose their district themselves.
LIMITS = Limits(seconds=4.0, size=500_000)
_LAYER = re.compile(r"(\d+)\w\w Congressional Districts")
_AT_LARGE = {"00", "98"}  # 98: a delegate's district

log = structlog.get_logger(__name__)


class Source(Protocol):
    """What documents are fetched with."""

    def fetch(self, url: str) -> Fetched:
        """One document by its address. Raises FetchFailed."""
        ...


@dataclass(frozen=True)
class Geocoder:
    """Asks one geocoder about one Congress."""

    fetcher: Source
    url: str
    benchmark: str
    vintage: str
    congress_number: int

    @classmethod
    def from_settings(cls, settings: Settings) -> Self | None:
        """The geocoder of the settings; None while it is off."""
        if not settings.geocoder_url:
            return None
        fetcher = replace(Fetcher.from_settings(settings), limits=LIMITS)
        return cls(
            fetcher,
            settings.geocoder_url,
            settings.geocoder_benchmark,
            settings.geocoder_vintage,
            settings.congress_number,
        )

    def find_district(self, *, street: str, city: str, postal_code: str) -> str:
        """The division an address lies in; '' when it is not found, or the service does not answer as documented."""
        asked = {
            "street": street,
            "city": city,
            "zip": postal_code,
            "benchmark": self.benchmark,
            "vintage": self.vintage,
            "layers": "all",
            "format": "json",
        }
        try:
            answer = self.fetcher.fetch(f"{self.url}?{urlencode(asked)}")
            return self._district_in(json.loads(answer.body))
        except (FetchFailed, ValueError, TypeError, LookupError, AttributeError) as error:
            log.warning("geocoder.no_answer", reason=type(error).__name__)  # the message could hold the address
            return ""

    def _district_in(self, answer: Any) -> str:
        """The one district of all matches; '' for none, several, or one of another Congress."""
        found = {
            self._code(layer, district)
            for match in answer["result"]["addressMatches"]
            for layer, districts in match["geographies"].items()
            if "Congressional Districts" in layer
            for district in districts
        }
        return found.pop() if len(found) == 1 else ""

    def _code(self, layer: str, district: Mapping[str, Any]) -> str:
        """A district as the service describes it: `GEOID` is two digits of the state and two of the district."""
        named = _LAYER.match(layer)
        session = str(district.get("CDSESSN") or (named[1] if named else ""))
        state, number = str(district["GEOID"])[:2], str(district["GEOID"])[2:]
        if session != str(self.congress_number) or not number.isdecimal():
            log.warning("geocoder.another_congress", congress_number=session[:4])
            return ""
        return congressional_district(STATE_BY_FIPS[state], 0 if number in _AT_LARGE else int(number))
