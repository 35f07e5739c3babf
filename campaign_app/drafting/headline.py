"""The headline of an action page: the release's own words, turned to the imperative where they ask."""

import re

from campaign_app.drafting.asks import find_ask
from campaign_app.drafting.forms import Ask
from campaign_app.drafting.languages import Language

_LONGEST = 110
_SHORTEST_WORDS = 3
_BIDDING = re.compile(
    r"(?:tell|stop|end|protect|save|demand|urge|ask|call|support|defend|free|sign|join|stand|keep|ban"
    r"|repeal|restore|release|reject|pass|pledge|fund|close|reverse|halt|act|oppose|fight|let|make|hold"
    r"|lift|drop|invest|guarantee|vote)\b",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"(?:(?:action|urgent)\s+(?:alert|appeal)|(?:open\s+)?letter|petition|statement|press\s+release):\s+", re.IGNORECASE
)
_ATTRIBUTION = re.compile(
    r",\s+(?:the\s+)?[A-Z][^,.;“”\"]{2,80}?\s(?:said|says|told\s+reporters|wrote|announced)(?:\s+(?:today|on\s+\w+|in\s.{2,40}))?\.?$"
    r"|,\s+the\s+\w+\s+(?:recommends|concludes|urges)\.?$"
    r"|,?[\"”]?,?\s+(?:[A-Z][\w.&’'-]*\s+){1,7}(?:said|says|told|wrote|announced)\b.{0,60}$"
    r"|[,”\"]+\s*(?:the\s+)?(?:\w+\s+){1,4}(?:said|says|wrote|added|declared|stated|continued|concluded|dit|dijo|sagte)\b.*$"
)
_SIDE_CLAUSE = re.compile(
    r",\s|;\s|\s[–—]\s|\s(?:because|since|while|so\s+that|which|until|and\s+to|after|as\s+a"
    r"|in\s+order\s+to|emphasi[sz]ing)\s"
)
_PLEDGE = re.compile(
    r"(?:(?:sign|take|make|join)\s+(?:\w[\w-]*\s+){0,5}?pledge|pledge|promise|vow|commit|commit\s+themselves)"
    r"(?:\s+(?:here|now|today))?\s+to\s+",
    re.IGNORECASE,
)
_ADVERBIAL = re.compile(
    r"(?:(?:within|before|by|without|in|at|during|as|upon|after|on|through|for|under)\s|(?:immediately|instead|first|therefore)(?=,))"
    r"[^,;:]{0,70},\s+(?=[a-z]+\s)"
)
# "release the hostages and Israel must lift the siege": what follows is asked of another.
_NEXT_DUTY = re.compile(
    r",?\s(?:and|but|while)\s(?:the\s+)?(?:[\w.’'-]+\s){1,5}(?:must|should|has\s+to|needs\s+to)\s.*", re.DOTALL
)
_GERUND = re.compile(r"\w{3,}ing\b", re.IGNORECASE)
_UNFINISHED = re.compile(r"(?:…|\.{3})[\"'”’»)\]]*$")


def request_of(sentence: str, ask: Ask) -> str | None:
    """Return what is asked as a bare infinitive ("reverse its decision"), None where it cannot stand alone.

    An attribution at the end ("..., the group said today") is left out. What supporters are asked for
    reads after "I pledge to", so the words of pledging itself are left out too.
    """
    if ask.request is None or _UNFINISHED.search(sentence):
        return None
    words = _within_quote(_ATTRIBUTION.sub("", sentence[ask.request :])).strip(" .,;:!\"“”„'’«»")
    words = _ADVERBIAL.sub("", words, count=1) if _ADVERBIAL.match(words) else words
    words = _NEXT_DUTY.sub("", words)
    if ask.is_to_supporters:
        words = _PLEDGE.sub("", words)
        if _GERUND.match(words):
            return None
    return words or None


def _within_quote(words: str) -> str:
    """Leave out what follows the end of a quotation that began before these words."""
    if words.count('"') % 2:
        words = words[: words.find('"')]
    for opening, closing in (("“", "”"), ("«", "»"), ("„", "“")):
        end = words.find(closing)
        if end >= 0 and opening not in words[:end] and (closing != "“" or "”" not in words[end:]):
            words = words[:end]
    return words


def bids(title: str) -> bool:
    """Tell whether a title is an imperative, in English: "Keep the evening buses"."""
    return _BIDDING.match(title) is not None


def headline_of(title: str, request: str | None, *, title_is_derived: bool, language: Language = "en") -> str:
    """Return an imperative made from the title or else from the request, or the title as it is."""
    in_title = find_ask(title, language=language)
    if in_title and (words := request_of(title, in_title)) and _is_headline(words):
        return _capitalised(words)
    if _BIDDING.match(title) and not title_is_derived:
        return title
    if (labelled := _LABELLED.match(title)) and _BIDDING.match(title, labelled.end()):
        return title[labelled.end() :]
    if request and _is_headline(short := _SIDE_CLAUSE.split(request, maxsplit=1)[0]):
        return _capitalised(short)
    return title


def _is_headline(words: str) -> bool:
    return (
        len(words.split()) >= _SHORTEST_WORDS
        and len(words) <= _LONGEST
        and not words.lower().startswith(("be ", "not "))
    )


def _capitalised(words: str) -> str:
    return words[:1].upper() + words[1:]
