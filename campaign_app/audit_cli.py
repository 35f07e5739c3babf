"""Commands about the audit trail."""

import sys

import click
from flask import Flask
from flask.cli import AppGroup

from campaign_app.services import verifying

audit = AppGroup("audit", help="The audit trail.")


def init_app(app: Flask) -> None:
    """Make the commands part of the application's command line."""
    app.cli.add_command(audit)


@audit.command("verify")
def verify() -> None:
    """Check every line against its chain; names what was altered, then the exit status is 1.

    Prints the last number and hash of each organization: kept elsewhere, they show whether the end was cut off.
    """
    chains = verifying.verify()
    for chain in chains:
        click.echo(f"{chain.organization_id}: {chain.count} lines hold, last number {chain.number}, {chain.hash.hex()}")
        for fault in chain.faults:
            click.echo(f"  {fault}")
    if any(chain.faults for chain in chains):
        sys.exit(1)
