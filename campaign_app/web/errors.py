"""From an error's class to a page and a status, in one place."""

from flask import Flask, Response, make_response, render_template, request
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, SecurityError

from campaign_app.errors import (
    BadInput,
    BadLink,
    CampaignError,
    ExpiredLink,
    NotAllowed,
    NotFound,
    PageClosed,
    PageGone,
    StillSigning,
)
from campaign_app.web.filters import sentence
from campaign_app.web.giving_back import give_back

RETRY_AFTER_SECONDS = 10
# The narrowest class comes first.
PAGES: tuple[tuple[type[CampaignError], str, int], ...] = (
    (ExpiredLink, "public/link_expired.html", 410),
    (BadLink, "public/link_broken.html", 404),
    (PageGone, "public/gone.html", 410),
    (NotFound, "errors/404.html", 404),
    (NotAllowed, "errors/403.html", 403),
    (PageClosed, "errors/error.html", 409),
    (StillSigning, "errors/error.html", 503),
    (BadInput, "errors/error.html", 422),
    (CampaignError, "errors/error.html", 400),
)
_WORKSPACES = {"organizer", "staff", "administrator"}
_OWN_PAGES = {400, 403, 404, 408, 413, 429, 500, 503}


def init_app(app: Flask) -> None:
    """Register one handler for our own errors, one for HTTP errors, one for a database that cannot be reached."""
    app.register_error_handler(CampaignError, _campaign_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(DBAPIError, _database_error)
    app.register_error_handler(PoolTimeout, _unavailable)


def _campaign_error(error: CampaignError) -> tuple[str, int]:
    template, status = next((page, code) for kind, page, code in PAGES if isinstance(error, kind))
    return render_template(template, message=sentence(error), **error.values), status


def _http_error(error: HTTPException) -> Response | tuple[str, int]:
    if isinstance(error, SecurityError):  # a host that is not ours: no page of ours can be addressed there
        return Response("This host is not served here.\n", 400, mimetype="text/plain")
    if isinstance(error, CSRFError) and request.blueprint in _WORKSPACES and (page := give_back()):
        return page
    status = error.code or 500
    if status < 400:
        return error.get_response()  # type: ignore[return-value]
    template = f"errors/{status}.html" if status in _OWN_PAGES else "errors/error.html"
    said = error.description if error.description != type(error).description else ""  # Werkzeug's own is English
    page = make_response(render_template(template, message=said, status=status), status)
    for name, value in error.get_headers():
        if name.lower() in {"retry-after", "allow"}:
            page.headers[name] = value
    if isinstance(error, RateLimitExceeded):
        page.headers["Retry-After"] = str(error.limit.limit.get_expiry())
    return page


def _database_error(error: DBAPIError) -> Response:
    """A lost or refused connection, or a lock that another got, passes; anything else is our own mistake."""
    if error.connection_invalidated or error.orig is None or type(error.orig).__name__ in _PASSING:
        return _unavailable(error)
    raise error


_PASSING = {
    "OperationalError",
    "AdminShutdown",
    "CannotConnectNow",
    "QueryCanceled",
    "TooManyConnections",
    "LockNotAvailable",
    "DeadlockDetected",
}


def _unavailable(_error: Exception) -> Response:
    page = make_response(render_template("errors/503.html"), 503)
    page.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    page.headers["Cache-Control"] = "no-store"
    return page
