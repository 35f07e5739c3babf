"""Single values out of a roster's entry: texts, dates, divisions; what is not as it must be raises BadRow."""

import re
from collections.abc import Mapping
from datetime import date

from campaign_app.addresses import clean_line, normalise_email
from campaign_app.errors import BadInput
from campaign_app.rosters.records import BadRow

NAME_MAX = 160
_DIVISION = re.compile(r"ocd-division/country:[a-z]{2}(?:/[a-z_]+:[^\s/:]+)*")
_WEB = re.compile(r"https?://[^\s<>\"]+")


def text(entry: Mapping[str, object], name: str, limit: int = 0) -> str:
    """A value on one line; '' when it is missing. Raises BadRow above `limit` characters (0: no limit)."""
    value = entry.get(name)
    cleaned = "" if value is None else _clean(str(value))
    if limit and len(cleaned) > limit:
        raise BadRow(f"the {name} is longer than {limit} characters")
    return cleaned


def _clean(value: str) -> str:
    if value.isascii() and value.isprintable():  # most are: nothing invisible to look for
        return " ".join(value.split())
    return clean_line(value)


def required(entry: Mapping[str, object], name: str, limit: int = NAME_MAX) -> str:
    """A value that must be there."""
    value = text(entry, name, limit)
    if not value:
        raise BadRow(f"the {name} is missing")
    return value


def day(entry: Mapping[str, object], name: str) -> date | None:
    """A date as YYYY-MM-DD; None when missing or only a year or month."""
    value = text(entry, name)
    if len(value) < 10:
        return None
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        raise BadRow(f"the {name} “{value[:20]}” is not a date like 2025-01-03") from None


def web_address(value: str) -> str:
    """An http address, or '' for anything else: what is shown as a link must be one."""
    return value if _WEB.fullmatch(value) else ""


def email(entry: Mapping[str, object], name: str = "email") -> str:
    """An email address; '' when missing."""
    value = text(entry, name)
    try:
        return normalise_email(value) if value else ""
    except BadInput:
        raise BadRow(f"“{value[:60]}” is not an email address") from None


def division(value: str) -> str:
    """An Open Civic Data division id, in lower case."""
    code = value.strip().lower()
    if not _DIVISION.fullmatch(code) or len(code) > NAME_MAX:
        raise BadRow(f"“{value[:60]}” is not an Open Civic Data id like ocd-division/country:us/state:az")
    return code


def mapping(value: object) -> dict[str, object]:
    """A mapping with names as keys; an empty one for anything else."""
    return {str(key): item for key, item in value.items()} if isinstance(value, Mapping) else {}


def mappings(value: object) -> list[dict[str, object]]:
    """The mappings of a list; none for anything else."""
    return [mapping(item) for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []
