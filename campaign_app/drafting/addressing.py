"""Whom each demand of a release addresses, when the sentence alone does not say it.

"He must" asks whom the words before it name, "you" whom the letter greets, and a demand that names
nobody asks whom the title asks.
"""

import re
from collections.abc import Iterable

from campaign_app.drafting.asks import find_ask
from campaign_app.drafting.demands import Demand
from campaign_app.drafting.foreign import GRAMMARS
from campaign_app.drafting.forms import Name
from campaign_app.drafting.languages import Language
from campaign_app.drafting.release import Release
from campaign_app.drafting.targets import find_letter_targets, names_in, targets_of

_AMERICAN = re.compile(r"\b(?:U\.S\.|United States|Congress|White House|Washington|Senators?)(?:\W|$)")
_HEAD_OF_STATE = "President"
_AMERICAN_HEAD_OF_STATE = "President of the United States"


def targets_of_all(release: Release, demands: list[Demand], language: Language) -> list[list[Name]]:
    """Return whom each of `demands` addresses, in their order."""
    written_to = find_letter_targets(f"{release.title}\n{release.body}", language)
    named: list[list[Name]] = []
    for demand in demands:
        earlier = next((names for names in reversed(named) if names), [])
        named.append(_targets(release, demand, earlier, written_to, language))
    return named


def title_targets(release: Release, language: Language) -> list[Name]:
    """Return whom the title asks to act."""
    ask = find_ask(release.title, language=language)
    return _resolved(release, targets_of(release.title, ask, language) if ask else [])


def fallback(release: Release, named: Iterable[list[Name]], language: Language) -> list[Name]:
    """Return whom the title asks, or else whom another demand names."""
    return title_targets(release, language) or next((names for names in named if names), [])


def _targets(
    release: Release, demand: Demand, earlier: list[Name], written_to: list[Name], language: Language
) -> list[Name]:
    """Whom a demand names, or for "he must", "them" and "you" whom the words before it name."""
    sentence, ask = demand.span.text, demand.ask
    names = targets_of(sentence, ask, language)
    if ask.is_to_reader or (ask.form == "bidding" and ask.addressee is None):
        names = names_in(sentence.split(",", 1)[0], language)[:1] if language in GRAMMARS else []
        names = names or written_to
    elif not names and ask.addressee and not ask.is_to_supporters:
        phrase = sentence[ask.addressee[0] : ask.addressee[1]].strip(" ,").lower()
        if phrase in ("they", "them") and earlier:
            names = earlier
        elif _is_pronoun(phrase, language):
            names = names_in(f"{demand.context}\n{sentence[: ask.addressee[0]]}", language)[:1]
        elif re.match(r"(?:each of )?you\b", phrase):
            names = written_to
    return _resolved(release, names)


def _is_pronoun(phrase: str, language: Language) -> bool:
    if grammar := GRAMMARS.get(language):
        return grammar.them.fullmatch(phrase) is not None
    return phrase in ("he", "she", "they", "him", "her", "them", "it")


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
