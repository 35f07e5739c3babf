"""The draft of an action page: what a release asks, of whom, and how supporters could take it up.

Everything is composed from the release's own sentences; nothing is invented.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from campaign_app.drafting.asks import find_ask
from campaign_app.drafting.case import make_case
from campaign_app.drafting.demands import Demand, list_demands
from campaign_app.drafting.headline import headline_of, request_of
from campaign_app.drafting.names import Name, find_names
from campaign_app.drafting.release import Release
from campaign_app.drafting.summary import summarise
from campaign_app.drafting.targets import find_letter_targets, targets_of

ActionKind = Literal["petition", "pledge", "letter"]

_AMERICAN = re.compile(r"\b(?:U\.S\.|United States|Congress|White House|Washington|Senators?)(?:\W|$)")
_HEAD_OF_STATE = "President"
_AMERICAN_HEAD_OF_STATE = "President of the United States"


@dataclass(frozen=True)
class Confidence:
    """How sure each field is, from 0 (a guess) to 1."""

    kind: float
    headline: float
    demand: float
    targets: float
    case: float


@dataclass(frozen=True)
class DraftDemand:
    """One demand of the release: its place in `Release.body`, its words and whom it names."""

    span: tuple[int, int]
    text: str
    targets: tuple[str, ...]
    confidence: float


@dataclass(frozen=True)
class Draft:
    """The suggested page.

    `kind` and `demand` are None where nobody is asked. `demand` is the sentence of the source at
    `demand_span`, `request` what it asks as a bare infinitive ("reverse its decision"), None where that
    cannot stand alone. `demands` are all that were found, in order, for the organizer to choose another.
    `summary` is plain text, `case` Markdown.
    """

    kind: ActionKind | None
    headline: str
    demand: str | None
    demand_span: tuple[int, int] | None
    request: str | None
    targets: tuple[str, ...]
    summary: str
    case: str
    demands: tuple[DraftDemand, ...]
    confidence: Confidence


def draft(release: Release) -> Draft:
    """Return the action page that `release` suggests."""
    demands = list_demands(release.body)
    if not demands:
        return _without_demand(release)
    named = _targets_of_all(release, demands)
    place = _main_place(demands, named, _title_targets(release))
    main = demands[place]
    targets = named[place] or ([] if main.ask.is_to_supporters else _fallback(release, named))
    request = request_of(main.span.text, main.ask)
    headline = headline_of(release.title, request, title_is_derived=release.title_is_derived)
    return Draft(
        kind=_kind(main, targets),
        headline=headline,
        demand=main.span.text,
        demand_span=(main.span.start, main.span.end),
        request=request,
        targets=tuple(name.canonical for name in targets),
        summary=summarise(release.body),
        case=make_case(release.body, main.span),
        demands=tuple(map(_shown, demands, named)),
        confidence=Confidence(
            kind=min(main.ask.strength, 0.9 if targets or main.ask.is_to_supporters else 0.5),
            headline=0.4 if headline == release.title else 0.8,
            demand=main.ask.strength,
            targets=0.9 if named[place] else 0.5 if targets else 0.0,
            case=0.4 if release.is_cut else 0.7,
        ),
    )


def _main_place(demands: list[Demand], named: list[list[Name]], in_title: list[Name]) -> int:
    """Place of the demand to build the page on: strong, naming somebody, best the one the title asks."""
    titled = {name.canonical for name in in_title}

    def weight(at: int) -> tuple[float, bool]:
        agrees = any(name.canonical in titled for name in named[at])
        return demands[at].ask.strength + (0.1 if agrees else 0.0), bool(named[at])

    return max(range(len(demands)), key=weight)


def _without_demand(release: Release) -> Draft:
    case = make_case(release.body, None)
    return Draft(
        kind=None,
        headline=release.title,
        demand=None,
        demand_span=None,
        request=None,
        targets=(),
        summary=summarise(release.body),
        case=case,
        demands=(),
        # A text cut short may have asked in the part that is missing.
        confidence=Confidence(
            kind=0.5 if release.is_cut else 0.7,
            headline=0.2,
            demand=0.0,
            targets=0.0,
            case=0.4 if case else 0.0,
        ),
    )


def _targets_of_all(release: Release, demands: list[Demand]) -> list[list[Name]]:
    written_to = find_letter_targets(release.body)
    named: list[list[Name]] = []
    for demand in demands:
        earlier = next((names for names in reversed(named) if names), [])
        named.append(_targets(release, demand, earlier, written_to))
    return named


def _targets(release: Release, demand: Demand, earlier: list[Name], written_to: list[Name]) -> list[Name]:
    """Whom a demand names, or for "he must", "them" and "you" whom the words before it name."""
    sentence, ask = demand.span.text, demand.ask
    names = targets_of(sentence, ask)
    if ask.form == "bidding" and ask.addressee is None:
        names = written_to
    elif not names and ask.addressee and not ask.is_to_supporters:
        phrase = sentence[ask.addressee[0] : ask.addressee[1]].strip(" ,").lower()
        if phrase in ("they", "them") and earlier:
            names = earlier
        elif phrase in ("he", "she", "they", "him", "her", "them", "it"):
            names = find_names(f"{demand.context}\n{sentence[: ask.addressee[0]]}")[:1]
        elif re.match(r"(?:each of )?you\b", phrase):
            names = written_to
    return _resolved(release, names)


def _fallback(release: Release, named: Iterable[list[Name]]) -> list[Name]:
    """Whom the title asks, or else whom another demand names."""
    return _title_targets(release) or next((names for names in named if names), [])


def _title_targets(release: Release) -> list[Name]:
    ask = find_ask(release.title)
    return _resolved(release, targets_of(release.title, ask) if ask else [])


def _resolved(release: Release, names: list[Name]) -> list[Name]:
    """ "The president" alone is the American one where the release speaks of American offices."""
    if not any(name.canonical == _HEAD_OF_STATE for name in names):
        return names
    if not _AMERICAN.search(f"{release.title} {release.body}"):
        return names
    return [
        Name(name.start, name.end, _AMERICAN_HEAD_OF_STATE, name.branch) if name.canonical == _HEAD_OF_STATE else name
        for name in names
    ]


def _kind(main: Demand, targets: list[Name]) -> ActionKind:
    if main.ask.is_to_supporters:
        return "pledge"
    return "letter" if targets and targets[0].branch == "legislature" else "petition"


def _shown(demand: Demand, targets: list[Name]) -> DraftDemand:
    return DraftDemand(
        span=(demand.span.start, demand.span.end),
        text=demand.span.text,
        targets=tuple(name.canonical for name in targets),
        confidence=demand.ask.strength,
    )
