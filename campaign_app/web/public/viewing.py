"""How often pages are looked at: each asks for a picture of one point that no cache keeps, and only a number is kept.

The page itself is cached by browsers, by proxies and by this process, so serving it tells nothing. A request for the
point adds one in memory; every few seconds the process writes what came together in one statement, so that no view
costs a write and no Redis is needed. Nothing of who looked is read: no cookie, no address, no browser's name.
"""

import atexit
import base64
import threading
from collections import Counter
from datetime import UTC, datetime
from typing import cast

from flask import Flask, Response, current_app, make_response, request
from flask.blueprints import BlueprintSetupState

from campaign_app.extensions import db
from campaign_app.services import insight
from campaign_app.web.public.blueprint import blueprint

WRITTEN_EVERY_SECONDS = 2.0
SLUGS_MAX = 10_000
# A transparent GIF of one point.
POINT = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


class Views:
    """What one process has seen and not written yet."""

    def __init__(self, app: Flask, *, every_seconds: float = WRITTEN_EVERY_SECONDS) -> None:
        self._app = app
        self._every_seconds = every_seconds
        self._lock = threading.Lock()
        self._seen: Counter[str] = Counter()
        self._timer: threading.Timer | None = None

    def add(self, slug: str) -> None:
        """One more look; the first starts the clock. Beyond SLUGS_MAX different addresses nothing is added."""
        with self._lock:
            if slug in self._seen or len(self._seen) < SLUGS_MAX:
                self._seen[slug] += 1
            if self._timer is None:
                self._timer = threading.Timer(self._every_seconds, self.write)
                self._timer.daemon = True
                self._timer.start()

    def write(self) -> None:
        """Write what was seen; while the database is away it is lost, as views may be."""
        with self._lock:
            seen, self._seen = self._seen, Counter()
            if self._timer:
                self._timer.cancel()
            self._timer = None
        if not seen:
            return
        with self._app.app_context():
            try:
                insight.add_views(seen, now=datetime.now(UTC))
            finally:
                db.session.remove()


@blueprint.record
def _set_up(state: BlueprintSetupState) -> None:
    views = state.app.extensions["views"] = Views(cast("Flask", state.app))
    atexit.register(views.write)


@blueprint.get("/a/<slug:slug>/seen.gif")
def seen(slug: str) -> Response:
    """Count one look at a page, and answer with a point. What a browser fetches ahead is no look."""
    if request.method == "GET" and not request.headers.get("Sec-Purpose", "").startswith("prefetch"):
        current_app.extensions["views"].add(slug)
    answer = make_response(POINT)
    answer.content_type = "image/gif"
    answer.headers["Cache-Control"] = "no-store"
    return answer
