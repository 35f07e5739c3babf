"""What templates are given of an action page: its words, numbers and timeline as people read them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from flask_babel import force_locale, format_decimal, format_time, ngettext
from flask_babel import gettext as _
from markupsafe import Markup

from campaign_app.documents import markdown_to_html
from campaign_app.languages import LANGUAGES
from campaign_app.models import ActionPage, GoalChange
from campaign_app.services.counting import Progress, count_kept, progress_of
from campaign_app.services.deliveries import HandedIn
from campaign_app.web.audience import in_words, listed
from campaign_app.web.filters import clock_name, told

NEW = timedelta(days=7)


@dataclass(frozen=True)
class TimelineItem:
    """One step of a page's life: `state` is done or next."""

    title: str
    on: date | None
    state: str
    note: str | None = None


def present(
    page: ActionPage, progress: Progress, story: Sequence[HandedIn | GoalChange], *, now: datetime
) -> dict[str, Any]:
    """The template context of an action page, without its form; `story` is what happened to it."""
    handed_in = [entry for entry in story if isinstance(entry, HandedIn)]
    is_new = page.opened_at is not None and now - page.opened_at < NEW
    return {
        "page": page,
        "page_text": page_text(page),
        "audience": listed(page),
        "progress": present_progress(progress) | {"is_new": is_new},
        "source_quote": _source_quote(page),
        "timeline": _timeline(page, story),
        "standing": _standing(page, progress, handed_in) if page.status == "closed" else None,
    }


def card(page: ActionPage, count: int) -> dict[str, Any]:
    """An action page in a list; the number only once the page itself would show it."""
    progress = progress_of(page, count)
    is_shown = progress.stage in {"number", "bar", "met"}
    return {
        "kind": page.kind,
        "slug": page.slug,
        "words": told(page),
        "organization": page.organization,
        "closes_on": page.closes_on,
        "count_text": format_decimal(count) if is_shown else "",
    }


def page_text(page: ActionPage) -> dict[str, Any]:
    """The words people put their name under, and why."""
    words = told(page)
    demand = words.version.demand
    return {
        "words": words,
        "lead": _lead_in(words.language, page, is_request=demand[:1].islower()),
        "demand": demand,
        "commitment": words.version.text if page.kind == "pledge" else "",
        "why_html": Markup(words.why_html),  # noqa: S704 - cleaned by nh3
    }


def prose(text: str) -> Markup:
    """An organizer's Markdown, ready to stand in a page."""
    return Markup(markdown_to_html(text))  # noqa: S704 - cleaned by nh3


def _lead_in(language: str, page: ActionPage, *, is_request: bool) -> str:
    """The lead in the language of the demand, so that the two make one sentence; none in a language we have not."""
    if language not in LANGUAGES:
        return ""
    with force_locale(LANGUAGES[language].locale):
        return _lead(page, is_request=is_request)


def _lead(page: ActionPage, *, is_request: bool) -> str:
    """What stands before the demand: one that goes on from "to" starts in lower case, a sentence stands for itself."""
    if page.kind == "pledge":
        return str(_("I pledge to") if is_request else _("I pledge:"))
    targets = in_words(page)
    if not targets:
        return ""
    if page.needs_place:
        return str(_("Ask %(targets)s to", targets=targets) if is_request else _("To %(targets)s:", targets=targets))
    return str(_("We ask %(targets)s to", targets=targets) if is_request else _("To %(targets)s:", targets=targets))


def present_progress(progress: Progress) -> dict[str, Any]:
    """Count and goal, also as people read numbers."""
    return {
        "stage": progress.stage,
        "count": progress.count,
        "goal": progress.goal,
        "count_text": format_decimal(progress.count),
        "goal_text": format_decimal(progress.goal),
    }


def kept_of(page: ActionPage, progress: Progress) -> dict[str, str] | None:
    """How many pledges were kept; None while the page shows no number, or nobody has said so yet."""
    if page.kind != "pledge" or progress.stage not in {"number", "bar", "met"}:
        return None
    count = count_kept(page.id)
    return {"count_text": format_decimal(count)} if count else None


def _source_quote(page: ActionPage) -> dict[str, Any] | None:
    """The passage of the source the demand stands in; None when the demand is not from a source."""
    source = page.source
    passage = source.passage(demand=source.find_demand(page.demand_number)) if source else None
    if source is None or passage is None:
        return None
    before, sentence, after = passage
    return {
        "before": before.rpartition("\n")[2],
        "sentence": sentence,
        "after": after.partition("\n")[0],
        "title": source.title,
        "kind": source.kind,
        "published_on": source.published_on,
        "url": source.url,
    }


def _timeline(page: ActionPage, story: Sequence[HandedIn | GoalChange]) -> list[TimelineItem]:
    """What happened and what comes, in order."""
    items = [TimelineItem(_("Page opened"), _day(page.opened_at, page.zone), "done")]
    items += [_story_item(entry, page.zone) for entry in sorted(story, key=_moment_of)]
    handed_in = [entry for entry in story if isinstance(entry, HandedIn)]
    if page.status == "closed":
        items.append(TimelineItem(_("Page closed"), _day(page.closed_at, page.zone), "done"))
    else:
        items += sorted(_coming(page), key=lambda step: step.on or date.min)
    if page.kind == "petition" and (page.status == "open" or not handed_in):
        note = _("We write to you with what was said, even if nothing was.")
        items.append(TimelineItem(_("All signatures handed in"), None, "next", note))
    return items


def _coming(page: ActionPage) -> Iterator[TimelineItem]:
    """What comes next, for the page and for each supporter."""
    if page.kind == "pledge":
        note = _("We remind you once, that morning. You tell us when it is done.")
        yield TimelineItem(_("The day of your pledge"), page.pledge_on, "next", note)
    if page.kind == "letter":
        yield TimelineItem(_("Your letter leaves"), None, "next", _("Once you have confirmed your address."))
    if page.closes_on:
        yield TimelineItem(_("Page closes"), page.closes_on, "next", _closing_note(page))


def _moment_of(entry: HandedIn | GoalChange) -> datetime:
    return entry.counted_at if isinstance(entry, HandedIn) else entry.changed_at


def _closing_note(page: ActionPage) -> str | None:
    if page.closes_time is None or page.closes_at is None:
        return None
    at = format_time(page.closes_time, "short", rebase=False)
    return str(_("At %(time)s (%(zone)s).", time=at, zone=clock_name(page.closes_at, page.organization.time_zone)))


def _story_item(entry: HandedIn | GoalChange, zone: tzinfo) -> TimelineItem:
    if isinstance(entry, HandedIn):
        return _handed_in_item(entry, zone)
    numbers = {"before": format_decimal(entry.goal_before), "goal": format_decimal(entry.goal)}
    title = (
        _("The goal of %(before)s was met; the next one is %(goal)s", **numbers)
        if entry.is_met
        else _("The goal was changed from %(before)s to %(goal)s", **numbers)
    )
    return TimelineItem(title, _day(entry.changed_at, zone), "done")


def paper_note(count: int) -> str:
    """What is on paper, beside a number and never in it."""
    words = ngettext(
        "And %(count)s on paper, counted by hand.",
        "And %(count)s on paper, counted by hand.",
        count,
        count=format_decimal(count),
    )
    return str(words)


def _handed_in_item(entry: HandedIn, zone: tzinfo) -> TimelineItem:
    numbers = {"reached": entry.reached_count, "targets": entry.target_count}
    note = (
        _("By email: the office has it.")
        if entry.reached_count == entry.target_count == 1
        else _("By email: %(reached)d of %(targets)d offices have it.", **numbers)
    )
    if entry.acknowledged_count:
        note += " " + _("%(count)d acknowledged it.", count=entry.acknowledged_count)
    state = "done" if entry.reached_count else "next"
    if entry.paper_count:
        note = f"{paper_note(entry.paper_count)} {note}"
    title = _("%(total)s signatures handed in", total=format_decimal(entry.total_count))
    return TimelineItem(title, _day(entry.counted_at, zone), state, note)


def _standing(page: ActionPage, progress: Progress, handed_in: list[HandedIn]) -> dict[str, Any]:
    delivered = [entry for entry in handed_in if entry.reached_count]
    return {
        "count_text": format_decimal(progress.count),
        "addressees": in_words(page),
        "closed_on": _day(page.closed_at, page.zone),
        "delivered_on": _day(delivered[-1].counted_at, page.zone) if delivered else None,
    }


def _day(value: datetime | None, zone: tzinfo) -> date | None:
    return value.astimezone(zone).date() if value else None
