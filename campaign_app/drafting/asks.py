"""The grammar of asking: whether a sentence asks somebody to act, whom, and what for.

Five forms are known, each found at its verb: asking ("we urge X to"), obliging ("X must"), calling for
something ("we call for an end to"), bidding ("Tell X to") and pledging ("I pledge to"). Only the sentence
is looked at; `has_antecedent` tells that a decision-maker was named just before, so that "he must" makes
sense.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from campaign_app.drafting.addressees import standing_of
from campaign_app.drafting.biddings import find_bidding, find_calling, find_writing
from campaign_app.drafting.foreign import GRAMMARS
from campaign_app.drafting.foreign.asking import find_foreign_asks
from campaign_app.drafting.forms import Ask, Standing
from campaign_app.drafting.languages import Language
from campaign_app.drafting.obligations import Obligation, find_obligations
from campaign_app.drafting.pledges import find_pledge, is_signing
from campaign_app.drafting.speakers import (
    is_asked_by_others,
    is_first_person,
    is_told_as_history,
    is_told_by_authority,
    is_verb,
)
from campaign_app.drafting.verbs import BE_DONE, find_bare_verb

_ASKING = re.compile(
    r"\b(?:urg(?:e|es|ed|ing)|call(?:s|ed|ing)?\s+(?:up)?on|implor(?:e|es|ed|ing)|beseech(?:es|ed|ing)?"
    r"|beg(?:s|ged|ging)?|plead(?:s|ed|ing)?\s+with|entreat(?:s|ed|ing)?|exhort(?:s|ed|ing)?"
    r"|ask(?:s|ed|ing)?|petition(?:s|ed|ing)?|appeal(?:s|ed|ing)?\s+to|request(?:s|ed|ing)?|press(?:es|ed"
    r"|ing)|encourag(?:e|es|ed|ing)|demand(?:s|ed|ing)?|insist(?:s|ed|ing)?|push(?:es|ed|ing)|challeng(?:e"
    r"|es|ed|ing)|argu(?:e|es|ed|ing)|wants?|need|expect|recommend(?:s|ed|ing)?|call(?:s|ed|ing)?\s+for"
    r"|seek(?=\s+that))\b\s*",
    re.IGNORECASE,
)
_WEAK = re.compile(r"seek|encourag|want|need|expect|press|push|argu|recommend", re.IGNORECASE)
_THAT_VERBS = re.compile(r"demand|insist|request|ask|argu|recommend|urg|seek", re.IGNORECASE)
_TO = re.compile(r"\sto(?:,?\s+(?=[^\W\d_])|\s*[:…])")
_REACH = 220
_NOT_ADDRESSED = re.compile(
    r"(?:about|for|whether|if|why|how|what|when|where|who|which|questions?|himself|herself|themselves"
    r"|myself|ourselves|permission|that|not|to|and|or|by|in|into|with|from|as|of|more|it)\b|[,.;:)”\"]",
    re.IGNORECASE,
)
_THAT = re.compile(r"that\s+", re.IGNORECASE)
_WISH = re.compile(r"want|need|expect|call\w*\s+for", re.IGNORECASE)
_INVITING = re.compile(r"encourag|want|expect|recommend", re.IGNORECASE)
_MEMBERS = re.compile(r"\b(?:our|all|its)\s+(?:[\w,]+\s+){0,4}members\b", re.IGNORECASE)
_BASE: dict[Standing, float] = {
    "named": 0.9,
    "you": 0.85,
    "authority": 0.75,
    "proper": 0.65,
    "them": 0.6,
    "supporters": 0.55,
    "nobody": 0.0,
}
_DONATING = re.compile(
    r"\b(?:(?:please|to)\s+donate|donate\s+(?:to|now|today)|(?:^|please\s+|make\s+a\s+)donat(?:e|ion)|your\s+donation|chip\s+in"
    r"|subscribe\s+(?:to|now|today)|newsletter|rsvp|buy\s+(?:your\s+)?tickets?|become\s+a\s+member)\b",
    re.IGNORECASE,
)
_ONLY_THOUGHT = re.compile(
    r"(?:remember|note|know|recall|bear\s+in\s+mind|think|consider\s+(?:signing|endorsing|joining))\b"
)
_ALSO_ASKED = 0.6
_STRONGLY_ASKED = 0.6
_WEAKLY_ASKED = 0.45
_PLEDGED = 0.9
_LONGEST_SENTENCE = 1500


def find_ask(
    sentence: str,
    *,
    language: Language = "en",
    has_antecedent: bool = False,
    is_letter: bool = False,
    is_alert: bool = False,
    is_pledge: bool = False,
    it_is_body: bool = False,
) -> Ask | None:
    """Return the strongest ask of a sentence, the first of equals, None where it asks nobody.

    In a letter "Please act" asks whom the letter is written to, in an action alert whom the reader is to
    reach; elsewhere it may ask any reader. `it_is_body` tells that "it" is an authority. In a pledge
    "We will act" is what its signers pledge.
    """
    if len(sentence) > _LONGEST_SENTENCE or sentence.rstrip("\"'”’») ").endswith("?"):
        return None
    if grammar := GRAMMARS.get(language):
        asks = find_foreign_asks(sentence, grammar, has_antecedent=has_antecedent, is_letter=is_letter)
    else:
        duties = find_obligations(
            sentence, has_antecedent=has_antecedent or is_alert, is_letter=is_letter, it_is_body=it_is_body
        )
        asks = _english_asks(sentence, duties, has_antecedent or is_alert, is_letter or is_alert, is_pledge)
    found = list(asks)
    strongest = max(found, key=lambda ask: ask.strength, default=None)
    return replace(strongest, also=_also(strongest, found)) if strongest else None


def _also(strongest: Ask, found: list[Ask]) -> tuple[tuple[int, int], ...]:
    """Whom the other asks of the sentence address: "X must stop and Y must open the road"."""
    taken = [strongest.addressee] if strongest.addressee else []
    for ask in found:
        is_apart = ask.addressee and all(ask.addressee[1] <= a or ask.addressee[0] >= b for a, b in taken)
        if ask.form == strongest.form and ask.strength >= _ALSO_ASKED and is_apart and ask.addressee:
            taken.append(ask.addressee)
    return tuple(taken[1:]) if strongest.addressee else ()


def _english_asks(
    sentence: str, duties: Iterator[Obligation], has_antecedent: bool, is_letter: bool, is_pledge: bool
) -> Iterator[Ask]:
    if _DONATING.search(sentence):
        return
    yield from _asking(sentence, has_antecedent, is_letter)
    yield from find_writing(sentence)
    for found in duties:
        yield Ask("obliging", found.addressee, found.request, found.strength, found.is_to_supporters)
    yield from find_calling(sentence)
    yield from find_bidding(sentence, is_letter)
    yield from _pledging(sentence, is_pledge)


def _asking(sentence: str, has_antecedent: bool, is_letter: bool) -> Iterator[Ask]:
    for match in _ASKING.finditer(sentence):
        before, verb = sentence[: match.start()], match.group()
        if not is_verb(before, verb) or is_asked_by_others(before) or is_told_as_history(sentence, verb):
            continue
        yield from _asked(sentence, match, has_antecedent, is_letter)


def _asked(sentence: str, match: re.Match[str], has_antecedent: bool, is_letter: bool) -> Iterator[Ask]:
    before, verb = sentence[: match.start()], match.group()
    if _asks_that_be_done(sentence, match):
        if is_told_by_authority(before):
            return
        yield Ask("asking", None, None, _WEAKLY_ASKED if _WEAK.match(verb) else _STRONGLY_ASKED)
        return
    that = _asked_that(sentence, match)
    place = that or _asked_to(sentence, match)
    if place is None:
        return
    start, end, request = place
    standing = standing_of(sentence[start:end], has_antecedent=has_antecedent)
    strength = _strength(standing, verb, is_first_person(before))
    if _is_service(standing, verb, before, is_letter=is_letter):
        return
    if standing == "supporters" and _MEMBERS.search(sentence, start, end):
        # Only one's own organization asks its members.
        strength = max(strength, _BASE["supporters"])
    if request is not None and _ONLY_THOUGHT.match(sentence, request):
        strength -= 0.2
    if standing == "you" and not is_letter and request is not None and is_signing(sentence, request):
        yield Ask("pledging", None, request, strength, is_to_supporters=True)
    elif that and standing == "supporters":
        # "We demand that the public have access": asked for them, not of them.
        yield Ask("asking", None, None, strength)
    elif strength >= 0.5:
        yield Ask("asking", (start, end), request, strength, standing == "supporters")


def _is_service(standing: Standing, verb: str, before: str, *, is_letter: bool) -> bool:
    """Tell whether readers are only invited, or residents told what to do."""
    if standing == "you":
        return not is_letter and _INVITING.match(verb) is not None
    return standing == "supporters" and is_told_by_authority(before)


def _strength(standing: Standing, verb: str, first_person: bool) -> float:
    is_wished = first_person or verb[:4].lower() in ("call", "want")
    if _WISH.match(verb) and not (standing in ("named", "authority") and is_wished):
        return 0.0
    base = 0.55 if standing == "nobody" and first_person else _BASE[standing]
    if _WEAK.match(verb):
        base -= 0.1 if first_person else 0.2
    return base + (0.05 if first_person else 0.0)


def _asked_to(sentence: str, match: re.Match[str]) -> tuple[int, int, int | None] | None:
    """Places of "X" and "do Y" in "urge X to do Y"."""
    start = match.end()
    to = _TO.search(sentence, start, start + _REACH)
    if to is None or to.start() <= start or _NOT_ADDRESSED.match(sentence, start):
        return None
    return start, to.start(), to.end() if to.group()[-1] == " " else None


def _asks_that_be_done(sentence: str, match: re.Match[str]) -> bool:
    """Tell whether somebody asks "that the road be closed", of nobody by name."""
    that = _THAT.match(sentence, match.end()) if _THAT_VERBS.match(match.group()) else None
    passive = BE_DONE.search(sentence, that.end(), that.end() + _REACH) if that else None
    if passive is None or that is None:
        return False
    return find_bare_verb(sentence, that.end(), passive.start()) is None


def _asked_that(sentence: str, match: re.Match[str]) -> tuple[int, int, int | None] | None:
    """Places of "X" and "do Y" in "demand that X do Y"."""
    if not _THAT_VERBS.match(match.group()):
        return None
    that = _THAT.match(sentence, match.end())
    if that is None:
        return None
    verb = find_bare_verb(sentence, that.end(), that.end() + _REACH)
    if verb is None:
        return None
    return that.end(), verb.start(), verb.start("verb")


def _pledging(sentence: str, is_pledge: bool) -> Iterator[Ask]:
    if match := find_pledge(sentence, is_pledge=is_pledge):
        request = match.start("what") if match["what"] else None
        # In the text of a pledge whatever else is asked stands beside it.
        yield Ask("pledging", None, request, _PLEDGED if is_pledge else 0.6, is_to_supporters=True)
