"""The program `campaign-app`: makes the application from the environment and runs a command in it."""

import os
import sys

from flask import Flask
from flask.cli import FlaskGroup

from campaign_app.app import create_app
from campaign_app.config import Settings
from campaign_app.errors import CampaignError
from campaign_app.package_cli import tally


def main() -> None:
    """Run a command; our own errors become one sentence on standard error and exit status 1."""
    try:
        program = FlaskGroup(name="campaign-app", create_app=_make_app, add_default_commands=False, load_dotenv=False)
        program.add_command(tally)
        program()
    except CampaignError as error:
        sys.exit(f"campaign-app: {error}")


def _make_app() -> Flask:
    return create_app(Settings.from_env(os.environ))


if __name__ == "__main__":
    main()
