"""Dates as newsrooms write them in English, Spanish, French and German, and as numbers.

A date is the calendar day as written: times and time zones behind it are read over, never applied.
"""

import re
from collections.abc import Iterable
from datetime import date

_MONTH_NAMES = (
    "january jan enero ene janvier janv januar jän",
    "february feb febrero février fevrier févr fevr februar",
    "march mar marzo mars märz maerz mär mrz",
    "april apr abril abr avril avr",
    "may mayo mai",
    "june jun junio juin juni",
    "july jul julio juillet juil juli",
    "august aug agosto ago août aout",
    "september sept sep septiembre setiembre septembre",
    "october oct octubre octobre oktober okt",
    "november nov noviembre novembre",
    "december dec diciembre dic décembre decembre déc dezember dez",
)
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
# The longest name first, so that "march" is not read as "mar" with letters left over.
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|°|\.)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_FORMS = tuple(
    re.compile(rf"(?<![\w/.-]){form}(?![\w/-])", re.IGNORECASE)
    for form in (
        rf"{_MONTH}\s{_DAY},?\s{_YEAR}",
        rf"{_DAY}\s(?:of\s|de\s)?{_MONTH},?\s(?:del?\s)?{_YEAR}",
        rf"{_DAY}-{_MONTH}-{_YEAR}",
        r"(?P<year>(?:19|20)\d\d)-(?P<month>\d{2})-(?P<day>\d{2})(?:[T\s][\d:.]{4,15}(?:Z|\s?[+-]\d\d:?\d\d)?)?",
        r"(?P<year>(?:19|20)\d\d)[/.](?P<month>\d{1,2})[/.](?P<day>\d{1,2})",
        r"(?P<first>\d{1,2})(?P<mark>[/.-])(?P<second>\d{1,2})(?P=mark)(?P<year>(?:19|20)\d\d|\d\d)",
    )
)
_WEEKDAY_NAMES = (
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|lunes|martes|mi[ée]rcoles|jueves|viernes"
    r"|s[áa]bado|domingo|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|(?:mon|diens|donners|frei|sams|sonn)tag"
    r"|mittwoch)"
)
_LABEL = (
    r"(?:published|posted|updated|released?|date|dated|on|issued|created|publicad[oa]|fecha|el|d[ií]a|publi[ée]e?|le|date"
    r"|du|mis en ligne|ver[öo]ffentlicht|datum|am|vom|stand)"
)
_PLACE = r"(?-i:\(?[^\W\d_a-z][\w.’' ()-]{1,40},\s)?"
_BEFORE = re.compile(rf"\W{{0,4}}{_PLACE}(?:{_LABEL}\b:?\s){{0,3}}(?:{_WEEKDAY_NAMES}\.?,?\s)?", re.IGNORECASE)
_TIME = (
    r"(?:[,|·•–—-]?\s?(?:-\s)?(?:at\s|a las\s|[àa]\s|um\s)?\d{1,2}[:.h]\d{2}(?::\d\d)?(?:\s?[ap]\.?m\.?)?"
    r"(?:\s(?:hs?|uhr))?\.?(?:\s?(?:[A-Z]{2,4}|[+-]\d{4}))?)?"
)
_AFTER = re.compile(rf"{_TIME}[\s.,|·•]{{0,3}}", re.IGNORECASE)
_LONGEST_DATE_LINE = 80
_OLDEST_YEAR = 1900
_FIGURE = re.compile(r"\d")
_OTHER_DAY = re.compile(
    r"\b(?:when|event|deadline|due|until|from|effective|expires?|cu[áa]ndo|hasta|quand|jusqu|wann|bis)\b", re.IGNORECASE
)
_TIME_BEHIND = re.compile(r"^,?\s(?:at\s|a las\s|à\s|um\s)?\d{1,2}[:.h]\d{2}.{0,12}$")
_WITHIN_SENTENCE = (".", ",", "?", "!")
_LONGEST_BYLINE = 140
_MOST_WORDS_OF_BYLINE = 9
_ISO_DAY = re.compile(r"\s*((?:19|20)\d\d)-?(\d\d)-?(\d\d)(?!\d)")
_ADDRESS_DAY = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?=[/-]|$)")


def find_dates(text: str, *, month_first: bool | None = None) -> list[tuple[int, int, date]]:
    """Return start, end and day of each date in `text`, in order.

    `month_first` tells how to read 03/04/2020; None leaves out what could be two days.
    """
    found: list[tuple[int, int, date]] = []
    if not _FIGURE.search(text):
        return found
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


def words_of_day(day: date | None, lines: Iterable[str], *, month_first: bool | None = None) -> str:
    """Return the line that writes `day`, of a long one the date alone; "" where none does."""
    found = (
        line if len(line) <= _LONGEST_DATE_LINE else line[start:end]
        for line in lines
        for start, end, written in find_dates(line, month_first=month_first)
        if written == day
    )
    return next(found, "") if day else ""


def read_byline(line: str, *, month_first: bool | None = None) -> date | None:
    """Return the one day that opens or ends a short line such as "By Ruth Lind on May 3, 2024 at 10:15"."""
    found = find_dates(line, month_first=month_first) if len(line) <= _LONGEST_BYLINE else []
    if len({day for _, _, day in found}) != 1 or _OTHER_DAY.search(line):
        return None
    start, end, day = found[0]
    after = _TIME_BEHIND.sub("", line[end:])
    rest = line[:start] if len(after) <= 3 else after if start <= 3 else None
    if rest is None or rest.rstrip().endswith(_WITHIN_SENTENCE) or line.endswith((".", "?", "!")):
        return None
    return day if len(rest.split()) <= _MOST_WORDS_OF_BYLINE else None


def read_stamp(stamp: str) -> date | None:
    """Return the day a machine wrote ("2022-10-12T23:30:00-05:00", "20221012"), or any one date in `stamp`."""
    match = _ISO_DAY.match(stamp)
    if match:
        return _date(*map(int, match.groups()))
    days = {day for _, _, day in find_dates(stamp[:_LONGEST_DATE_LINE])}
    return days.pop() if len(days) == 1 else None


def date_in_address(url: str) -> date | None:
    """Return the day in the path of an address such as /2024/05/03/title."""
    match = _ADDRESS_DAY.search(url)
    return _date(*map(int, match.groups())) if match else None


def is_month_first(texts: Iterable[str], *, default: bool | None) -> bool | None:
    """Tell from dates that can be read in one way only how the others are meant; `default` where none can."""
    for text in texts:
        for match in _FORMS[-1].finditer(text):
            first, second = int(match["first"]), int(match["second"])
            if first > 12 >= second:
                return False
            if second > 12 >= first:
                return True
    return default


def _day_of(match: re.Match[str], month_first: bool | None) -> date | None:
    parts = match.groupdict()
    year = int(parts["year"])
    if "first" in parts:
        if year <= 99 and parts["mark"] == "." and len(match.group()) < 7:
            return None  # 1.2.13 is the number of a section
        # Full stops between the figures are a habit of those who write the day first.
        order = False if parts["mark"] == "." and month_first is None else month_first
        month, day = _order(int(parts["first"]), int(parts["second"]), order)
        # Two figures mean this century, but for years that are still far off.
        return _date(year if year > 99 else year + (2000 if year < 70 else 1900), month, day)
    name = parts["month"].casefold()
    month = int(name) if name.isdigit() else _MONTHS[name]
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
