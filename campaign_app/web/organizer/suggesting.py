"""How sure each suggested field is and where in the source it comes from, in words."""

from dataclasses import dataclass

from flask_babel import gettext as _

from campaign_app.addresses import clean_line, clean_text
from campaign_app.models import ActionPage, Source
from campaign_app.web.organizer.marking import confidence_word

_LONGEST = 90


@dataclass(frozen=True)
class Suggestion:
    """How sure it is, as a level for the style sheet and a word, both "" where unknown; and the origin in words."""

    level: str
    word: str
    origin: str


def origin_of(source: Source, field: str) -> str:
    """The words of the source that a suggested field comes from, or else how it was found."""
    if found := quoted(source.words_of(field)):
        return found
    if field == "headline" and source.suggested_headline == source.title:
        return str(_("The title of the source."))
    others = {
        "title": _("As it stands over the text."),
        "headline": _("From the title of the source."),
        "targets": _("Named elsewhere in the source."),
        "published_on": _("From the data of the page or file."),
        "source_kind": _("Told by its title and how it is written."),
        "share_text": _("Made of the headline and whom it names."),
    }
    return str(others.get(field, ""))


def quoted(words: str) -> str:
    """Words of a source as an origin; "" for none."""
    plain = " ".join(words.split()).strip('“”"«» ')
    short = plain if len(plain) <= _LONGEST else plain[:_LONGEST].rsplit(" ", 1)[0] + "…"
    return str(_("From “%(words)s”.", words=short)) if short else ""


def suggestions_of(page: ActionPage) -> dict[str, Suggestion]:
    """The suggestions that nobody has changed on a draft, by the names of the editor's fields, and of its `kind`."""
    if page.source is None or page.status != "draft":
        return {}
    return {field: _suggestion(page, page.source, field) for field in _untouched(page, page.source)}


def _untouched(page: ActionPage, source: Source) -> list[str]:
    offer = source.offer(page.demand_number)
    has_both = {
        "headline": (page.headline, clean_line(offer.headline)[:200]),
        "demand": (page.version.demand, clean_line(offer.demand)),
        "targets": ([target.name for target in page.targets], list(offer.targets)),
        "why_markdown": (page.why_markdown, clean_text(source.suggested_case)),
        "share_text": (page.share_text, offer.share_text),
        "kind": (page.kind, source.suggested_kind),
    }
    return [field for field, (now, then) in has_both.items() if now and now == then]


def _suggestion(page: ActionPage, source: Source, field: str) -> Suggestion:
    chosen = source.find_demand(page.demand_number)
    if chosen and field in {"demand", "targets"}:
        return Suggestion(*confidence_word(chosen.confidence), quoted(chosen.text))
    name = "case" if field == "why_markdown" else field
    if chosen and name == "headline":
        name = "title"
    return Suggestion(*confidence_word(source.confidence_of(name)), origin_of(source, name))
