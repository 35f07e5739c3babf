"""The grammar of asking in languages other than English; see `asks` for the forms of asks."""

import re
from collections.abc import Iterator

from campaign_app.drafting.enumerations import start_of_list
from campaign_app.drafting.foreign.grammar import Grammar, Rule
from campaign_app.drafting.foreign.naming import find_foreign_names, foreign_standing, is_bare_name
from campaign_app.drafting.forms import Ask, Standing

_STRENGTH: dict[Standing, float] = {
    "named": 0.9,
    "you": 0.85,
    "authority": 0.75,
    "proper": 0.65,
    "them": 0.6,
    "supporters": 0.55,
    "nobody": 0.0,
}
_LESS_FOR_DUTY = 0.05
_PASSIVE_STRENGTH = 0.55
_REACH = 160
_SUBJECT_REACH = 200
_NEAR = 40
_FOLLOWING_REACH = 70
_QUOTATION = re.compile(r"[«»“”„\"]")


def find_foreign_asks(
    sentence: str, grammar: Grammar, *, has_antecedent: bool = False, is_letter: bool = False
) -> Iterator[Ask]:
    """Yield the asks of a sentence, in no order."""
    if grammar.donating.search(sentence):
        return
    for rule in grammar.rules:
        if rule.in_letters_only and not is_letter:
            continue
        for match in rule.pattern.finditer(sentence):
            if not _is_refused(sentence, match, rule, grammar):
                yield from _asked(sentence, match, rule, grammar)
    if not grammar.quoted_rule.search(sentence):
        yield from _duties(sentence, grammar, has_antecedent=has_antecedent, is_letter=is_letter)


def _is_refused(sentence: str, match: re.Match[str], rule: Rule, grammar: Grammar) -> bool:
    """Nouns, asks that are denied or others' own, and asks of long ago."""
    groups = match.groupdict()
    if groups.get("verb") is None:
        return False
    before, verb = sentence[max(0, match.start("verb") - _REACH) : match.start("verb")], match["verb"]
    clause = grammar.boundary.split(before)[-1]
    is_first = grammar.first_person.search(f"{clause[-60:]}{verb}") is not None
    if rule.needs_first_person and not is_first:
        return True
    if grammar.negated.search(before) or (not is_first and grammar.not_a_verb.search(before)):
        return True
    if grammar.past.search(f"{before[-12:]}{verb}") and grammar.history.search(sentence):
        return True
    return not is_first and any(grammar.others.search(words) for words in (clause, before))


def _asked(sentence: str, match: re.Match[str], rule: Rule, grammar: Grammar) -> Iterator[Ask]:
    groups = match.groupdict()
    request = match.start("what") if groups.get("what") else None
    if rule.is_to_supporters or rule.is_to_reader:
        who = match.span("who") if groups.get("who") else None
        yield Ask(rule.form, who, request, 0.85 if rule.is_to_reader else 0.6, rule.is_to_supporters, rule.is_to_reader)
        return
    place: tuple[int, int] | None = match.span("who") if groups.get("who") else None
    standing = _standing_at(sentence, place, rule, grammar)
    strength = max(_STRENGTH[standing], rule.unnamed) if standing != "supporters" or not rule.unnamed else rule.unnamed
    if rule.form == "calling" and standing != "named":
        place, strength = None, rule.unnamed
    if standing in ("nobody", "supporters") and rule.unnamed:
        place = None
    if strength >= 0.5:
        yield Ask(rule.form, place, request, strength, standing == "supporters" and not rule.unnamed, standing == "you")


def _standing_at(sentence: str, place: tuple[int, int] | None, rule: Rule, grammar: Grammar) -> Standing:
    if place is None:
        return "nobody"
    phrase = sentence[place[0] : place[1]]
    if rule.reach >= len(phrase):
        return foreign_standing(phrase, grammar)
    return foreign_standing(phrase, grammar) if _is_near(phrase, rule.reach, grammar) else "nobody"


def _is_near(phrase: str, reach: int, grammar: Grammar) -> bool:
    """Tell whether somebody with power is named in the opening of a long phrase."""
    names = find_foreign_names(phrase, grammar)
    if grammar.you.match(phrase):
        return True
    return bool(names and names[0].start < reach) or grammar.authority.search(phrase[:reach]) is not None


def _duties(sentence: str, grammar: Grammar, *, has_antecedent: bool, is_letter: bool) -> Iterator[Ask]:
    for match in grammar.duty.finditer(sentence):
        start, end = _subject(sentence, match, grammar)
        phrase = sentence[start:end].strip(' ,«»"“”')
        request = match.start("what") if match["what"] else None
        if grammar.oneself.search(phrase) and not (not phrase and grammar.done.match(sentence, match.start("what"))):
            continue
        standing = foreign_standing(phrase, grammar, has_antecedent=has_antecedent)
        if standing == "you" and not is_letter:
            continue
        if grammar.others.search(sentence[:start].rstrip(" ,")[-_REACH:]) or _is_told_of(sentence[:start], grammar):
            continue
        is_body = standing == "proper" and not grammar.subject_may_follow and is_bare_name(phrase, grammar)
        if standing in ("named", "authority", "them", "you") or is_body:
            yield Ask("obliging", (start, end), request, _STRENGTH[standing] - _LESS_FOR_DUTY, False, standing == "you")
        elif (standing != "supporters" or not (match["what"] or "").endswith("rse")) and grammar.done.search(
            sentence, match.start(), match.end() + (_REACH if grammar.subject_may_follow else _NEAR)
        ):
            yield Ask("obliging", None, None, _PASSIVE_STRENGTH)


def _is_told_of(before: str, grammar: Grammar) -> bool:
    """Tell whether somebody in power is told to have said what follows: a stance, not a demand."""
    said = next(grammar.reported.finditer(before[-_SUBJECT_REACH:]), None)
    if said is None or _QUOTATION.search(said.string, said.end(), len(said.string.rstrip())):
        return False
    clause = said.string[: said.start()]
    is_power = grammar.authority.search(clause) is not None or bool(find_foreign_names(clause, grammar))
    return is_power or grammar.replied.match(said.group()) is not None


def _subject(sentence: str, match: re.Match[str], grammar: Grammar) -> tuple[int, int]:
    """Place of the subject of a modal verb: the words before it, or those behind it ("jetzt muss der Bund")."""
    floor = max(0, match.start() - _SUBJECT_REACH)
    boundaries = [found.end() for found in grammar.boundary.finditer(sentence, floor, match.start())]
    start = start_of_list(sentence, floor, boundaries[-1] if boundaries else floor, match.start())
    before = sentence[start : match.start()]
    if grammar.subject_may_follow and foreign_standing(before, grammar) not in ("named", "authority"):
        end = min(len(sentence), match.end() + _FOLLOWING_REACH)
        behind = grammar.boundary.search(sentence, match.end(), end)
        stop = behind.start() if behind else end
        if _is_near(sentence[match.end() : stop], 25, grammar) or grammar.oneself.search(
            sentence[match.end() : stop][:12]
        ):
            return match.end(), stop
    return start, match.start()
