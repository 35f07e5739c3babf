"""The demo's one-off process: brings the tables up to date, waits for the web server, then seeds.

Settings come from the environment, sentences go to stderr; the last line on stdout is a JSON object of what is there.
"""

import argparse
import contextlib
import json
import logging
import os
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import flask_migrate

from campaign_app.app import create_app
from campaign_app.config import Settings
from campaign_app.demo.children import CannotStart
from campaign_app.demo.progress import teller
from campaign_app.demo.seed import Seeding, seed

HEALTHY_SECONDS = 60


def migrate(settings: Settings) -> None:
    """Bring the tables to the newest version."""
    with create_app(settings).app_context():
        logging.getLogger("alembic").setLevel(logging.WARNING)  # each step by name is for operators
        flask_migrate.upgrade()


def wait_for_web_server(base_url: str) -> None:
    """Return once the web server says that it is well. Raises CannotStart."""
    deadline = time.monotonic() + HEALTHY_SECONDS
    said = "nothing"
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{base_url}/healthz", timeout=5):
                return
        except urllib.error.HTTPError as error:
            said = f"{error.code}"
            error.close()
        except OSError:
            pass
        time.sleep(0.1)
    raise CannotStart(f"The web server did not become healthy in {HEALTHY_SECONDS} seconds; it last said {said}.")


def main() -> int:
    """Do it all; 1 and a sentence on stderr when it cannot be done."""
    parser = argparse.ArgumentParser(prog="seeding")
    parser.add_argument("--mailbox-url", required=True)
    parser.add_argument("--begun", type=float, required=True)
    parser.add_argument("--newsroom", type=Path)
    parser.add_argument("--priorities", type=Path)
    parser.add_argument("--representatives", type=Path)
    given = parser.parse_args()
    say = teller(given.begun)
    settings = Settings.from_env(os.environ)
    try:
        with contextlib.redirect_stdout(sys.stderr):
            ready = prepare(settings, given, say)
    except CannotStart as error:
        say(str(error))
        return 1
    print(json.dumps(ready), flush=True)
    return 0


def prepare(settings: Settings, given: argparse.Namespace, say: Callable[[str], None]) -> dict[str, object]:
    """Migrate and seed; the links and logins to show."""
    say("bringing the tables up to date")
    migrate(settings)
    wait_for_web_server(settings.base_url)
    say("seeding")
    return seed(
        Seeding(
            settings=settings,
            base_url=settings.base_url,
            mailbox_url=given.mailbox_url,
            newsroom=given.newsroom,
            priorities=given.priorities,
            representatives=given.representatives,
            say=say,
        )
    )


if __name__ == "__main__":
    sys.exit(main())
