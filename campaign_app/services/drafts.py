"""Drafts: another sentence of the source as the demand of a page that nobody has seen yet."""

import uuid
from datetime import datetime

from campaign_app.errors import BadInput, NotFound
from campaign_app.models import ActionPage
from campaign_app.services import pages, targeting


def choose_demand(*, page: ActionPage, number: int, account_id: uuid.UUID | None, now: datetime) -> None:
    """Let a draft ask for another demand of its source, of those whom that one names.

    Suggested words to share, which ask for the old one, are dropped; the organizer's own stay.

    Raises NotFound where the source has no such demand, BadInput when the page is not a draft.
    """
    if page.status != "draft":
        raise BadInput("Only a draft can take another sentence of its source", field="demand")
    found = page.source.find_demand(number) if page.source else None
    if page.source is None or found is None:
        raise NotFound("There is no such demand in the source")
    version = page.version
    page.demand_number = number
    text = pages.PageText(
        headline=page.headline,
        demand=found.ask,
        text=version.text,
        subject=version.subject,
        why_markdown=page.why_markdown,
        targets="\n".join(found.targets) or targeting.format_targets(page.targets),
        goal=page.goal,
        opt_in_wording=page.opt_in_wording,
        closes_on=page.closes_on,
        share_text="" if page.share_text == page.source.suggested_share_text else page.share_text or "",
    )
    pages.edit(page=page, text=text, account_id=account_id, now=now)
