"""How public pages are answered: kept by every cache for a moment, or by nobody; and who a personal link is about."""

import uuid
from datetime import UTC, datetime

from flask import Response, current_app, make_response, request

from campaign_app.config import Settings
from campaign_app.tokens import Purpose, read_token
from campaign_app.wsgi_environ import COUNTED

# Shared caches answer for a minute from what they have while they fetch the next: a burst never reaches the database.
PAGE_CACHE = "public, max-age=10, s-maxage=10, stale-while-revalidate=60"

# For what has its content in its address.
KEPT = "public, max-age=31536000, immutable"


def settings() -> Settings:
    """The settings of the running application."""
    found: Settings = current_app.extensions["settings"]
    return found


def sign_limit() -> str:
    """How often one network address may post a form that makes us write."""
    return settings().sign_limit


def is_counted() -> bool:
    """Whether this post is within the limit already, as its desk found before it passed it on."""
    return COUNTED in request.environ


def subject(token: str, purpose: Purpose) -> uuid.UUID:
    """The row a personal link is about. Raises BadLink, ExpiredLink."""
    return read_token(settings().secret_key, token, purpose=purpose, now=datetime.now(UTC))


def cached(body: str | bytes, *, kind: str = "text/html", control: str = PAGE_CACHE) -> Response:
    """A page any cache may keep for a moment; unchanged pages cost a 304. `kind` is its media type."""
    answer = make_response(body)
    answer.content_type = f"{kind}; charset=utf-8" if isinstance(body, str) else kind
    answer.headers["Cache-Control"] = control
    answer.add_etag(weak=True)  # the same page, compressed or not
    answer.make_conditional(request)
    return answer


def private(body: str | Response) -> Response:
    """A page behind a personal link: kept by nobody, its address told to nobody."""
    answer = make_response(body)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
