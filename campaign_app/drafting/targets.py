"""Whom a demand addresses, by canonical names: "DOD" and "the Pentagon" are the Department of Defense."""

import re
from collections.abc import Iterable

from campaign_app.drafting.addressees import proper_name, standing_of
from campaign_app.drafting.asks import find_ask
from campaign_app.drafting.foreign import GRAMMARS
from campaign_app.drafting.foreign.letters import find_foreign_letter_targets
from campaign_app.drafting.foreign.naming import find_foreign_names, foreign_proper_name, foreign_standing
from campaign_app.drafting.forms import Ask, Name
from campaign_app.drafting.greetings import find_greeted
from campaign_app.drafting.languages import Language
from campaign_app.drafting.names import find_names

_LETTER_TO = re.compile(
    r"\b(?:(?:letter|petition|appeal|request|memo)\s+(?:\w+\s+){0,3}to)\s+"
    r"(?P<who>(?:[^.;:]|\b(?:Dr|Mr|Mrs|Ms|Sen|Rep|Gov|Prof)\.){3,160})"
)
_WRITTEN_TO = re.compile(r"\b(?:written|wrote)\s+to\s+(?P<who>(?:[^.;:]|\b(?:Dr|Mr|Mrs|Ms|Sen|Rep|Gov|Prof)\.){3,100})")
_LISTED = re.compile(r",?\s+(?:and|y|et|und|e)\s+|,\s+")
_BARE_NAME = re.compile(r"[^\W\d_a-z][\w.&’'-]*(?:\s[^\W\d_a-z][\w.&’'-]*){0,3}")
_ADDRESS_LENGTH = 200
_BREAK = re.compile(r"[,;:(—–]|\s(?:over|about|for|in|after|asking|urging|calling|who|which)\s")


def find_targets(sentence: str, language: Language = "en") -> list[str]:
    """Return the names of those whom a sentence asks to act, in order; [] where it names nobody."""
    ask = find_ask(sentence, language=language)
    return [name.canonical for name in targets_of(sentence, ask, language)] if ask else []


def names_in(text: str, language: Language) -> list[Name]:
    """Return the decision-makers named in `text`, in order."""
    grammar = GRAMMARS.get(language)
    return find_foreign_names(text, grammar) if grammar else find_names(text)


def targets_of(sentence: str, ask: Ask, language: Language = "en") -> list[Name]:
    """Return those whom `ask` names: offices first of all, else the name of a company or body."""
    if ask.addressee is None or ask.is_to_supporters:
        return []
    start, end = ask.addressee
    phrase = sentence[start:end]
    if grammar := GRAMMARS.get(language):
        names = _unique(find_foreign_names(phrase, grammar))
        is_body = foreign_standing(phrase, grammar) == "proper"
        name = foreign_proper_name(phrase, grammar) if is_body else None
    else:
        names = _unique(find_names(sentence[start : end + 12]) if _cuts_name(sentence, end) else find_names(phrase))
        name = proper_name(phrase) if standing_of(phrase) in ("proper", "authority") else None
    if names or not name:
        return names
    return [Name(start, end, each, "company") for each in _each(phrase, name)]


def _each(phrase: str, name: str) -> list[str]:
    """The names of a list of them, "Alder, Birch and Cedar"; else [name]."""
    members = _LISTED.split(phrase.strip(" ,"))
    is_list = len(members) > 1 and all(_BARE_NAME.fullmatch(member) for member in members)
    return [proper_name(member) or member for member in members] if is_list else [name]


def find_letter_targets(text: str, language: Language = "en") -> list[Name]:
    """Return those whom a letter greets, or to whom a text says that one went."""
    if grammar := GRAMMARS.get(language):
        return find_foreign_letter_targets(text, grammar)
    greeted = [name for who in find_greeted(text) for name in find_names(who)] or _in_address(text)
    written = (_BREAK.split(match["who"])[0] for match in _LETTER_TO.finditer(text))
    return _unique(greeted or [name for who in written for name in find_names(who)])


def find_written_to(text: str, language: Language) -> list[Name]:
    """Return those to whom a text says that somebody has written, in English; [] in other languages."""
    if language in GRAMMARS:
        return find_letter_targets(text, language)
    written = (_BREAK.split(match["who"])[0] for match in _WRITTEN_TO.finditer(text))
    return find_letter_targets(text) or _unique(name for who in written for name in find_names(who))


def _in_address(text: str) -> list[Name]:
    """Whom the lines before a greeting name: "To / Ruth Ito / Minister of Transport / Dear Minister,"."""
    greeted = find_greeted(text)
    place = text.find(greeted[0]) if greeted and greeted[0] else -1
    return find_names(text[max(0, place - _ADDRESS_LENGTH) : place])[-1:] if place > 0 else []


def _cuts_name(sentence: str, end: int) -> bool:
    """Some aliases are known only by the verb behind them ("the U.S. must")."""
    return re.match(r",?\s(?:must|should|needs|has|to)\b", sentence[end : end + 12], re.IGNORECASE) is not None


def _unique(names: Iterable[Name]) -> list[Name]:
    seen: dict[str, Name] = {}
    for name in names:
        seen.setdefault(name.canonical, name)
    return list(seen.values())
