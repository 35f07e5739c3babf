"""Whom a phrase of another language names, and how it stands to the power to act."""

import re
from functools import lru_cache

from campaign_app.drafting.foreign.grammar import Grammar
from campaign_app.drafting.forms import Name, Standing

_WORD = r"[A-ZÁÉÍÓÚÑÀÂÇÈÊËÎÏÔÛÜÄÖ][\w.&’'-]*"
_PROPER = re.compile(rf"{_WORD}(?:\s+(?:de\s+|del\s+|la\s+|du\s+|des\s+|y\s+|et\s+|und\s+|&\s+)?{_WORD}){{0,6}}")
_LONGEST_PHRASE = 400
_RULERS = re.compile(r"gobiernos?|autoridades|estado", re.IGNORECASE)
_GOVERNMENT = "Gobierno"


def find_foreign_names(text: str, grammar: Grammar) -> list[Name]:
    """Return the decision-makers named in `text` in order; of two that overlap, the longer one."""
    found: list[Name] = []
    for entry in grammar.names:
        for match in entry.pattern.finditer(text):
            canonical = entry.canonical or _spelled(match.group(), grammar)
            found.append(Name(match.start(), match.end(), canonical, entry.branch))
    kept: list[Name] = []
    for name in sorted(found, key=lambda name: (name.start - name.end, name.start)):
        if all(name.end <= other.start or name.start >= other.end for other in kept):
            kept.append(name)
    return sorted(kept, key=lambda name: name.start)


def _spelled(words: str, grammar: Grammar) -> str:
    """ "al gobierno mexicano" is "Gobierno de México": no article, the country instead of its adjective."""
    words = grammar.articles.sub("", words).strip(" ,.")
    head, _, last = words.rpartition(" ")
    if words in grammar.countries:
        return f"{_GOVERNMENT} de {words}"
    if " " not in head and last.islower():
        place = next((place for stem, place in grammar.country_of_adjective if last.startswith(stem)), None)
        words = f"{_GOVERNMENT} de {place}" if place and _RULERS.fullmatch(head) else words
    return words[:1].upper() + words[1:]


def foreign_proper_name(phrase: str, grammar: Grammar) -> str | None:
    """Return the first capitalised name of a phrase, such as a company's; None where it has none."""
    for match in _PROPER.finditer(grammar.articles.sub("", phrase[:_LONGEST_PHRASE])):
        if len(match.group()) > 1 and not grammar.common_start.match(match.group()):
            return match.group().rstrip(".,’'")
    return None


def is_bare_name(phrase: str, grammar: Grammar) -> bool:
    """Tell whether a phrase is a proper name, as companies and movements have."""
    phrase = grammar.articles.sub("", phrase)
    match = _PROPER.fullmatch(phrase[:_LONGEST_PHRASE])
    return match is not None and len(phrase) > 2 and not grammar.common_start.match(phrase)


@lru_cache(maxsize=512)  # the same phrase is weighed for its standing and then read for its targets
def _standing(phrase: str, grammar: Grammar) -> Standing:
    if grammar.you.match(phrase):
        return "you"
    supporters = grammar.supporters.search(phrase)
    names = find_foreign_names(phrase, grammar)
    if names and not (supporters and supporters.start() < names[0].start):
        return "named"
    if (power := grammar.authority.search(phrase)) and not (supporters and supporters.start() < power.start()):
        return "authority"
    return "supporters" if supporters else "nobody"


def _opens_with_name(phrase: str, grammar: Grammar) -> bool:
    """Tell whether a name stands right behind the article: "l’illustratrice Lou" is a person, not a body."""
    return grammar.subject_may_follow or not grammar.articles.sub("", phrase)[:1].islower()


def foreign_standing(phrase: str, grammar: Grammar, *, has_antecedent: bool = False) -> Standing:
    """Return how a phrase stands to the power to act; "them" only where `has_antecedent`."""
    phrase = phrase.strip(' ,«»"“”')[:_LONGEST_PHRASE]
    if grammar.them.fullmatch(phrase):
        return "them" if has_antecedent else "nobody"
    standing = _standing(phrase, grammar)
    if standing == "nobody" and _opens_with_name(phrase, grammar) and foreign_proper_name(phrase, grammar):
        return "proper"
    return standing
