"""Security headers of every answer: nothing loads from elsewhere, nothing runs inline, nobody frames the pages."""

from collections.abc import Iterable

from flask import Flask, Response, g

_OWN_ONLY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'"
)


def policy(frame_origins: Iterable[str] = (), *, shows_frames: bool = False) -> str:
    """The policy of a page that these sites may frame, nobody by default; `shows_frames` lets it frame our own."""
    framers = " ".join(frame_origins) or "'none'"
    framed = "; frame-src 'self'" if shows_frames else ""
    return f"{_OWN_ONLY}{framed}; frame-ancestors {framers}"


HEADERS = {
    "Content-Security-Policy": policy(),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def init_app(app: Flask) -> None:
    """Add the headers to every answer that does not set them itself; `g.shows_frames` asks for our own frames."""

    @app.after_request
    def _add_headers(response: Response) -> Response:
        if g.get("shows_frames"):
            response.headers.setdefault("Content-Security-Policy", policy(shows_frames=True))
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if app.extensions["settings"].is_https:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        return response
