"""What the web server starts: `gunicorn campaign_app.serving:application`. Static files are served here too."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from whitenoise import WhiteNoise
from whitenoise.compress import Compressor

from campaign_app.app import ROOT, create_app
from campaign_app.config import Settings


def make_application() -> WhiteNoise:
    """The WSGI application from the process environment. Raises SettingsError naming what is missing."""
    app = create_app(Settings.from_env(os.environ))
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


application = make_application()
