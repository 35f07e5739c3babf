"""Drafts: another sentence, another target or another kind than the source suggests, each chosen in one step."""

import uuid
from dataclasses import replace
from datetime import datetime

from campaign_app.errors import BadInput, NotFound
from campaign_app.models import ActionPage, Source
from campaign_app.models.action_page import PAGE_KINDS
from campaign_app.services import pages, target_rules
from campaign_app.services.page_texts import text_of


def choose_demand(*, page: ActionPage, number: int, account_id: uuid.UUID | None, now: datetime) -> None:
    """Let a draft ask for another demand of its source, of those whom that one names.

    Suggested words to share, which ask for the old one, are dropped; the organizer's own stay.
    Raises NotFound where the source has no such demand, BadInput when the page is not a draft.
    """
    source = _source_of(page)
    found = source.find_demand(number) if source else None
    if source is None or found is None:
        raise NotFound("There is no such demand in the source")
    page.demand_number = number
    names, rules = target_rules.split_names(found.targets) if page.kind == "letter" else (found.targets, [])
    text = text_of(page)
    is_suggested = text.share_text == source.suggested_share_text
    text = replace(
        text,
        demand=found.ask,
        targets="\n".join(names) if names or rules else text.targets,
        rules=tuple(rules) or text.rules,
        share_text="" if is_suggested else text.share_text,
    )
    pages.edit(page=page, text=text, account_id=account_id, now=now)


def choose_target(*, page: ActionPage, name: str, account_id: uuid.UUID | None, now: datetime) -> None:
    """Let a draft address somebody else whom a demand of its source names, and nobody besides.

    Raises NotFound where the source names nobody of that name, BadInput when the page is not a draft.
    """
    source = _source_of(page)
    if source is None or name not in source.named:
        raise NotFound("The source names nobody of that name")
    names, rules = target_rules.split_names([name]) if page.kind == "letter" else ([name], [])
    text = replace(text_of(page), targets="\n".join(names), rules=tuple(rules))
    pages.edit(page=page, text=text, account_id=account_id, now=now)


def choose_kind(*, page: ActionPage, kind: str, account_id: uuid.UUID | None, now: datetime) -> None:
    """Make a draft a page of another kind. A letter without a subject takes the headline.

    Raises NotFound where there is no such kind, BadInput when the page is not a draft.
    """
    _source_of(page)
    chosen = next((known for known in PAGE_KINDS if known == kind), None)
    if chosen is None:
        raise NotFound("There is no such kind of page")
    page.kind = chosen
    text = text_of(page)
    pages.edit(page=page, text=replace(text, subject=text.subject or page.headline), account_id=account_id, now=now)


def _source_of(page: ActionPage) -> Source | None:
    if page.status != "draft":
        raise BadInput("Only a draft can be made another page", field="demand")
    return page.source
