"""Dates as English newsrooms write them: long forms, ISO, and numbers where their order is certain."""

import re
from datetime import date

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_FORMS = tuple(
    re.compile(rf"(?<![\w/.-]){form}(?![\w/-])", re.IGNORECASE)
    for form in (
        rf"{_MONTH}\s{_DAY},?\s{_YEAR}",
        rf"{_DAY}\s(?:of\s)?{_MONTH},?\s{_YEAR}",
        r"(?P<year>(?:19|20)\d\d)-(?P<month>\d{2})-(?P<day>\d{2})(?:T[\d:.]{4,15}(?:Z|[+-]\d\d:?\d\d)?)?",
        r"(?P<year>(?:19|20)\d\d)/(?P<month>\d{1,2})/(?P<day>\d{1,2})",
        r"(?P<first>\d{1,2})(?P<mark>[/.-])(?P<second>\d{1,2})(?P=mark)(?P<year>(?:19|20)\d\d|\d\d)",
    )
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s)?"
_BEFORE = re.compile(
    rf"(?:(?:published|posted|updated|released?|date|dated|on|issued)\b:?\s){{0,2}}{_WEEKDAY}$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"(?:,?\s(?:at\s)?\d{1,2}:\d\d(?::\d\d)?(?:\s?[ap]\.?m\.?)?(?:\s[A-Z]{2,4})?)?[.,]?$", re.IGNORECASE
)
_LONGEST_DATE_LINE = 60
_OLDEST_YEAR = 1900


def find_dates(text: str, *, month_first: bool | None = None) -> list[tuple[int, int, date]]:
    """Return start, end and day of each date in `text`, in order.

    `month_first` tells how to read 03/04/2020; None leaves out what could be two days.
    """
    found: list[tuple[int, int, date]] = []
    for form in _FORMS:
        for match in form.finditer(text):
            day = _day_of(match, month_first)
            if day and all(match.end() <= start or match.start() >= end for start, end, _ in found):
                found.append((match.start(), match.end(), day))
    return sorted(found)


def read_date_line(line: str, *, month_first: bool | None = None) -> date | None:
    """Return the day of a line that holds a date and nothing else but a weekday, a time or "Published"."""
    if len(line) > _LONGEST_DATE_LINE:
        return None
    for start, end, day in find_dates(line, month_first=month_first)[:1]:
        if _BEFORE.fullmatch(line[:start]) and _AFTER.fullmatch(line[end:]):
            return day
    return None


def _day_of(match: re.Match[str], month_first: bool | None) -> date | None:
    parts = match.groupdict()
    year = int(parts["year"])
    if "first" in parts:
        month, day = _order(int(parts["first"]), int(parts["second"]), month_first)
        # Two figures mean this century: no newsroom is older than the web.
        return _date(year if year > 99 else 2000 + year, month, day)
    name = parts["month"].lower()
    month = int(name) if name.isdigit() else _MONTHS[name[:3]]
    return _date(year, month, int(parts["day"]))


def _order(first: int, second: int, month_first: bool | None) -> tuple[int, int]:
    """Return month and day; 0, 0 where the numbers could be two days and nothing tells which."""
    if first > 12 or first == second:
        return second, first
    if second > 12 or month_first:
        return first, second
    return (0, 0) if month_first is None else (second, first)


def _date(year: int, month: int, day: int) -> date | None:
    if year < _OLDEST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
