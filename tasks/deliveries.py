"""The door to deliveries: what happens to letters after they are planned."""

from datetime import UTC, datetime

from celery import shared_task

from campaign_app.services import handing_off, releasing


@shared_task(name="deliveries.release")
def release() -> None:
    """Let waiting letters go at their targets' pace."""
    releasing.release_due(now=datetime.now(UTC))


@shared_task(name="deliveries.remind")
def remind() -> None:
    """Remind supporters, once, of letters they send themselves."""
    handing_off.remind_due(now=datetime.now(UTC))
