"""What became of a closed page, in the organization's words."""

import uuid
from datetime import datetime

from campaign_app.addresses import clean_line
from campaign_app.errors import BadInput
from campaign_app.extensions import db
from campaign_app.models import ActionPage
from campaign_app.services import audit, results

OUTCOME_MAX = 160


def record(*, page: ActionPage, outcome: str, is_won: bool, account_id: uuid.UUID | None, now: datetime) -> None:
    """Say how a closed page ended; saying it again replaces it.

    Supporters who want to hear get it by mail an hour later (`results`).
    Raises BadInput while the page is not closed.
    """
    if page.status != "closed":
        raise BadInput("Close the page before you say how it ended", field="outcome")
    words = clean_line(outcome)
    if len(words) > OUTCOME_MAX:
        raise BadInput("Shorten the outcome to at most %(limit)d characters", field="outcome", limit=OUTCOME_MAX)
    page.outcome = words or None
    page.won_at = (page.won_at or now) if is_won else None
    page.updated_at = now
    results.plan(page, now=now)
    audit.put(
        organization_id=page.organization_id, account_id=account_id, act="page.outcome", subject_id=page.id, now=now
    )
    db.session.commit()
