"""The commands of `campaign-app`: one service call each; figures as JSON with `--json`."""

import json
import os
import secrets
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
import structlog
from flask import Flask, current_app
from flask.cli import AppGroup
from sqlalchemy.exc import SQLAlchemyError

from campaign_app.errors import CampaignError, NotFound, UnreadableSource
from campaign_app.extensions import db
from campaign_app.gateways.fetcher import Fetcher
from campaign_app.models import ExportKind, Organization
from campaign_app.models.account import ROLES, Role
from campaign_app.posting import drain_with
from campaign_app.services import (
    accounts,
    counting,
    draining,
    evaluating,
    exports,
    importing,
    insight,
    outbox,
    pages,
    scheduling,
)
from campaign_app.services.export_rows import Filters
from campaign_app.services.summing_up import in_table, summary

as_json = click.option("--json", "is_json", is_flag=True, help="Print figures as one JSON object.")
organization_option = click.option("--organization", "slug", required=True, help="The organization's short name.")


# Workers look every second; what has waited longer than this has no worker.
OVERDUE = timedelta(seconds=10)

commands = AppGroup("commands")
log = structlog.get_logger(__name__)


def init_app(app: Flask) -> None:
    """Make the commands part of the application's command line."""
    for command in commands.commands.values():
        app.cli.add_command(command)


@commands.command("create-organization")
@click.argument("name")
@click.option("--slug", required=True, help="Short name in addresses, like `common-ground`.")
@click.option("--contact", "contact_email", required=True, help="Address that answers to mails go to.")
def create_organization(name: str, slug: str, contact_email: str) -> None:
    """Found an organization."""
    organization = accounts.create_organization(name=name, slug=slug, contact_email=contact_email, now=_now())
    click.echo(f"Organization {organization.slug} created.")


@commands.command("add-member")
@click.argument("email")
@organization_option
@click.option("--name", required=True)
@click.option("--role", type=click.Choice(ROLES), default="administrator", show_default=True)
def add_member(email: str, slug: str, name: str, role: Role) -> None:
    """Give somebody a role; the first administrator is made with this.

    The password of a new account is read from CAMPAIGN_APP_PASSWORD, or made up and printed once.
    """
    given = os.environ.get("CAMPAIGN_APP_PASSWORD")
    password = given or secrets.token_urlsafe(16)
    is_new = accounts.find_account(email) is None
    accounts.add_member(organization_slug=slug, email=email, name=name, password=password, role=role, now=_now())
    click.echo(f"{email} is now {role} of {slug}.")
    if is_new and not given:
        click.echo(f"Password (shown only now): {password}")


@commands.command("import")
@click.argument("places", nargs=-1, required=True, metavar="URL|FILE...")
@organization_option
@as_json
def import_places(places: tuple[str, ...], slug: str, *, is_json: bool) -> None:
    """Import releases, priorities, newsroom pages or feeds from addresses and files, each text once.

    What cannot be read is named, the rest is imported; then the exit status is 1.
    """
    organization = _organization(slug)
    found: list[importing.ImportReport] = []
    failures: dict[str, str] = {}
    is_quiet = not sys.stderr.isatty()
    with click.progressbar(places, label="Importing", file=sys.stderr, hidden=is_quiet) as bar:
        for place in bar:
            try:
                found.append(_import(place, organization))
            except CampaignError as error:
                failures[place] = str(error)
    click.echo(json.dumps(summary(found, failures)) if is_json else in_table(found, failures))
    if failures:
        sys.exit(1)


def _import(place: str, organization: Organization) -> importing.ImportReport:
    if place.startswith(("http://", "https://")):
        fetcher = Fetcher.from_settings(current_app.extensions["settings"])
        return importing.import_url(
            organization_id=organization.id, url=place, fetcher=fetcher, account_id=None, now=_now()
        )
    try:
        data = Path(place).read_bytes()
    except OSError as error:
        raise UnreadableSource("This file cannot be read: %(reason)s.", reason=error.strerror or "unknown") from None
    return importing.import_text(
        organization_id=organization.id, data=data, url=None, filename=place, account_id=None, now=_now()
    )


@commands.command("evaluate")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--predictions", required=True, type=click.Path(dir_okay=False, path_type=Path), help="File to write.")
@as_json
def evaluate(folder: Path, predictions: Path, *, is_json: bool) -> None:
    """Import the documents of a labelled set, write what was found as JSON lines, and print its scorer's table."""
    labels = evaluating.list_labels(folder)
    is_quiet = not sys.stderr.isatty()
    with (
        predictions.open("w", encoding="utf-8") as file,
        click.progressbar(labels, label="Reading", file=sys.stderr, hidden=is_quiet) as bar,
    ):
        for label in bar:
            file.write(json.dumps(evaluating.predict(label), ensure_ascii=False) + "\n")
    table = evaluating.score(folder, predictions, is_json=is_json)
    click.echo(table.rstrip() if table else json.dumps({"predictions": len(labels)}))


@commands.command("recount")
@as_json
def recount(*, is_json: bool) -> None:
    """Recount every page from the ledger and compare; exit status 1 when anything differs."""
    results = counting.recount()
    drift = sum(result.has_drift for result in results)
    _report(
        {"pages": len(results), "counted": sum(result.ledger_count for result in results), "drift": drift},
        is_json=is_json,
    )
    if drift:
        sys.exit(1)


@commands.group("export")
def export() -> None:
    """Write CSV to standard output; each export leaves its audit row first."""


purpose_option = click.option("--purpose", default="On the command line", help="One sentence for the audit trail.")


@export.command("counts")
@organization_option
@purpose_option
def export_counts(slug: str, purpose: str) -> None:
    """Confirmed signatures by page, campaign, state, district, day and source code."""
    _export(slug, "counts", Filters(), purpose)


@export.command("signatures")
@click.argument("page_slug")
@organization_option
@purpose_option
def export_signatures(page_slug: str, slug: str, purpose: str) -> None:
    """The confirmed signatures of one open or closed page: personal data, handle with care."""
    _export(slug, "signatures", Filters(page_id=pages.get_public_page(page_slug).id), purpose)


def _export(slug: str, kind: ExportKind, filters: Filters, purpose: str) -> None:
    pieces = exports.take_out(
        organization_id=_organization(slug).id, kind=kind, filters=filters, purpose=purpose, now=_now()
    )
    for piece in pieces:
        click.echo(piece, nl=False)


@commands.group("mail")
def mail() -> None:
    """The outbox: its state, and the kill switch."""


@mail.command("status")
@as_json
def mail_status(*, is_json: bool) -> None:
    """How many messages stand in each status."""
    _report(outbox.count_by_status(), is_json=is_json)


@mail.command("pause")
@click.option("--organization", "slug", help="Only this organization; without it, all of them.")
def mail_pause(slug: str | None) -> None:
    """Stop mail at once; signing goes on and nothing is lost."""
    click.echo(f"Mail of {outbox.set_paused(organization_slug=slug, now=_now())} organizations is stopped.")


@mail.command("resume")
@click.option("--organization", "slug", help="Only this organization; without it, all of them.")
def mail_resume(slug: str | None) -> None:
    """Let mail leave again."""
    click.echo(f"Mail of {outbox.set_paused(organization_slug=slug, now=None)} organizations leaves again.")


@commands.command("sweep")
@click.option("--every", "pause_seconds", type=click.FloatRange(min=0.1), help="Go on for ever, with this pause (s).")
def sweep(pause_seconds: float | None) -> None:
    """Send mail that is overdue and fold counts without the broker: what keeps both going while Redis is gone."""
    if pause_seconds is None:
        _sweep_once()
        return
    while True:
        try:
            _sweep_once()
        except SQLAlchemyError as error:  # a database that is away or not migrated yet may come: go on
            db.session.rollback()
            log.warning("sweep.failed", reason=type(error).__name__)
        time.sleep(pause_seconds)


def _sweep_once() -> None:
    draining.drain(drain_with(current_app.extensions["settings"], overdue=OVERDUE))
    counting.fold()
    insight.fold()
    scheduling.open_due(now=_now())
    scheduling.close_due(now=_now())


def _organization(slug: str) -> Organization:
    organization = accounts.find_organization(slug)
    if organization is None:
        raise NotFound("There is no organization “%(slug)s”", slug=slug)
    return organization


def _report(figures: dict[str, int], *, is_json: bool) -> None:
    click.echo(json.dumps(figures) if is_json else ", ".join(f"{name} {value}" for name, value in figures.items()))


def _now() -> datetime:
    return datetime.now(UTC)
