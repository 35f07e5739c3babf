"""Whom a phrase without a place or task means in other languages: "el Ayuntamiento", "die Kommission"."""

import re
from dataclasses import replace

from campaign_app.drafting.foreign.grammar import Grammar
from campaign_app.drafting.foreign.naming import find_foreign_names
from campaign_app.drafting.forms import Name
from campaign_app.drafting.release import Release

_ENOUGH = 8000
_MOST_WORDS_OF_HEAD = 2
_WORD = re.compile(r"[^\W\d_]{5,}")


def foreign_fuller(release: Release, name: Name, grammar: Grammar) -> Name:
    """Say which one a bare office is, where the release names it in full: "Ayuntamiento de Lugo"."""
    if len(name.canonical.split()) > _MOST_WORDS_OF_HEAD:
        return name
    begins = f"{name.canonical} ".casefold()
    fuller = (other.canonical for other in _names(release, grammar) if other.canonical.casefold().startswith(begins))
    return replace(name, canonical=next(fuller, name.canonical))


def foreign_implied(release: Release, phrase: str, grammar: Grammar) -> list[Name]:
    """Return the first body that the release names with a word of authority of `phrase`, [] where none is."""
    called = {word.casefold() for word in _WORD.findall(phrase) if grammar.authority.fullmatch(word)}
    found = (name for name in _names(release, grammar) if called & set(name.canonical.casefold().split()))
    return [name for name in (next(found, None),) if name and called]


def _names(release: Release, grammar: Grammar) -> list[Name]:
    return find_foreign_names(f"{release.title}\n{release.body}"[:_ENOUGH], grammar)
