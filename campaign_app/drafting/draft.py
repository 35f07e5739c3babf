"""The draft of an action page: what a release asks, of whom, and how supporters could take it up.

Everything is composed from the release's own sentences; nothing is invented.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from campaign_app.drafting.addressing import fallback, targets_of_all, title_targets
from campaign_app.drafting.case import choose_case, make_case
from campaign_app.drafting.demands import Demand, list_demands
from campaign_app.drafting.forms import Name
from campaign_app.drafting.headline import bids, headline_of, request_of
from campaign_app.drafting.languages import Language, language_of
from campaign_app.drafting.release import Release
from campaign_app.drafting.sentences import Span
from campaign_app.drafting.sharing import share_text_of
from campaign_app.drafting.summary import find_summary, summarise

ActionKind = Literal["petition", "pledge", "letter"]
# Demands at least as strong as this are equal: the one that stands first is then the page's.
_STRONG = 0.85
Place = tuple[int, int]


@dataclass(frozen=True)
class Field:
    """Where a field of the draft stands in `Release.body`, and how sure it is, from 0 (a guess) to 1.

    `spans` are in order; () where the field comes from the title, or from nowhere. `words` are those of the
    source outside `body` that say it, such as the line with the date.
    """

    spans: tuple[Place, ...]
    confidence: float
    words: str = ""

    @property
    def span(self) -> Place | None:
        """The first place, None for none."""
        return self.spans[0] if self.spans else None


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

    span: Place
    text: str
    targets: tuple[str, ...]
    confidence: float


@dataclass(frozen=True)
class Draft:
    """The suggested page.

    `kind` and `demand` are None where nobody is asked. `demand` is the sentence of the source at
    `demand_span`, `request` what it asks as a bare infinitive ("reverse its decision"), None where that
    cannot stand alone. `demands` are all that were found, in order, for the organizer to choose another.
    `summary` and `share_text` are plain text, `case` Markdown. `fields` tells of each field by its name,
    "kind", "headline", "demand", "request", "targets", "summary", "case" and "share_text", its source; so it
    does of "title", "published_on" and "source_kind", which the release itself holds.
    """

    language: Language
    kind: ActionKind | None
    headline: str
    demand: str | None
    demand_span: Place | None
    request: str | None
    targets: tuple[str, ...]
    summary: str
    case: str
    share_text: str
    demands: tuple[DraftDemand, ...]
    confidence: Confidence
    fields: Mapping[str, Field]


def draft(release: Release) -> Draft:
    """Return the action page that `release` suggests."""
    language = release.language or language_of(f"{release.title}\n{release.body}") or "en"
    demands = list_demands(release.body, title=release.title, language=language)
    if not demands:
        return _without_demand(release, language)
    named = targets_of_all(release, demands, language)
    place = _main_place(demands, named, title_targets(release, language))
    main = demands[place]
    targets = named[place] or ([] if main.ask.is_to_supporters else fallback(release, named, language))
    spans = [demand.span for demand in demands]
    request = request_of(main.span.text, main.ask)
    headline = headline_of(release.title, request, title_is_derived=release.title_is_derived, language=language)
    canonical = tuple(name.canonical for name in targets)
    confidence = _confidence(release, main, headline, is_addressed=bool(targets), is_named=bool(named[place]))
    return Draft(
        language=language,
        kind=_kind(main, targets),
        headline=headline,
        demand=main.span.text,
        demand_span=(main.span.start, main.span.end),
        request=request,
        targets=canonical,
        summary=summarise(release.body),
        case=make_case(release.body, main.span, spans),
        share_text=share_text_of(
            headline, canonical, main.span.text, is_request=headline != release.title or bids(headline)
        ),
        demands=tuple(map(_shown, demands, named)),
        confidence=confidence,
        fields=_fields(release, main, confidence, headline, request, spans, is_named=bool(named[place])),
    )


def _confidence(release: Release, main: Demand, headline: str, *, is_addressed: bool, is_named: bool) -> Confidence:
    return Confidence(
        kind=min(main.ask.strength, 0.9 if is_addressed or main.ask.is_to_supporters else 0.5),
        headline=0.4 if headline == release.title else 0.8,
        demand=main.ask.strength,
        targets=0.9 if is_named else 0.5 if is_addressed else 0.0,
        case=0.4 if release.is_cut else 0.7,
    )


def _main_place(demands: list[Demand], named: list[list[Name]], in_title: list[Name]) -> int:
    """Place of the demand to build the page on: strong, naming somebody, best the one the title asks."""
    titled = {name.canonical for name in in_title}

    def weight(at: int) -> tuple[float, bool]:
        agrees = any(name.canonical in titled for name in named[at])
        ask = demands[at].ask
        strength = ask.strength if ask.is_to_supporters else min(ask.strength, _STRONG)
        return strength + (0.1 if agrees else 0.0), bool(named[at])

    return max(range(len(demands)), key=weight)


def _without_demand(release: Release, language: Language) -> Draft:
    case = make_case(release.body, None)
    # A text cut short may have asked in the part that is missing.
    kind_confidence = 0.5 if release.is_cut else 0.7
    confidence = Confidence(kind=kind_confidence, headline=0.2, demand=0.0, targets=0.0, case=0.4 if case else 0.0)
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
        share_text=share_text_of(release.title, (), None),
        demands=(),
        confidence=confidence,
        fields=_fields(release, None, confidence, release.title, None, (), is_named=False),
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


def _fields(
    release: Release,
    main: Demand | None,
    sure: Confidence,
    headline: str,
    request: str | None,
    demands: Sequence[Span],
    *,
    is_named: bool,
) -> Mapping[str, Field]:
    """The source of each field; the headline's is the request where it was made of it, else the title."""
    demand = ((main.span.start, main.span.end),) if main else ()
    asked = _request_places(main, request) if main and request else ()
    addressed = _addressee_places(main) if main and is_named else ()
    summary = find_summary(release.body)
    case = choose_case(release.body, main.span if main else None, demands)
    is_of_request = bool(request) and headline != release.title and (request or "").lower().startswith(headline.lower())
    of_request = tuple((start, start + len(headline)) for start, _ in asked) if is_of_request else ()
    return {
        "kind": Field(demand, sure.kind),
        "headline": Field(of_request, sure.headline),
        "demand": Field(demand, sure.demand),
        "request": Field(asked, sure.demand if asked else 0.0),
        "targets": Field(addressed, sure.targets),
        "summary": Field(((summary.start, summary.end),) if summary else (), 0.8 if summary else 0.0),
        "case": Field(tuple((span.start, span.end) for span in case), sure.case),
        "share_text": Field(of_request, sure.headline),
        **_fields_of_release(release),
    }


def _fields_of_release(release: Release) -> Mapping[str, Field]:
    """What the reader found; a word for the day or the kind in the source is surer than its data or its manner."""
    derived = release.title.rstrip("…")
    start = release.body.find(derived) if release.title_is_derived and derived else -1
    title = ((start, start + len(derived)),) if start >= 0 else ()
    sure_of_day = 0.0 if release.published_on is None else 0.9 if release.date_words else 0.8
    return {
        "title": Field(title, 0.4 if release.title_is_derived else 0.9),
        "published_on": Field((), sure_of_day, release.date_words),
        "source_kind": Field((), 0.9 if release.kind_words else 0.6, release.kind_words),
    }


def _request_places(main: Demand, request: str) -> tuple[Place, ...]:
    start = main.span.text.find(request, main.ask.request or 0)
    return ((main.span.start + start, main.span.start + start + len(request)),) if start >= 0 else ()


def _addressee_places(main: Demand) -> tuple[Place, ...]:
    if main.ask.addressee is None:
        return ()
    start, end = main.ask.addressee
    words = main.span.text[start:end]
    start += len(words) - len(words.lstrip(" ,"))
    return ((main.span.start + start, main.span.start + start + len(words.strip(" ,"))),)
