"""Commands about how an organization shows itself to the public: one service call each."""

from datetime import UTC, datetime

import click
from flask import Flask
from flask.cli import AppGroup

from campaign_app.errors import NotFound
from campaign_app.services import appearance, browsing, outcomes, pages

commands = AppGroup("organization")
organization_option = click.option("--organization", "slug", required=True, help="The organization's short name.")


def init_app(app: Flask) -> None:
    """Make the commands part of the application's command line."""
    for command in commands.commands.values():
        app.cli.add_command(command)


@commands.command("set-outcome")
@click.argument("page_slug")
@click.argument("outcome")
@organization_option
@click.option("--won", "is_won", is_flag=True, help="It counts as won; without this as closed.")
def set_outcome(page_slug: str, outcome: str, slug: str, *, is_won: bool) -> None:
    """Say how a closed page ended, in one line; the organization's front page shows it."""
    page = pages.get_public_page(page_slug)
    if page.organization_id != browsing.get_organization(slug).id:
        raise NotFound("There is no page at this address")
    outcomes.record(page=page, outcome=outcome, is_won=is_won, account_id=None, now=datetime.now(UTC))
    click.echo(f"{page.slug}: {'won' if is_won else 'closed'}. {page.outcome or ''}".rstrip())


@commands.command("set-accent")
@click.argument("colour")
@organization_option
def set_accent(colour: str, slug: str) -> None:
    """Set the colour of an organization's pages, like `#2e5e1a`; `none` goes back to the house's.

    Contrast is looked after: any colour will do.
    """
    accent = "" if colour == "none" else colour
    organization = appearance.set_accent(organization_slug=slug, accent=accent, account_id=None, now=datetime.now(UTC))
    click.echo(f"The accent of {organization.slug} is {organization.accent or 'that of the house'}.")


@commands.command("set-time-zone")
@click.argument("time_zone")
@organization_option
def set_time_zone(time_zone: str, slug: str) -> None:
    """Set the time zone an organization's days and hours are meant in, like `America/Phoenix`."""
    organization = appearance.set_time_zone(
        organization_slug=slug, time_zone=time_zone, account_id=None, now=datetime.now(UTC)
    )
    click.echo(f"The time zone of {organization.slug} is {organization.time_zone}.")


@commands.command("set-embed-origins")
@click.argument("origins", nargs=-1)
@organization_option
def set_embed_origins(origins: tuple[str, ...], slug: str) -> None:
    """Let these sites, and no others, show the organization's pages in a frame; none given: no site may."""
    organization = appearance.set_embed_origins(
        organization_slug=slug, origins=origins, account_id=None, now=datetime.now(UTC)
    )
    click.echo(f"Sites that may embed pages of {organization.slug}: {', '.join(organization.embed_origins) or 'none'}.")
