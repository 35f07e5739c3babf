"""How an organization shows itself: its accent colour, its time zone, and who may show its pages in a frame."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from campaign_app import colours
from campaign_app.errors import BadInput
from campaign_app.extensions import db
from campaign_app.models import Organization
from campaign_app.services import audit, browsing

ORIGINS_MAX = 50
_DEFAULT_PORTS = {"http": 80, "https": 443}
_HOST_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.-")


def set_accent(*, organization_slug: str, accent: str, account_id: uuid.UUID | None, now: datetime) -> Organization:
    """Set the organization's colour, written `#rrggbb`; '' goes back to the house's. Raises NotFound, BadInput."""
    organization = browsing.get_organization(organization_slug)
    organization.accent = check_accent(accent)
    _finish(organization, "organization.accent", account_id, now)
    return organization


def set_time_zone(
    *, organization_slug: str, time_zone: str, account_id: uuid.UUID | None, now: datetime
) -> Organization:
    """Say in which time zone (IANA name) the organization's days and hours are meant. Raises NotFound, BadInput."""
    organization = browsing.get_organization(organization_slug)
    organization.time_zone = check_time_zone(time_zone)
    _finish(organization, "organization.time_zone", account_id, now)
    return organization


def set_embed_origins(
    *, organization_slug: str, origins: Iterable[str], account_id: uuid.UUID | None, now: datetime
) -> Organization:
    """Say which sites, and no others, may frame the organization's pages; replaces the list.

    Raises NotFound, and BadInput for what is no origin like `https://example.org`.
    """
    organization = browsing.get_organization(organization_slug)
    organization.embed_origins = check_origins(origins)
    _finish(organization, "organization.embed_origins", account_id, now)
    return organization


def check_accent(text: str) -> str | None:
    """The colour as it is kept; None for the house's, when nothing is written. Raises BadInput."""
    colour = colours.find_colour(text)
    if text and colour is None:
        raise BadInput("Write the colour as # and six digits, like #2e5e1a", field="accent")
    return colours.hex_of(colour) if colour else None


def check_time_zone(name: str) -> str:
    """The name (IANA) of a time zone that there is. Raises BadInput."""
    if name not in available_timezones():
        raise BadInput("“%(text)s” is no time zone. Write it like Europe/Berlin", field="time_zone", text=name[:80])
    return name


def check_origins(origins: Iterable[str]) -> list[str]:
    """The sites as they are kept, each once, by name. Raises BadInput."""
    listed = sorted({_origin(text) for text in origins})
    if len(listed) > ORIGINS_MAX:
        raise BadInput("List at most %(limit)d sites", field="embed_origins", limit=ORIGINS_MAX)
    return listed


def _origin(text: str) -> str:
    """An origin as browsers send it (RFC 6454 section 6.1): it will stand in a header, so every letter is checked."""
    try:
        parts = urlsplit(text.strip().lower())
        port = parts.port
    except ValueError:
        raise _not_an_origin(text) from None
    host = parts.hostname or ""
    has_more = parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc
    if parts.scheme not in _DEFAULT_PORTS or not host or has_more or not set(host) <= _HOST_LETTERS:
        raise _not_an_origin(text)
    suffix = "" if port in {None, _DEFAULT_PORTS[parts.scheme]} else f":{port}"
    return f"{parts.scheme}://{host}{suffix}"


def _not_an_origin(text: str) -> BadInput:
    return BadInput("“%(text)s” is no site. Write it like https://example.org", field="embed_origins", text=text[:80])


def _finish(organization: Organization, act: str, account_id: uuid.UUID | None, now: datetime) -> None:
    audit.put(organization_id=organization.id, account_id=account_id, act=act, subject_id=organization.id, now=now)
    db.session.commit()
