"""Merge fields: the words in braces that a letter's draft may hold, found, checked and filled. Pure."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass

FIELDS = (
    "supporter.name",
    "supporter.first_name",
    "supporter.postal_code",
    "representative.name",
    "representative.title",
    "representative.title_and_name",
    "district",
    "state",
)
_FIELD = re.compile(r"\{[ \t]*([A-Za-z_][\w.-]*(?: [\w.-]+)*)[ \t]*\}")


@dataclass(frozen=True)
class UnknownField:
    """A word in braces that is no field, on which line (from 1), and the field that was probably meant, or ''."""

    name: str
    line: int
    meant: str


def find_unknown(text: str) -> list[UnknownField]:
    """The words in braces that nothing would be filled in for, in reading order."""
    return [
        UnknownField(match[1], text.count("\n", 0, match.start()) + 1, _nearest(match[1]))
        for match in _FIELD.finditer(text)
        if match[1] not in FIELDS
    ]


def has_fields(text: str) -> bool:
    """Whether anything in the text would be filled in."""
    return any(match[1] in FIELDS for match in _FIELD.finditer(text))


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with each field that has a value replaced by it; what values contain is never a field."""
    return _FIELD.sub(lambda match: values.get(match[1], match[0]), text)


def _nearest(name: str) -> str:
    plain = re.sub(r"[\s-]+", "_", name).lower()
    return next(iter(difflib.get_close_matches(plain, FIELDS, n=1, cutoff=0.6)), "")
