"""Sentences that lay a duty on somebody: "X must", "X should", "it is time for X to", "Y must be freed"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from campaign_app.drafting.addressees import is_prose, standing_of
from campaign_app.drafting.enumerations import start_of_list
from campaign_app.drafting.forms import Standing
from campaign_app.drafting.verbs import DONE, DONE_AT_ONCE, find_bare_verb


@dataclass(frozen=True)
class Obligation:
    """Who is obliged and where the words of the duty begin; see `asks.Ask`."""

    addressee: tuple[int, int] | None
    request: int | None
    strength: float
    is_to_supporters: bool


_MODAL = re.compile(
    r",?\s+(?:must(?:n['’]t)?|should(?:n['’]t)?|needs?\s+to|ha(?:s|ve)\s+(?:to|an?\s+(?:\w+\s+)?(?:duty|responsibility"
    r"|obligation)\s+to)|ought\s+to|(?:cannot|can['’]t)\s+(?:continue\s+to|keep(?=\s\w+ing)))\b\s*(?P<adverb>(?:now(?:\s+\w+ly)?|also|at\s+once"
    r"|\w+ly(?:\s+and\s+\w+ly)?|therefore)\s+)?(?P<not>not\s+)?",
    re.IGNORECASE,
)
_NECESSITY = re.compile(
    r"\bit(?:\s+is|['’]s)\s+(?:\w+\s+){0,2}?(?:time|imperative|essential|vital|critical|crucial|incumbent"
    r"|urgent|important|necessary|up)\s+(?:that|for|on|upon|to)\s+(?P<who>[^;:]{2,100}?)\s+to\s+(?P<what>\w)",
    re.IGNORECASE,
)
# "It is time the bank came to the table."
_TIME = re.compile(
    r"\b[Ii]t(?:\s+is|['’]s)\s+(?:\w+\s+)?time\s+(?:that\s+)?(?P<who>(?:[Tt]he\s+)?[\w&’' ]{2,60}?)\s"
    r"(?:\w{2,}ed|came|took|gave|put|did|kept|made|paid|stood|brought|let|went|met|told|ended)\b"
)
_NECESSARY_THAT = re.compile(
    r"\bit(?:\s+is|['’]s)\s+(?:\w+\s+){0,2}?(?:time|imperative|essential|vital|critical|crucial|urgent|important"
    r"|necessary)\s+that\s+",
    re.IGNORECASE,
)
_BOUNDARY = re.compile(
    r"[“”\"‘(;:—–]|,\s|\b(?:said|says|say|argue[sd]?|claim(?:s|ed)?|insist(?:s|ed)?)\s|\s(?:that|because"
    r"|believes?|think|thinks|but|so|while|if|when|whether|how|what|why|where|which|who|as)(?=\s)"
    r"|\sand(?=\s(?:he|she|they|it|we|you)\s)",
    re.IGNORECASE,
)
_QUESTION_WORD = re.compile(
    r"(?:^|\s)(?:whether|how|what|why|where|which|who|when|if|whatever)(?:\s+[\w'’.-]+){0,5}\s*$",
    re.IGNORECASE,
)
_QUOTE = re.compile(r"[“”\"]")
_SELF = re.compile(
    r"(?:\b(?:we|I|us|ourselves|let['’]s|nobody|no\s+one|there|this|these|those|what|which|who|that|one"
    r"|someone|anyone)|^it)\s*(?:all|also|now|then|still|both|too)?$",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\b(?:if|unless)\s+(?:the\s+)?(?:\w+\s+){0,2}(?:government|ministry|council|agency|administration|department"
    r"|company|bank"
    r"|board|legislature|committee|court|university|[A-Z]\w+)\b[^,;:]{0,140},\s*$",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"\s*(?:(?:now|then|today|instead|yet|still|and|but|first|finally|clearly|therefore|that)\s+)+",
    re.IGNORECASE,
)
_PROPER_START = re.compile(r"(?:the\s+|both\s+)?[A-Z]")
_NO_DUTY = re.compile(
    r"(?:have\s+(?!a\b|an\b|the\b|no\b)\w+|be\s+(?:noted|aware|proud|able|clear|surprised|remembered"
    r"|ashamed|in\b|at\b|familiar|read|said|no\b|a\s+surprise|sent|directed|addressed|submitted|emailed|contacted)"
    r"|come\s+as|remember|note\b|know\b|read\b|contact\b|visit\b|click|e-?mail|submit\s+(?:their\s+|an?\s+|the\s+)?applications?|apply\b|enrol|register|see\b|seem|go\s+without)",
    re.IGNORECASE,
)
_RULE = re.compile(
    r"\b(?:Judge|Chief\s+Justice)\s+[A-Z][\w.]+(?:\s[A-Z][\w.]+)?\s+(?:wrote|ruled|found|held|said)\b|"
    r"\b(?:under|by|according\s+to|pursuant\s+to)\s+(?:the|this|that|current|existing|federal|state"
    r"|international|new)\s+(?:\w+\s+){0,2}(?:law|rules?|policy|act|order|statute|code|regulations?)\b"
    r"|\b(?:law|rules?|statute|regulations?|constitution|code|section|article|clause|bill)\s+(?:requires?"
    r"|required|says?|states?|provides?|stipulates?|holds?|mandates?)\b",
    re.IGNORECASE,
)
_REPORTED = re.compile(
    r"\b(?:critics|opponents|lobbyists|skeptics|sceptics|some|others|they|he|she"
    r"|the\s+(?:[\w’']+\s+){0,3}?(?:president|administration|government|office|ministry|department|company|council"
    r"|police|agency|industry|officials|authorities|board)|spokes\w+(?:\s+for\s+[\w’' ]{2,40}?)?)(?:,[^,]{2,40},)?"
    r"\s+(?:\w+\s+)?(?:say|says|said|argue[sd]?|claim(?:s|ed)?|believe[sd]?|insist(?:s|ed)?|think|thinks|thought)\b"
    r"|\bha(?:s|ve)\s+(?:(?:repeatedly|long|always|since|also|previously)\s+)?(?:said|argued|claimed|insisted"
    r"|maintained|told|warned|advised|reminded)\b"
    r"|\b(?:repli(?:es|ed)|respond(?:s|ed)|counter(?:s|ed)|alleg(?:es|ed))\b",
    re.IGNORECASE,
)
_CONCEDED = re.compile(
    r"\b(?:understand|appreciate|acknowledge|recogni[sz]e|clarify|clarifie|explain|know|note"
    r"|mean)s?\s+that\s*$",
    re.IGNORECASE,
)
_STRENGTH: dict[Standing, float] = {
    "named": 0.85,
    "authority": 0.65,
    "you": 0.45,
    "proper": 0.6,
    "them": 0.6,
    "supporters": 0.3,
    "nobody": 0.0,
}
# The items of a resolution: "That the council publish the plan", "That the road be closed".
_RESOLVED = re.compile(r"^\W{0,3}(?:(?:be\s+it\s+)?(?:further\s+)?resolved,?\s+)?that\s+", re.IGNORECASE)
_RESOLVED_PASSIVE = re.compile(r"\sbe\s+")
# "The killing must stop" asks, whoever is to stop it.
_ENDING = re.compile(
    r"(?:stop|end|cease)\b(?!\s+(?!now\b|immediately\b|today\b|at\b|and\b|here\b|before\b)\w)", re.IGNORECASE
)
_JOINED = re.compile(r"\s(?:and|but|while)(?=\s)")
_OPENING = 6
_MORE_IN_LETTER = 0.15
_MATTER = re.compile(r"(?:all\s+)?(?:this|that|these|those)", re.IGNORECASE)
# "Has to" tells of routine as often as of duty.
_ROUTINE = re.compile(r",?\s+ha(?:s|ve)\s+to\b", re.IGNORECASE)
_ONLY_ROUTINE = 0.2
_QUOTED_ROUTINE = 0.1
_NOUN_MARK = re.compile(r"\b(?:the|a|an|any|no|urgent|this|that|their|our|growing|clear)$", re.IGNORECASE)
# What "needs to be done" is described as often as asked for.
_NEED = re.compile(r",?\s+needs?\b", re.IGNORECASE)
_PASSIVE = re.compile(
    r"be\s+(?:\w+ly\s+)?(?:\w+ed|\w+en|done|made|put|held|kept|paid|brought|built|told|shut|cut|withheld)\b",
    re.IGNORECASE,
)
_PASSIVE_STRENGTH = 0.55
_REACH = 200


def find_obligations(
    sentence: str, *, has_antecedent: bool, is_letter: bool, it_is_body: bool = False
) -> Iterator[Obligation]:
    """Yield the duties of a sentence; descriptions of rules and duties to oneself are left out.

    `it_is_body` tells that the sentence before speaks of an authority, so that "It must" obliges that.
    """
    if _RULE.search(sentence):
        return
    for match in _NECESSITY.finditer(sentence):
        strength = _STRENGTH[standing_of(match["who"], has_antecedent=has_antecedent)]
        yield from _if_strong(match.span("who"), match.start("what"), strength)
    for match in _TIME.finditer(sentence):
        yield from _if_strong(match.span("who"), None, _STRENGTH[standing_of(match["who"])])
    for match in _NECESSARY_THAT.finditer(sentence):
        if verb := find_bare_verb(sentence, match.end(), match.end() + _REACH):
            strength = _STRENGTH[standing_of(sentence[match.end() : verb.start()], has_antecedent=has_antecedent)]
            yield from _if_strong((match.end(), verb.start()), verb.start("verb"), strength)
    yield from _resolved(sentence)
    last = 0
    for match in _MODAL.finditer(sentence):
        start, end = _subject(sentence, match.start(), last)
        last = match.end()
        takes_up = _takes_up(sentence, start, sentence[start:end].strip(), it_is_body=it_is_body)
        if not _is_no_duty(sentence, match, start, end, takes_up=takes_up):
            yield from _duty(
                sentence, match, (start, end), has_antecedent or is_letter or takes_up, is_letter=is_letter
            )


def _resolved(sentence: str) -> Iterator[Obligation]:
    """What a resolution resolves that somebody do, or that be done."""
    that = _RESOLVED.match(sentence)
    if that is None:
        return
    verb = find_bare_verb(sentence, that.end(), that.end() + _REACH)
    if verb and standing_of(sentence[that.end() : verb.start()]) in ("named", "authority", "proper"):
        yield Obligation((that.end(), verb.start()), verb.start("verb"), 0.6, False)
        return
    passive = _RESOLVED_PASSIVE.search(sentence, that.end(), that.end() + _REACH)
    if passive and DONE.match(sentence, passive.end()):
        yield Obligation(None, None, _PASSIVE_STRENGTH, False)


def _is_no_duty(sentence: str, match: re.Match[str], start: int, end: int, *, takes_up: bool) -> bool:
    """Questions, duties of one's own, mere advice, and what others are reported to say or concede."""
    subject, told = sentence[start:end].strip(), _QUOTE.split(sentence[:start][-_REACH:])[-1]
    if _NEED.match(match.group()) and _NOUN_MARK.search(subject):
        return True
    is_matter = _MATTER.fullmatch(subject) and _ENDING.match(sentence, match.end())
    is_own = _SELF.search(subject) and not (takes_up or is_matter)
    if not subject or is_own or _QUESTION_WORD.search(sentence[:end][-80:]):
        return True
    return bool(_NO_DUTY.match(sentence, match.end()) or _REPORTED.search(told) or _CONCEDED.search(told))


def _takes_up(sentence: str, start: int, subject: str, *, it_is_body: bool) -> bool:
    """Tell whether "it" is a body named before: "if the government means it, it must act"."""
    if subject.lower() == "it" and it_is_body and len(sentence[:start].strip('“" ')) < _OPENING:
        return True
    return subject.lower() == "it" and _CONDITION.search(sentence[max(0, start - _REACH) : start]) is not None


def _duty(
    sentence: str, match: re.Match[str], subject: tuple[int, int], has_antecedent: bool, *, is_letter: bool
) -> Iterator[Obligation]:
    start, end = subject
    phrase = sentence[start:end].strip()
    standing = standing_of(phrase, has_antecedent=has_antecedent)
    if standing == "proper" and not (_PROPER_START.match(phrase) and is_prose(sentence)):
        standing = "nobody"
    strength = _STRENGTH[standing]
    if _ROUTINE.match(match.group()):
        strength -= _QUOTED_ROUTINE if sentence.lstrip()[:1] in '“"' else _ONLY_ROUTINE
    if standing == "you" and is_letter:
        strength += _MORE_IN_LETTER
    if standing == "nobody" and _ENDING.match(sentence, match.end()):
        yield Obligation(None, None, _PASSIVE_STRENGTH, False)
    is_done = standing not in ("named", "you") and _is_passive(sentence, match.end())
    if is_done or (standing in ("proper", "nobody") and _PASSIVE.match(sentence, match.end())):
        if is_done and not _NEED.match(match.group()):
            yield Obligation(None, None, _PASSIVE_STRENGTH, False)
    elif standing != "supporters":
        request = match.start("not") if match["not"] else match.end()
        yield from _if_strong((start, end), request, strength)


def _is_passive(sentence: str, start: int) -> bool:
    """Tell whether the duty is that something be done, by whomever it concerns."""
    if sentence[start : start + 3].lower() != "be ":
        return False
    return bool(DONE.match(sentence, start + 3) or DONE_AT_ONCE.match(sentence, start + 3))


def _if_strong(addressee: tuple[int, int], request: int | None, strength: float) -> Iterator[Obligation]:
    if strength >= 0.5:
        yield Obligation(addressee, request, strength, False)


def _subject(sentence: str, modal: int, last: int) -> tuple[int, int]:
    """Place of the subject before a modal verb; a parenthesis between commas before the verb is skipped.

    `last` is where the modal verb before it ends: after "X must act and" another subject begins.
    """
    end = modal
    floor = max(last, modal - _REACH)
    joined = [match.end() for match in _JOINED.finditer(sentence, floor, modal)] if last else []
    floor = joined[-1] if joined else max(0, modal - _REACH)
    if sentence[modal : modal + 1] == ",":
        end = max(sentence.rfind(",", floor, modal), floor)
    boundaries = [match.end() for match in _BOUNDARY.finditer(sentence, floor, end)]
    start = start_of_list(sentence, floor, boundaries[-1] if boundaries else floor, end)
    leading = _LEADING.match(sentence, start, end)
    return (leading.end() if leading else start), end
