"""The door to exports."""

from datetime import UTC, datetime
from functools import partial

from celery import shared_task

from campaign_app.gateways.typesetter import draw_pdf
from campaign_app.services import export_jobs, export_writing


@shared_task(name="exports.run")
def run() -> None:
    """Write the exports that wait."""
    export_writing.run_due(clock=partial(datetime.now, UTC), draw=partial(draw_pdf, "petition.typ"))


@shared_task(name="exports.expire")
def expire() -> None:
    """Delete the files past their time."""
    export_jobs.expire(now=datetime.now(UTC))
