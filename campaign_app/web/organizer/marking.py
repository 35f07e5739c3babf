"""How a source reads with its demands marked, and how sure something is in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from campaign_app.models import FoundDemand, Source

CERTAIN, LIKELY = 0.8, 0.6


@dataclass(frozen=True)
class Part:
    """A stretch of the text; `number` counts the marks from 1, 0 stands for a stretch that is not marked."""

    text: str
    number: int = 0
    is_chosen: bool = False
    level: str = ""


def confidence_word(confidence: float | None) -> tuple[str, str]:
    """A level for the style sheet and the word for it."""
    if confidence is None:
        return "", ""
    if confidence >= CERTAIN:
        return "certain", _("certain")
    return ("likely", _("likely")) if confidence >= LIKELY else ("guess", _("guess"))


def marked_text(source: Source, chosen: FoundDemand | None = None) -> list[Part]:
    """The body in parts, in order; the demand a page rests on is mark 1, the others follow as they stand."""
    start = chosen.start if chosen else source.demand_start
    places = _places(source)
    others = iter(range(2, len(places) + 2))
    parts: list[Part] = []
    end = 0
    for found in places:
        if found.start < end:
            continue
        is_chosen = found.start == start
        parts.append(Part(source.body[end : found.start]))
        level = confidence_word(found.confidence)[0]
        parts.append(Part(found.text, 1 if is_chosen else next(others), is_chosen, level))
        end = found.end
    return [part for part in (*parts, Part(source.body[end:])) if part.text]


def _places(source: Source) -> Sequence[FoundDemand]:
    """The demands by their place; sources from before all demands were kept have one."""
    if source.demands or source.demand_start is None or source.demand_end is None:
        return sorted(source.demands, key=lambda found: found.start)
    only = FoundDemand(
        number=0,
        start=source.demand_start,
        end=source.demand_end,
        text=source.demand or "",
        request=source.suggested_request,
        targets=source.suggested_targets,
        kind=source.suggested_kind,
        confidence=LIKELY,
    )
    return [only]
