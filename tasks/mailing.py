"""The door to what goes to many."""

from datetime import UTC, datetime

from celery import shared_task
from flask import current_app

from campaign_app.services import mailings, results


@shared_task(name="mailing.put_due")
def put_due() -> None:
    """Put the next mails of every update that is being sent into the outbox."""
    most = current_app.extensions["settings"].bulk_mail_per_day
    mailings.put_due(now=datetime.now(UTC), most_per_day=most)


@shared_task(name="mailing.put_results")
def put_results() -> None:
    """Put the next mails of closed pages' results into the outbox."""
    most = current_app.extensions["settings"].bulk_mail_per_day
    results.put_due(now=datetime.now(UTC), most_per_day=most)
