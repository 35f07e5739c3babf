"""The application factory: binds extensions, registers blueprints, error pages and headers."""

from pathlib import Path

from flask import Flask

from campaign_app import audit_cli, cli, insight_cli, organization_cli, privacy_cli, representatives_cli
from campaign_app.config import Settings, flask_config
from campaign_app.extensions import babel, csrf, db, limiter, migrate
from campaign_app.logs import configure_logging
from campaign_app.web import (
    account,
    administrator,
    auth,
    compressing,
    errors,
    filters,
    headers,
    languages,
    origin,
    previewing,
    public,
    staff,
    undoing,
)

ROOT = Path(__file__).resolve().parent.parent


def create_app(settings: Settings) -> Flask:
    """A Flask application for these settings; binds everything, connects to nothing."""
    configure_logging(settings.log_level)
    app = Flask("campaign_app", root_path=str(ROOT / "campaign_app"), template_folder=str(ROOT / "templates"))
    app.config.from_mapping(flask_config(settings))
    app.extensions["settings"] = settings
    for extension in (db, csrf, limiter, babel):
        extension.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"))
    for room in (languages, filters, headers, origin, errors, auth, compressing, undoing):
        room.init_app(app)
    for commands in (audit_cli, cli, insight_cli, organization_cli, privacy_cli, representatives_cli):
        commands.init_app(app)
    for audience in (public, account, previewing, staff, administrator):
        app.register_blueprint(audience.blueprint)
    return app
