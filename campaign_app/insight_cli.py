"""Commands about the counts dashboards read."""

import sys

import click
from flask import Flask
from flask.cli import AppGroup

from campaign_app.services import insight as counts

insight = AppGroup("insight", help="The counts dashboards read.")


def init_app(app: Flask) -> None:
    """Make the commands part of the application's command line."""
    app.cli.add_command(insight)


@insight.command("check")
def check() -> None:
    """Recount every page from its signatures and compare; where one differs, the exit status is 1."""
    drifting = [page_id for page_id in counts.list_page_ids() if counts.count_differences(page_id)]
    for page_id in drifting:
        click.echo(f"{page_id}: the counts differ from the signatures")
    click.echo(f"{len(drifting)} pages differ.")
    if drifting:
        sys.exit(1)


@insight.command("rebuild")
def rebuild() -> None:
    """Recount every page from its signatures, one at a time, while signing goes on; views stay as they are."""
    places = sum(counts.rebuild(page_id) for page_id in counts.list_page_ids())
    while counts.fold():
        pass
    click.echo(f"{places} places mended.")
