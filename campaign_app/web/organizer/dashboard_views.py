"""Dashboards of one action page and of a campaign, and their numbers as files."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import Response, flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirection

from campaign_app.documents import csv_lines
from campaign_app.forecasting import forecast
from campaign_app.models import ActionPage
from campaign_app.services import campaigns, dashboards, goals, pages, paper, reminding, replica
from campaign_app.services.dashboards import Dashboard
from campaign_app.web.filters import short_day
from campaign_app.web.organizer import figures
from campaign_app.web.organizer.blueprint import account_id, blueprint, here, url_of
from campaign_app.web.organizer.figures import Table

FILES = "days, hours, funnel, sources, states, districts"


@dataclass(frozen=True)
class Reading:
    """A dashboard as it is read now."""

    found: Dashboard
    on_paper: int
    now: datetime

    def tables(self) -> dict[str, Table]:
        """Every table by its name."""
        listed = [
            figures.day_table(self.found),
            figures.hour_table(self.found, here().time_zone),
            figures.funnel_table(self.found.totals),
            figures.source_table(self.found),
            figures.place_table(self.found),
            figures.district_table(self.found),
        ]
        return {table.name: table for table in listed}


@blueprint.get("/pages/<uuid:page_id>/overview")
def overview(page_id: uuid.UUID) -> str:
    """How an action page does."""
    page = pages.get_page(organization_id=here().id, page_id=page_id)
    reading = _read([page])
    count = reading.found.totals.confirmed_count
    return render_template(
        "organizer/overview.html",
        page=page,
        goal=page.goal,
        forecast=_forecast(reading, page),
        goal_changes=goals.list_changes(page.id),
        **_shown(reading),
        goal_share=figures.goal_rate(count, page.goal),
    )


@blueprint.get(f"/pages/<uuid:page_id>/overview/<any({FILES}):table>.csv")
def overview_file(page_id: uuid.UUID, table: str) -> Response:
    """One table of an action page's dashboard as CSV."""
    page = pages.get_page(organization_id=here().id, page_id=page_id)
    return _file(_read([page]), table, page.slug)


@blueprint.post("/pages/<uuid:page_id>/reminders")
def set_reminders(page_id: uuid.UUID) -> Redirection:
    """Remind who has not confirmed, or no longer."""
    page = pages.get_page(organization_id=here().id, page_id=page_id)
    reminds = request.form.get("reminds") == "1"
    reminding.set_reminding(page=page, reminds=reminds, account_id=account_id(), now=datetime.now(UTC))
    flash(_("Reminders are on.") if reminds else _("Reminders are off."))
    return redirect(url_of("overview", page_id=page.id), 303)


@blueprint.get("/campaigns/<uuid:campaign_id>/overview")
def campaign_overview(campaign_id: uuid.UUID) -> str:
    """How all pages of a campaign do together."""
    campaign = campaigns.get_campaign(organization_id=here().id, campaign_id=campaign_id)
    members = _members(campaign.id)
    reading = _read(members)
    return render_template(
        "organizer/campaign_overview.html", campaign=campaign, page_count=len(members), **_shown(reading)
    )


@blueprint.get(f"/campaigns/<uuid:campaign_id>/overview/<any({FILES}):table>.csv")
def campaign_overview_file(campaign_id: uuid.UUID, table: str) -> Response:
    """One table of a campaign's dashboard as CSV."""
    campaign = campaigns.get_campaign(organization_id=here().id, campaign_id=campaign_id)
    return _file(_read(_members(campaign.id)), table, "campaign")


def _members(campaign_id: uuid.UUID) -> list[ActionPage]:
    return [page for page in pages.list_pages(here().id) if page.campaign_id == campaign_id]


def _read(members: Sequence[ActionPage]) -> Reading:
    now = datetime.now(UTC)
    since = min((page.opened_at for page in members if page.opened_at), default=None)
    ids = [page.id for page in members]
    found = replica.read(
        lambda session: dashboards.read(session, ids, time_zone=here().time_zone, since=since, now=now)
    )
    return Reading(found, sum(paper.counts_on_paper(ids).values()), now)


def _shown(reading: Reading) -> dict[str, object]:
    """What both dashboards show."""
    found = reading.found
    totals = found.totals
    return {
        "totals": totals,
        "on_paper": reading.on_paper,
        "today": found.days[-1],
        "last_week": sum(found.full_days[-7:]),
        "confirmed_rate": figures.rate(totals.confirmed_count, totals.signed_count),
        "opted_in_rate": figures.rate(totals.opted_in_count, totals.confirmed_count),
        "day_chart": figures.day_chart(found),
        "hour_chart": figures.hour_chart(found, here().time_zone),
        "milestones": figures.milestones(found)[-figures.MILESTONES_SHOWN :],
        "tables": reading.tables(),
        "rates_from": figures.RATES_FROM,
        "groups_from": figures.GROUPS_FROM,
        "ranked_rows": figures.RANKED_ROWS,
    }


def _forecast(reading: Reading, page: ActionPage) -> dict[str, object] | None:
    """The forecast in days of the calendar; None where the page takes no signatures or too little is known."""
    found = reading.found
    made = forecast(full_days=found.full_days, count=found.totals.confirmed_count, goal=page.goal)
    if made is None or page.status != "open":
        return None
    today = found.days[-1].on

    def on(days: int | None) -> str | None:
        return short_day(today + timedelta(days=days)) if days is not None else None

    return {"made": made, "first": on(made.first), "last": on(made.last), "ordinary": on(made.without_largest)}


def _file(reading: Reading, name: str, about: str) -> Response:
    table = reading.tables()[name]
    answer = Response(csv_lines(table.header, table.rows), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{about}-{name}.csv"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
