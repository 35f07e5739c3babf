"""Whom each demand of a release addresses, when the sentence alone does not say it.

"He must" asks whom the words before it name, "you" whom the letter greets, and a demand that names
nobody asks whom the title asks.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from campaign_app.drafting.asks import find_ask
from campaign_app.drafting.demands import Demand, subject_of
from campaign_app.drafting.foreign import GRAMMARS
from campaign_app.drafting.foreign.implied import foreign_fuller, foreign_implied
from campaign_app.drafting.forms import Name
from campaign_app.drafting.implied import fuller_of, implied_by
from campaign_app.drafting.languages import Language
from campaign_app.drafting.release import Release
from campaign_app.drafting.targets import find_letter_targets, find_written_to, names_in, targets_of

_SMALL_WORDS = re.compile(r"\b(?:Of|The|And|For|In|On|De|Del|La|Las|Los|El|Y|En|Du|Des|Et|Les|Le)\b")
# "Honourable senators, ...": a name so near the beginning is called on, not spoken of.
_VOCATIVE_REACH = 14


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
    names = targets_of(release.title, ask, language) if ask else []
    return _named(release, names, language)


def fallback(release: Release, named: Iterable[list[Name]], language: Language) -> list[Name]:
    """Return whom the title asks, or else whom another demand names."""
    asked = title_targets(release, language) or next((names for names in named if names), [])
    if asked or release.title_is_derived:
        return asked
    # The one body that a title speaks of, though not first, is what the release is about.
    spoken_of = names_in(_in_lower_case(release.title), language)
    if len(spoken_of) == 1 and spoken_of[0].start > 0:
        return spoken_of
    return _resolved(release, find_written_to(release.body, language)[:1])


def _in_lower_case(title: str) -> str:
    """A title in capitals as names are written elsewhere: "MINISTERIO DE CULTURA" is "Ministerio de Cultura"."""
    return _SMALL_WORDS.sub(lambda match: match.group().lower(), title.title()) if title.isupper() else title


def _targets(
    release: Release, demand: Demand, earlier: list[Name], written_to: list[Name], language: Language
) -> list[Name]:
    """Whom a demand names, or for "he must", "them" and "you" whom the words before it name."""
    if demand.is_item:
        return earlier
    sentence, ask = demand.span.text, demand.ask
    others = [name for place in ask.also for name in targets_of(sentence, replace(ask, addressee=place), language)]
    names = [name for name in targets_of(sentence, ask, language) if not _is_word_of(name, release)]
    if ask.is_to_reader and names:
        return _named(release, names, language)
    if ask.is_to_reader or (ask.form == "bidding" and ask.addressee is None):
        called = names_in(sentence.split(",", 1)[0], language)[:1] if language in GRAMMARS else []
        names = called if called and called[0].start <= _VOCATIVE_REACH else written_to or earlier
    elif not names and ask.addressee and not ask.is_to_supporters:
        phrase = sentence[ask.addressee[0] : ask.addressee[1]].strip(" ,").lower()
        goes_on = phrase in ("they", "them") or (_is_pronoun(phrase, language) and not demand.context)
        if goes_on and earlier:
            names = earlier
        elif _is_pronoun(phrase, language):
            names = names_in(f"{demand.context}\n{sentence[: ask.addressee[0]]}", language)[:1]
            if phrase == "it" and (body := implied_by(release, subject_of(demand.context), before=demand.span.start)):
                names = body
            names = names or (earlier if demand.follows_demand else [])
        elif re.match(r"(?:each of )?you\b", phrase):
            names = written_to
        elif language not in GRAMMARS:
            names = implied_by(release, phrase, before=demand.span.start)
        else:
            names = foreign_implied(release, phrase, GRAMMARS[language])
    names = [*names, *(name for name in others if not _is_word_of(name, release))]
    return _named(release, names, language)


def _is_pronoun(phrase: str, language: Language) -> bool:
    if grammar := GRAMMARS.get(language):
        return grammar.them.fullmatch(phrase) is not None
    return phrase in ("he", "she", "they", "him", "her", "them", "it")


def _named(release: Release, names: list[Name], language: Language) -> list[Name]:
    if grammar := GRAMMARS.get(language):
        names = [foreign_fuller(release, name, grammar) for name in names]
    return _resolved(release, names)


def _resolved(release: Release, names: list[Name]) -> list[Name]:
    """Say whose head of state, governor or government is meant, where the rest of the release tells it."""
    return list({name.canonical: name for name in (fuller_of(release, name) for name in names)}.values())


def _is_word_of(name: Name, release: Release) -> bool:
    """Tell a common noun that opens a sentence ("Staff must ...") from a company: the text has it in lower case."""
    word = name.canonical
    return name.branch == "company" and word.isalpha() and re.search(rf"\b{word.lower()}\b", release.body) is not None
