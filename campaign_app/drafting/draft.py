"""The draft of an action page: what a release asks, of whom, and how supporters could take it up.

Everything is composed from the release's own sentences; nothing is invented.
"""

from dataclasses import dataclass
from typing import Literal

from campaign_app.drafting.addressing import fallback, targets_of_all, title_targets
from campaign_app.drafting.case import make_case
from campaign_app.drafting.demands import Demand, list_demands
from campaign_app.drafting.forms import Name
from campaign_app.drafting.headline import headline_of, request_of
from campaign_app.drafting.languages import Language, language_of
from campaign_app.drafting.release import Release
from campaign_app.drafting.summary import summarise

ActionKind = Literal["petition", "pledge", "letter"]


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

    language: Language
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
    language = release.language or language_of(release.body) or "en"
    demands = list_demands(release.body, title=release.title, language=language)
    if not demands:
        return _without_demand(release, language)
    named = targets_of_all(release, demands, language)
    place = _main_place(demands, named, title_targets(release, language))
    main = demands[place]
    targets = named[place] or ([] if main.ask.is_to_supporters else fallback(release, named, language))
    request = request_of(main.span.text, main.ask)
    headline = headline_of(release.title, request, title_is_derived=release.title_is_derived, language=language)
    return Draft(
        language=language,
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


def _without_demand(release: Release, language: Language) -> Draft:
    case = make_case(release.body, None)
    return Draft(
        language=language,
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
