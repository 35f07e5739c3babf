"""Front pages: the open actions of everybody, and one organization's with what was won and closed."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from flask import Response, render_template, request
from flask_babel import format_decimal

from campaign_app.models import ActionPage
from campaign_app.services import browsing, counting, pages
from campaign_app.services.browsing import PER_PAGE, SEARCH_MAX
from campaign_app.web.filters import told
from campaign_app.web.presenting import card, page_text, present_progress
from campaign_app.web.public.answers import cached
from campaign_app.web.public.blueprint import blueprint

_PAGES_MAX = 1_000


@blueprint.get("/")
def home() -> Response:
    """Open pages of every organization."""
    return cached(render_template("public/home.html", cards=_cards(pages.list_open_pages())))


@blueprint.get("/o/<slug:organization_slug>")
def organization(organization_slug: str) -> Response:
    """One organization: its open actions by campaign, a search among them, and what was won and closed."""
    speaker = browsing.get_organization(organization_slug)
    search = request.args.get("q", "")[:SEARCH_MAX].strip()
    number = min(max(request.args.get("page", 1, type=int), 1), _PAGES_MAX)
    found = browsing.list_open(speaker.id, search=search, offset=(number - 1) * PER_PAGE, limit=PER_PAGE + 1)
    return cached(
        render_template(
            "public/organization.html",
            organization=speaker,
            groups=_by_campaign(found[:PER_PAGE]),
            search=search,
            number=number,
            has_next=len(found) > PER_PAGE,
            closed=[] if search or number > 1 else _closed(browsing.list_closed(speaker.id)),
        )
    )


def _by_campaign(found: Iterable[ActionPage]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Cards under the name of their campaign, in the order they come; '' for those without one."""
    listed = list(found)
    names = browsing.campaign_names(listed)
    cards = {page.id: shown for page, shown in zip(listed, _cards(listed), strict=True)}
    groups = groupby(listed, key=lambda page: names[page.campaign_id] if page.campaign_id else "")
    return [(name, [cards[page.id] for page in members]) for name, members in groups]


def _cards(listed: Iterable[ActionPage]) -> list[dict[str, Any]]:
    """What a list shows of open pages: the demand in one sentence, and the count as the page itself shows it."""
    found = list(listed)
    counts = counting.counts_of(page.id for page in found)
    return [_card(page, counts.get(page.id, 0)) for page in found]


def _card(page: ActionPage, count: int) -> dict[str, Any]:
    text = page_text(page)
    progress = present_progress(counting.progress_of(page, count))
    return card(page, count) | {"lead": text["lead"], "demand": text["demand"], "progress": progress}


def _closed(closed: Iterable[ActionPage]) -> list[dict[str, Any]]:
    """Rows of the table of what was won and closed."""
    listed = list(closed)
    counts = counting.counts_of(page.id for page in listed)
    handed_in = browsing.handed_in_at(listed)
    return [
        {
            "slug": page.slug,
            "kind": page.kind,
            "words": told(page),
            "is_won": page.won_at is not None,
            "outcome": page.outcome,
            "count_text": format_decimal(counts.get(page.id, 0)),
            "handed_in_at": handed_in.get(page.id),
        }
        for page in listed
    ]
