"""Public pages travel compressed. Static files are compressed once, when the server starts (`serving.py`)."""

import gzip
from functools import lru_cache

from flask import Flask, Response, request

_LEAST_BYTES = 500
_LEVEL = 6
_KINDS = frozenset(
    {"text/html", "text/css", "text/javascript", "text/plain", "application/json", "application/xml"}
    | {"application/atom+xml", "image/svg+xml"}
)


def init_app(app: Flask) -> None:
    """Compress what caches may keep, for clients that take gzip."""
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    """Only answers that are the same for everyone: what holds a secret must not tell it by its length (BREACH)."""
    is_ours = response.cache_control.public and response.mimetype in _KINDS and not response.direct_passthrough
    if not is_ours or response.status_code != 200 or response.content_encoding:
        return response
    response.vary.add("Accept-Encoding")
    body = response.get_data()
    if len(body) >= _LEAST_BYTES and request.accept_encodings["gzip"]:
        response.set_data(_gzip(body))
        response.content_encoding = "gzip"
    return response


@lru_cache(maxsize=64)
def _gzip(body: bytes) -> bytes:
    """The same page is asked for again and again between two changes of its count."""
    return gzip.compress(body, _LEVEL, mtime=0)
