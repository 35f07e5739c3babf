"""The door to the outbox."""

from datetime import UTC, datetime
from functools import partial

from celery import shared_task
from flask import current_app

from campaign_app.emails import compose
from campaign_app.gateways.mailer import SmtpTransport
from campaign_app.services import draining


@shared_task(name="outbox.drain")
def drain() -> None:
    """Send what is due, batch after batch, until nothing is or the time is up."""
    settings = current_app.extensions["settings"]
    draining.drain(
        draining.Drain(
            clock=partial(datetime.now, UTC),
            compose=partial(compose, settings=settings),
            open_transport=partial(SmtpTransport, settings.smtp_url),
        )
    )
