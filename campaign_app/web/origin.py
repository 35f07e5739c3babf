"""Where a request comes from: which proxies to believe, and the check that stands in for a token.

The check is for pages whose bytes are the same for everyone and which therefore cannot carry a token.
"""

from collections.abc import Callable, Collection
from urllib.parse import urlsplit

from flask import Flask, current_app, request
from werkzeug.exceptions import Forbidden
from werkzeug.middleware.proxy_fix import ProxyFix


def init_app(app: Flask) -> None:
    """Believe `X-Forwarded-For` and `-Proto` of as many proxies as are ours, and no others'."""
    if count := app.extensions["settings"].proxy_count:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count)  # type: ignore[method-assign]


def refuse_cross_site() -> None:
    """Refuse a post that a browser says comes from another site. Raises Forbidden."""
    if not is_own_site(request.headers.get, current_app.extensions["settings"].hosts):
        raise Forbidden


def is_own_site(header: Callable[[str], str | None], hosts: Collection[str]) -> bool:
    """Whether no browser says that a request comes from another site; `header` finds one by its name in lower case.

    `Sec-Fetch-Site` (Fetch Metadata) is the browser's own word, `Origin` (RFC 6454) the older one. A client that sends
    neither is not a browser carrying somebody else's intent.
    """
    site = header("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = header("origin")
    return origin is None or urlsplit(origin).netloc in hosts
