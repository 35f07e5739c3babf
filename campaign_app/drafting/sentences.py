"""Sentences of a text with their places, so that every field of a draft can be shown in its source."""

import re
from dataclasses import dataclass

_LINE = re.compile(r"[^\n]+")
# French sets a blank before its closing quotation mark.
_STOP = re.compile(r"(?:[!?…]|\.{1,4})+(?:[\"'”’»)\]]|\s»)*(?=\s)")
_LAST_WORD = re.compile(r"(?:^|[\s(\[\"“‘'-])([\w.]+)$")
_TITLES = re.compile(
    r"mr|mrs|ms|dr|prof|rev|hon|sens?|reps?|gov|lt|col|gen|capt|sgt|pres|st|jr|sr|messrs|mx|amb|mm|mme|mlle|dra|sra|srta|hr|fr|ing|lic|arq|me"
)
_SHORTENED = re.compile(
    r"vs?|nos?|pp?|eds?|fig|art|sec|cf|al|etc|inc|ltd|corp|co|bros|dept|est|approx|jan|feb|mar|apr|jun|jul"
    r"|aug|sept|oct|nov|dec|e\.g|i\.e|a\.m|p\.m|núm|pág|av|bzw|str|nr|z\.b|d\.h|u\.a|usw"
)
# In German "3. Mai" and "19. Januar" are ordinals.
_ORDINAL = re.compile(r"\d{1,2}")
_MONTH = re.compile(
    r"januar|jänner|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|jahrhundert",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"(?:[A-Za-z]\.)*[A-Za-z]")
# After "U.S." these begin a new sentence; any other capital goes on with a name ("U.S. Senate").
_OPENERS = re.compile(
    r"the|an?|this|that|these|those|we|i|it|he|she|they|you|our|their|its|in|on|at|as|if|when|while|since"
    r"|after|before|however|but|and|or|for|with|by|to|from|not?|there|here|what|why|how|who|all|both|each"
    r"|every|today|yesterday|now|then|meanwhile|additionally|moreover|according|under|over",
    re.IGNORECASE,
)
_NEXT_WORD = re.compile(r"\s+[\"“‘'(\[«]*([^\s.,;:!?…]*)")


@dataclass(frozen=True, order=True)
class Span:
    """A piece of a text: characters `start` to `end` (excluded), and what stands there."""

    start: int
    end: int
    text: str


def split_sentences(text: str) -> list[Span]:
    """Return the sentences of `text` in order; a line end always ends a sentence."""
    lines = (line.span() for line in _LINE.finditer(text))
    return [span for start, end in lines for span in _sentences_of_line(text, start, end)]


def _sentences_of_line(text: str, start: int, end: int) -> list[Span]:
    spans: list[Span] = []
    for stop in _STOP.finditer(text, start, end):
        if _ends_sentence(text, start, stop, end):
            spans.append(_trimmed(text, start, stop.end()))
            start = stop.end()
    spans.append(_trimmed(text, start, end))
    return [span for span in spans if span.text]


def _ends_sentence(text: str, start: int, stop: re.Match[str], end: int) -> bool:
    following = _NEXT_WORD.match(text, stop.end(), end)
    word = following.group(1) if following else ""
    if word[:1].islower() or word[:1] in ("-", "–", "—"):
        return False
    before = text[max(start, stop.start() - 30) : stop.start()]
    return stop.group() != "." or not _is_abbreviation(before, word)


def _is_abbreviation(before: str, following: str) -> bool:
    """Tell whether the full stop after `before` belongs to its last word."""
    match = _LAST_WORD.search(before)
    if match is None:
        return False
    last = match.group(1)
    key = last.lower()
    if _TITLES.fullmatch(key):
        return True
    if _ORDINAL.fullmatch(last) and _MONTH.fullmatch(following):
        return True
    is_short = _SHORTENED.fullmatch(key) or (_INITIALS.fullmatch(last) and last != "I")
    return bool(is_short) and not _OPENERS.fullmatch(following)


def _trimmed(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    piece = piece.strip()
    return Span(start, start + len(piece), piece)
