"""The door to what the calendar asks for."""

from datetime import UTC, datetime

from celery import shared_task

from campaign_app.services import pages, privacy


@shared_task(name="housekeeping.close_due_pages")
def close_due_pages() -> None:
    """Close pages whose last day has passed (days end at midnight UTC)."""
    now = datetime.now(UTC)
    pages.close_due(today=now.date(), now=now)


@shared_task(name="housekeeping.forget_unconfirmed")
def forget_unconfirmed() -> None:
    """Delete what people entered and never confirmed."""
    privacy.forget_unconfirmed(now=datetime.now(UTC))
