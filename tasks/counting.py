"""The door to counting."""

from celery import shared_task

from campaign_app.services import counting, insight


@shared_task(name="counting.fold")
def fold() -> None:
    """Fold the deltas that signers appended into the counts pages show."""
    counting.fold()


@shared_task(name="counting.fold_insight")
def fold_insight() -> None:
    """Fold what happened into the counts dashboards read."""
    insight.fold()
