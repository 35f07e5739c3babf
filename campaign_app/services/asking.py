"""What a page may ask beyond name, address and place: a fixed list, never a must; and how machine-like an answer looks.

A score only ever feeds people who moderate. It refuses nobody, and what is not known counts as nothing.
"""

import re
from collections.abc import Collection, Mapping

from campaign_app.addresses import clean_line
from campaign_app.errors import BadInput
from campaign_app.models import ActionPage, PageKind

# How long an answer may be. Letters to representatives ask for street and town by themselves.
LIMITS = {"phone": 30, "street": 200, "city": 120, "affiliation": 160, "occupation": 120, "birth_year": 4}
_OF_LETTERS = frozenset({"street", "city"})
_PHONE = re.compile(r"\+?[0-9][0-9 ()./-]{4,28}")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
# A field no person sees was filled in; a form of four fields and more was filled in faster than anybody reads it.
BAIT_SCORE, HASTE_SCORE = 60, 30
HASTE_SECONDS = 3
_DAY_SECONDS = 86_400


def offered(kind: PageKind) -> list[str]:
    """What a page of this kind may ask."""
    return [name for name in LIMITS if kind != "letter" or name not in _OF_LETTERS]


def keep_choice(kind: PageKind, chosen: Collection[str]) -> list[str]:
    """Of what an organizer chose, what a page of this kind may ask, in the order of the list."""
    return [name for name in offered(kind) if name in chosen]


def check_answers(page: ActionPage, answers: Mapping[str, str]) -> dict[str, str]:
    """The answers to what the page asks, cleaned, empty ones left out. Raises BadInput naming the field."""
    cleaned = {name: clean_line(answers.get(name, "")) for name in page.asked_fields}
    given = {name: answer for name, answer in cleaned.items() if answer}
    for name, answer in given.items():
        if len(answer) > LIMITS[name]:
            raise BadInput("Shorten this to at most %(limit)d characters", field=name, limit=LIMITS[name])
    if not _PHONE.fullmatch(given.get("phone", "12345")):
        raise BadInput("Enter a phone number like +1 520 555 0100", field="phone")
    if not _YEAR.fullmatch(given.get("birth_year", "2000")):
        raise BadInput("Enter four digits, like 1980", field="birth_year")
    return given


def read_seconds(text: str) -> int | None:
    """The whole seconds a browser says the form took; None when it says nothing sensible."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 and int(text) <= _DAY_SECONDS else None


def score(*, bait: str, fill_seconds: int | None) -> int:
    """How machine-like: 0 for nothing known, up to 90."""
    is_hasty = fill_seconds is not None and fill_seconds < HASTE_SECONDS
    return (BAIT_SCORE if bait else 0) + (HASTE_SCORE if is_hasty else 0)
