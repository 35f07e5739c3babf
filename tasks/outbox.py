"""The door to the outbox."""

from celery import shared_task
from flask import current_app

from campaign_app.posting import drain_with
from campaign_app.services import draining


@shared_task(name="outbox.drain")
def drain() -> None:
    """Send what is due, batch after batch, until nothing is or the time is up."""
    draining.drain(drain_with(current_app.extensions["settings"]))
