"""`./dev run [--data DIR] campaign-app ...`: one command with a database and a broker under it.

In this order: where DATABASE_URL leads; the demo that runs on the data folder; servers started for this call.
"""

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from campaign_app.config import Settings
from campaign_app.demo import embedded
from campaign_app.demo.children import CannotStart
from campaign_app.demo.folder import DataFolder, default_path
from campaign_app.demo.seeding import migrate
from campaign_app.demo.settings import DATABASE, settings_for, with_programs

DEFAULT_BASE_URL = "http://127.0.0.1:8000"
NO_MAILBOX = "smtp://127.0.0.1:9"  # the discard port: mail waits in the outbox until a demo runs


def main(arguments: list[str] | None = None) -> int:
    """Run the command; its exit status, or 1 and a sentence when it cannot be started."""
    parser = argparse.ArgumentParser(prog="./dev run", description="Run a command with a database under it.")
    parser.add_argument("--data", type=Path, help="the demo's data folder (default: the demo's default)")
    parser.add_argument("command", nargs=argparse.REMAINDER, help="campaign-app and what to do")
    given = parser.parse_args(arguments)
    if not given.command:
        parser.error("name a command, for example: ./dev run campaign-app --help")
    try:
        if os.environ.get("DATABASE_URL"):
            return run(given.command, with_programs(os.environ))
        folder = DataFolder(given.data or default_path())
        running = folder.find_running()
        return run(given.command, running) if running else run_with_servers(given.command, folder)
    except CannotStart as error:
        print(f"./dev run: {error}", file=sys.stderr)
        return 1


def run(command: list[str], environment: Mapping[str, str]) -> int:
    """Run the command to its end; its exit status, as a shell counts signals."""
    try:
        process = subprocess.Popen(command, env=dict(environment))
    except OSError as error:
        raise CannotStart(f"{command[0]} cannot be run: {error.strerror}.") from None
    earlier = signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the command itself
    try:
        status = process.wait()
    finally:
        signal.signal(signal.SIGINT, earlier)
    return status if status >= 0 else 128 - status


def run_with_servers(command: list[str], folder: DataFolder) -> int:
    """Start PostgreSQL and Valkey on the data folder for this one command, the tables brought up to date."""
    with (
        folder.held(),
        embedded.postgres(folder.path, durable=True) as database,
        embedded.valkey(folder.path) as broker,
    ):
        if not database.has_database(DATABASE):
            database.create_database(DATABASE)
        environment = settings_for(
            database_url=database.url(DATABASE),
            redis_url=broker.redis_url(),
            base_url=DEFAULT_BASE_URL,
            smtp_url=NO_MAILBOX,
            secrets=folder.secrets(),
        )
        migrate(Settings.from_env(environment))
        return run(command, environment)


if __name__ == "__main__":
    sys.exit(main())
