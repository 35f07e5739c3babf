"""Pledges: what signers promise to do themselves, and how supporters are asked to promise it."""

import re

_PLEDGING = re.compile(
    r"(?:\b(?:we|I)(?:,?\s+the\s+undersigned(?:\s+\w+){0,4},?)?\s+(?:\w+ly\s+|hereby\s+|also\s+)?(?:pledge|vow)\b"
    r"|\bI\s+(?:promise|commit|refuse)\b(?=\s+to\b)|\bundersigned\b[^.]{0,60}\b(?:commit|refuse)\b(?=\s+to\b)"
    r"|^(?:please\s+)?(?:take\s+the\s+pledge|pledge(?=\s+(?:to|here|now|that)\b)|commit(?=\s+to\b))\b)"
    r"(?:\s+(?:here|now|today))?(?:\s+to\s+(?P<what>\w+)(?<!ing))?",
    re.IGNORECASE,
)
# In the text of a pledge whatever "we" will do or refuse is pledged.
_PLEDGED = re.compile(
    r"^(?:we|I)\s+(?:commit|promise|agree|refuse|will|shall)\b(?:\s+to)?\s+(?P<what>\w+)(?<!ing)", re.IGNORECASE
)
_SIGNING = re.compile(
    r"(?:sign|take|make|join|add\s+your\s+name\s+to)\s+(?:\w[\w-]*\s+){0,5}pledge\b|pledge\b|commit\s+to\b",
    re.IGNORECASE,
)


def find_pledge(sentence: str, *, is_pledge: bool) -> re.Match[str] | None:
    """Find a promise in a sentence; its group `what` is what is promised, None where that cannot be told.

    `is_pledge` says that the whole text is one, so that "We will act" is a promise too.
    """
    return _PLEDGING.search(sentence) or (_PLEDGED.match(sentence) if is_pledge else None)


def is_signing(sentence: str, start: int) -> bool:
    """Tell whether the words at `start` are to sign or take a pledge."""
    return _SIGNING.match(sentence, start) is not None
