"""Read one release, statement or page of priorities in plain text.

The head holds the title, dates, marks such as "For immediate release" and contacts in any order; the
body begins with the first other paragraph and ends at the end mark or where contacts and notes begin.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from campaign_app.drafting.cleaning import clean
from campaign_app.drafting.dates import find_dates, read_date_line
from campaign_app.drafting.furniture import (
    is_appeal,
    is_end_mark,
    is_furniture,
    is_release_mark,
    is_tail_heading,
)
from campaign_app.drafting.greetings import is_greeting
from campaign_app.drafting.kinds import kind_of_text
from campaign_app.drafting.paragraphs import split_paragraphs
from campaign_app.drafting.release import Release
from campaign_app.drafting.titles import derive_title, is_title_like

_CUT = re.compile(r"(?:…|\.{3})[\"'”’»)\]]*$")
# Places and offices that only a text written with the month first would name.
_AMERICAN = re.compile(r"\b(?:U\.S\.|United States|Congress(?:man|woman)?|Washington|Senators?)(?:\W|$)", re.IGNORECASE)
_LONGEST_SENTENCE_TITLE = 120
_PROSE = re.compile(r"[a-z]{3,} [a-z]")
# A news wire may sign between the date and the dash: "/Wire/ --".
_DATELINE_END = re.compile(r"[ )]{0,3}(?:/[^/\n]{2,40}/ ?)?[-–—:]")
_DATELINE_REACH = 90


@dataclass
class _Head:
    """What was met before the body."""

    title: str = ""
    dates: list[date] = field(default_factory=list)
    is_marked: bool = False


def read_document(text: str) -> Release:
    """Return the one release in a plain text; a text of furniture only gives an empty body."""
    text = clean(text)
    month_first = True if _AMERICAN.search(text) else None
    paragraphs = split_paragraphs(text)
    head, rest = _read_head(paragraphs, month_first)
    body = "\n\n".join(_without_furniture(rest))
    return Release(
        kind=kind_of_text(head.title, body, is_marked=head.is_marked),
        title=head.title or derive_title(body),
        title_is_derived=not head.title,
        published_on=head.dates[0] if head.dates else _dateline_date(body, month_first),
        body=body,
        url=None,
        is_cut=_CUT.search(body) is not None,
        part=None,
    )


def _read_head(paragraphs: Sequence[str], month_first: bool | None) -> tuple[_Head, Sequence[str]]:
    head = _Head()
    for number, line in enumerate(paragraphs):
        following = paragraphs[number + 1] if number + 1 < len(paragraphs) else ""
        if day := read_date_line(line, month_first=month_first):
            head.dates.append(day)
        elif is_release_mark(line):
            head.is_marked = True
            head.dates += [day for _, _, day in find_dates(line, month_first=month_first)]
        elif is_end_mark(line) or is_furniture(line):
            continue
        elif not head.title and _is_title(line, following):
            head.title = line
        else:
            return head, paragraphs[number:]
    return head, []


def _is_title(line: str, following: str) -> bool:
    """A document's first words are its title even with a full stop, if they are few and prose follows."""
    if is_greeting(line):
        return False
    return is_title_like(line) or (len(line) <= _LONGEST_SENTENCE_TITLE and len(following) > 1.5 * len(line))


def _without_furniture(paragraphs: Sequence[str]) -> list[str]:
    end = next((number for number, line in enumerate(paragraphs) if _ends_text(paragraphs, number, line)), None)
    kept = [line for line in paragraphs[:end] if not is_furniture(line) and not is_release_mark(line)]
    while kept and is_appeal(kept[-1]):
        kept.pop()
    return kept


def _ends_text(paragraphs: Sequence[str], number: int, line: str) -> bool:
    """An end mark ends the text; a heading such as "Media contacts" does so in the second half."""
    if number == 0:
        return False
    return is_end_mark(line) or (is_tail_heading(line) and number >= len(paragraphs) / 2)


def _dateline_date(body: str, month_first: bool | None) -> date | None:
    """The date of "GENEVA, 3 May 2020 – ..." in the opening words of one of the first paragraphs."""
    for paragraph in body.split("\n\n")[:3]:
        for start, end, day in find_dates(paragraph[:_DATELINE_REACH], month_first=month_first)[:1]:
            is_prose = _PROSE.search(paragraph[:start])
            if _DATELINE_END.match(paragraph, end) and not is_prose:
                return day
    return None
