"""The door to counting."""

from celery import shared_task

from campaign_app.services import counting, insight, ledgers


@shared_task(name="counting.fold")
def fold() -> None:
    """Fold the deltas that signers appended into the counts pages show."""
    counting.fold()


@shared_task(name="counting.fold_insight")
def fold_insight() -> None:
    """Fold what happened into the counts dashboards read."""
    insight.fold()


@shared_task(name="counting.chunk_ledgers")
def chunk_ledgers() -> None:
    """Sum up what gathered in the ledgers, so that tallies need not read them from their beginning."""
    ledgers.extend_due()
