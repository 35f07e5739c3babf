"""Who knocks and at which door: the network as a keyed hash, the browser, and the site passkeys are made for."""

import hmac
import ipaddress
from urllib.parse import urlsplit

from flask import current_app, request

from campaign_app.services.passkeys import Site

# One household or server gets a /64 in IPv6; counting single addresses there would count nothing.
IPV6_PREFIX = 64


def network_key() -> bytes:
    """A keyed hash of the network of this request."""
    key: str = current_app.extensions["settings"].secret_key
    return hmac.digest(key.encode(), b"campaign-app.network" + _network().encode(), "sha256")


def browser() -> str:
    """What the browser says of itself."""
    return request.user_agent.string


def site() -> Site:
    """Whom passkeys are for: the configured origin, never what a request calls its host."""
    origin: str = current_app.extensions["settings"].base_url
    host = urlsplit(origin).hostname or ""
    return Site(origin=origin, host=host, name=host)


def _network() -> str:
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, IPV6_PREFIX), strict=False))
    return str(address)
