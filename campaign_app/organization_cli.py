"""Commands about how an organization shows itself to the public: one service call each."""

from datetime import UTC, datetime

import click
from flask import Flask
from flask.cli import AppGroup

from campaign_app.errors import NotFound
from campaign_app.services import browsing, outcomes, pages

commands = AppGroup("organization")


def init_app(app: Flask) -> None:
    """Make the commands part of the application's command line."""
    for command in commands.commands.values():
        app.cli.add_command(command)


@commands.command("set-outcome")
@click.argument("page_slug")
@click.argument("outcome")
@click.option("--organization", "slug", required=True, help="The organization's short name.")
@click.option("--won", "is_won", is_flag=True, help="It counts as won; without this as closed.")
def set_outcome(page_slug: str, outcome: str, slug: str, *, is_won: bool) -> None:
    """Say how a closed page ended, in one line; the organization's front page shows it."""
    page = pages.get_public_page(page_slug)
    if page.organization_id != browsing.get_organization(slug).id:
        raise NotFound("There is no page at this address")
    outcomes.record(page=page, outcome=outcome, is_won=is_won, account_id=None, now=datetime.now(UTC))
    click.echo(f"{page.slug}: {'won' if is_won else 'closed'}. {page.outcome or ''}".rstrip())
