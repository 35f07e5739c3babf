"""Commands about what is held of people: erasing somebody, and putting a restored backup right."""

from datetime import UTC, datetime
from typing import TextIO

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from campaign_app.errors import NotFound
from campaign_app.services import accounts, erasing

privacy = AppGroup("privacy", help="Erasing people, and keeping them erased.")


def init_app(app: Flask) -> None:
    """Make the commands part of the application's command line."""
    app.cli.add_command(privacy)


@privacy.command("erase")
@click.argument("address")
@click.option("--organization", "slug", required=True, help="The organization's short name.")
def erase(address: str, slug: str) -> None:
    """Delete everything an organization holds of an address, for somebody who asked by letter."""
    organization = accounts.find_organization(slug)
    if organization is None:
        raise NotFound("There is no organization “%(slug)s”", slug=slug)
    receipt = erasing.erase_address(
        organization_id=organization.id,
        email=address,
        address_key=current_app.extensions["settings"].address_key,
        now=datetime.now(UTC),
    )
    click.echo(f"Erased: {receipt.name}." if receipt else "Nothing is held of this address.")


@privacy.command("list-erasures")
def list_erasures() -> None:
    """Print the list of erasures as JSON lines; keep it apart from the backups, as new as can be."""
    for line in erasing.iter_erasures():
        click.echo(line)


@privacy.command("reapply-erasures")
@click.argument("file", type=click.File(), required=False)
def reapply_erasures(file: TextIO | None) -> None:
    """Erase again whom a restored backup brought back: those of FILE (`-` reads standard input) and of the database."""
    count = erasing.reapply(file or (), now=datetime.now(UTC))
    click.echo(f"Erased again: {count}.")
