"""Who knocks: the network a request comes from, as a keyed hash, and the browser it names."""

import hmac
import ipaddress

from flask import current_app, request

# One household or server gets a /64 in IPv6; counting single addresses there would count nothing.
IPV6_PREFIX = 64


def network_key() -> bytes:
    """A keyed hash of the network of this request."""
    key: str = current_app.extensions["settings"].secret_key
    return hmac.digest(key.encode(), b"campaign-app.network" + _network().encode(), "sha256")


def browser() -> str:
    """What the browser says of itself."""
    return request.user_agent.string


def _network() -> str:
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, IPV6_PREFIX), strict=False))
    return str(address)
