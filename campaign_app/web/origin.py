"""Where a post comes from: the check that stands in for a token on pages whose bytes are the same for everyone."""

from urllib.parse import urlsplit

from flask import current_app, request
from werkzeug.exceptions import Forbidden


def refuse_cross_site() -> None:
    """Refuse a post that a browser says comes from another site.

    `Sec-Fetch-Site` (Fetch Metadata) is the browser's own word, `Origin` (RFC 6454) the older one. A client that sends
    neither is not a browser carrying somebody else's intent. Raises Forbidden.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        is_own = site in {"same-origin", "none"}
    else:
        origin = request.headers.get("Origin")
        is_own = origin is None or urlsplit(origin).netloc in current_app.extensions["settings"].hosts
    if not is_own:
        raise Forbidden
