"""What the web server starts: `gunicorn campaign_app.serving:application`. Static files are served here too."""

import os

from whitenoise import WhiteNoise

from campaign_app.app import ROOT, create_app
from campaign_app.config import Settings

# Addresses of static files change with their content (web/filters.py), so a copy may be kept for good.
STATIC_MAX_AGE_SECONDS = 365 * 24 * 3600


def make_application() -> WhiteNoise:
    """The WSGI application from the process environment. Raises SettingsError naming what is missing."""
    app = create_app(Settings.from_env(os.environ))
    files = WhiteNoise(app.wsgi_app, max_age=STATIC_MAX_AGE_SECONDS)
    files.add_files(str(ROOT / "campaign_app" / "static"), prefix="static/")
    return files


application = make_application()
