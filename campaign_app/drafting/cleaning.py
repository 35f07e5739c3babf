"""Even out a text before it is read: line ends, blanks, invisible characters. Words are never changed."""

import re
import unicodedata

_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Soft hyphens, zero-width spaces and byte order marks; joiners stay, since scripts and emoji need them.
_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff]")
_BLANKS = re.compile(r"[^\S\n]+")
_LINE_EDGE = re.compile(r" ?\n ?")
_GAP = re.compile(r"\n{4,}")


def clean(text: str) -> str:
    """Return `text` in NFC, one blank between words, at most two empty lines in a row; idempotent.

    Two empty lines are kept apart from one because a listing may leave the line of a title empty.
    """
    text = _INVISIBLE.sub("", _LINE_END.sub("\n", text))
    text = _BLANKS.sub(" ", unicodedata.normalize("NFC", text))
    return _GAP.sub("\n\n\n", _LINE_EDGE.sub("\n", text)).strip()
