"""What the web server starts: `granian --interface rsgi campaign_app.serving:application`.

Static files are served here too.
"""

import atexit
import contextlib
import gc
import os
import resource
import shutil
import tempfile
from http import HTTPStatus
from pathlib import Path

from flask import Flask, make_response, render_template
from whitenoise import WhiteNoise
from whitenoise.compress import Compressor

from campaign_app.app import ROOT, create_app
from campaign_app.config import BODY_MAX_BYTES, Settings
from campaign_app.desk.confirming import ConfirmDesk
from campaign_app.desk.signing import SignDesk
from campaign_app.door import Door, Limits
from campaign_app.shelf import Answer

RETRY_AFTER_SECONDS = 30
REFUSALS = {
    HTTPStatus.REQUEST_TIMEOUT: "errors/408.html",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "errors/413.html",
    HTTPStatus.SERVICE_UNAVAILABLE: "errors/503.html",
}


def make_door() -> Door:
    """The whole platform as the web server runs it, from the process environment. Raises SettingsError."""
    _allow_many_connections()
    settings = Settings.from_env(os.environ)
    app = create_app(settings)
    limits = Limits(body_max_bytes=BODY_MAX_BYTES, waiting_max=settings.waiting_max)
    refusals = {status: _refusal(app, status, template) for status, template in REFUSALS.items()}
    desks = [SignDesk(app).answer, ConfirmDesk(app).answer]
    return Door(with_static_files(app), limits, refusals, desks)


def _allow_many_connections() -> None:
    """Let this process open as many files, and so take as many connections, as the system lets it (`ulimit -Hn`)."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(ValueError, OSError):  # where "unlimited" is the limit but not a number to ask for
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _refusal(app: Flask, status: HTTPStatus, template: str) -> Answer:
    """The page for a request the application never sees, ready to be sent."""
    # As if asked by a name we answer to: another has no addresses.
    with app.test_request_context(base_url=f"http://{app.config['TRUSTED_HOSTS'][0]}"):
        page = make_response(render_template(template), status)
        page.headers["Cache-Control"] = "no-store"
        page.headers["Connection"] = "close"
        if status == HTTPStatus.SERVICE_UNAVAILABLE:
            page.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
        return Answer(status, list(app.process_response(page).headers.items()), page.get_data())


def with_static_files(app: Flask) -> WhiteNoise:
    """The application with its static files before it, as WSGI."""
    # Addresses of static files change with their content (web/filters.py), so a copy may be kept for good.
    files = WhiteNoise(app.wsgi_app, immutable_file_test=lambda _path, _url: True)
    files.add_files(str(_compressed_copy(ROOT / "campaign_app" / "static")), prefix="static/")
    return files


def _compressed_copy(static: Path) -> Path:
    """The static files with a `.gz` beside each that gains by it; the program's own folder may not be writable."""
    folder = Path(tempfile.mkdtemp(prefix="campaign-app-static-"))
    atexit.register(_remove, folder, os.getpid())
    shutil.copytree(static, folder, dirs_exist_ok=True)
    compressor = Compressor(use_brotli=False, quiet=True)
    for file in [file for file in folder.rglob("*") if file.is_file()]:
        if compressor.should_compress(file.name):
            compressor.compress(str(file))
    return folder


def _remove(folder: Path, maker: int) -> None:
    """Processes forked from the one that made the folder leave it to the others."""
    if os.getpid() == maker:
        shutil.rmtree(folder, ignore_errors=True)


application = make_door()
# All of it lives as long as the process: the collector of garbage need not look through it again and again.
gc.collect()
gc.freeze()
