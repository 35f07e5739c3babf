"""The application factory: binds extensions, registers blueprints, error pages and headers."""

from pathlib import Path

from flask import Flask

from campaign_app import cli
from campaign_app.config import Settings
from campaign_app.extensions import babel, csrf, db, limiter, login, migrate
from campaign_app.logs import configure_logging
from campaign_app.web import account, auth, errors, filters, headers, organizer, public, staff

ROOT = Path(__file__).resolve().parent.parent
# Above the largest file an organizer may import; text fields have Werkzeug's own, smaller limit.
BODY_MAX_BYTES = 11_000_000
CONNECT_SECONDS = 3
STATEMENT_MILLISECONDS = 15_000
# A Redis that is gone or silent may cost a signer this much, once, before limits are counted in memory instead.
REDIS_SECONDS = 0.3


def create_app(settings: Settings) -> Flask:
    """A Flask application for these settings; binds everything, connects to nothing."""
    configure_logging(settings.log_level)
    app = Flask("campaign_app", root_path=str(ROOT / "campaign_app"), template_folder=str(ROOT / "templates"))
    app.config.from_mapping(_flask_config(settings))
    app.extensions["settings"] = settings
    for extension in (db, csrf, login, limiter, babel):
        extension.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"))
    for room in (filters, headers, errors, auth, cli):
        room.init_app(app)
    for audience in (public, account, organizer, staff):
        app.register_blueprint(audience.blueprint)
    return app


def _flask_config(settings: Settings) -> dict[str, object]:
    return {
        "SECRET_KEY": settings.secret_key,
        "TRUSTED_HOSTS": settings.hosts,
        "MAX_CONTENT_LENGTH": BODY_MAX_BYTES,
        "SESSION_COOKIE_NAME": "__Host-session" if settings.is_https else "session",
        "SESSION_COOKIE_SECURE": settings.is_https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_TIME_LIMIT": None,  # the token lives as long as the log-in, so a form left open still saves
        "WTF_CSRF_SSL_STRICT": False,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": {
            "pool_size": 10,
            "pool_timeout": CONNECT_SECONDS,
            "pool_pre_ping": True,
            "connect_args": {
                "connect_timeout": CONNECT_SECONDS,
                "options": f"-c statement_timeout={STATEMENT_MILLISECONDS} -c timezone=UTC",
            },
        },
        "RATELIMIT_STORAGE_URI": settings.limiter_url,
        "RATELIMIT_STORAGE_OPTIONS": {"socket_timeout": REDIS_SECONDS},
        "RATELIMIT_STRATEGY": "moving-window",
        "RATELIMIT_IN_MEMORY_FALLBACK_ENABLED": True,
        "RATELIMIT_KEY_PREFIX": "campaign-app",
    }
