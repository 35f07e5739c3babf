"""One release, statement or page of priorities from its paragraphs, whatever format they came from.

The head holds the title, dates, marks such as "For immediate release" and contacts in any order; the
body begins with the first other paragraph and ends at the end mark or where contacts and notes begin.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from campaign_app.drafting.dates import find_dates, read_byline, read_date_line, words_of_day
from campaign_app.drafting.furniture import (
    is_appeal,
    is_end_mark,
    is_furniture,
    is_release_mark,
    is_tail_heading,
)
from campaign_app.drafting.greetings import is_greeting
from campaign_app.drafting.kinds import clear_kind_of_label, kind_of_label, kind_of_text
from campaign_app.drafting.languages import Language, language_of
from campaign_app.drafting.readers.parts import Facts, Part, parts_of_text
from campaign_app.drafting.release import Kind, Release
from campaign_app.drafting.titles import derive_title, is_title_like

_CUT = re.compile(r"(?:…|\.{3})[\"'”’»)\]]*$")
# Places and offices that only a text written with the month first would name.
_AMERICAN = re.compile(r"\b(?:U\.S\.|United States|Congress(?:man|woman)?|Washington|Senators?)(?:\W|$)", re.IGNORECASE)
_LONGEST_SENTENCE_TITLE = 120
_FEWEST_WORDS_OF_SENTENCE = 8
_FEWEST_WORDS_OF_TITLE = 4
_LONGEST_LABEL_LINE = 70
# Heads set in two columns hold the press office's number beside the date.
_CONTACT_BESIDE = re.compile(
    r"\s{1,9}(?:contact.{0,40}|\(?\d{3}\)?[ .-]?\d{3}[ .-]\d{4}|\S{1,60}@\S{3,60})$", re.IGNORECASE
)
_REACH_OF_HEAD = 9
_REACH_OF_DATE = 4
_REACH_OF_DATE_WORDS = 40
_ADDRESS_START = re.compile(r"(?:To|The|A|Al|À|An)\s?[:,]?")
_SUBJECT = re.compile(r"(?:re|subject|sub|asunto|ref|objet|betreff?)\.?\s?:\s*(?P<title>\S.{3,250})", re.IGNORECASE)
_PROSE = re.compile(r"[a-z]{3,} [a-z]")
# A news wire may sign between the date and the dash: "/Wire/ --".
_DATELINE_END = re.compile(r"[ )]{0,3}(?:/[^/\n]{2,40}/ ?)?\.?[-–—:]")
_DATELINE_REACH = 90
_NOT_LETTERS = re.compile(r"[\W_]+")


@dataclass
class _Head:
    """What was met before the body."""

    title: str = ""
    dates: list[date] = field(default_factory=list)
    is_marked: bool = False
    kind: Kind | None = None
    kind_words: str = ""


def read_document(text: str) -> Release:
    """Return the one release in a plain text; a text of furniture only gives an empty body."""
    return compose(parts_of_text(text), Facts())


def compose(parts: Sequence[Part], facts: Facts) -> Release:
    """Return the release made of `parts`; what `facts` says goes before what the text shows."""
    whole = "\n".join(part.text for part in parts)
    language = language_of(whole) or facts.language
    month_first = is_month_first_in(whole, language)
    repeated = "" if facts.title else _repeated_title(parts)
    if repeated:
        parts = parts[next(at for at, part in enumerate(parts) if part.text == repeated) :]
    head, rest = _read_head(parts, month_first, facts.title or repeated)
    kept = _without_furniture(rest)
    body = "\n\n".join(part.text for part in kept)
    title = facts.title or repeated or head.title
    dated = facts.published_on or next(iter(head.dates), None) or _date_in_text(kept, body, month_first)
    kind = facts.kind or head.kind or kind_of_text(title, body, is_marked=head.is_marked)
    return Release(
        kind=kind,
        title=title or derive_title(body),
        title_is_derived=not title,
        published_on=dated,
        body=body,
        url=facts.url,
        is_cut=facts.is_cut or _CUT.search(body) is not None,
        part=facts.part,
        language=language,
        guid=facts.guid,
        headings=tuple(part.text for part in kept if part.level),
        date_words=facts.date_words
        or words_of_day(dated, (part.text for part in parts[:_REACH_OF_DATE_WORDS]), month_first=month_first),
        kind_words=facts.kind_words if facts.kind else _kind_words(head, kind),
        listed_under=facts.listed_under,
    )


def _kind_words(head: _Head, kind: Kind) -> str:
    """The label of a text; a mark such as "For immediate release" where nothing spoke against it."""
    return head.kind_words if head.kind or kind == "press_release" else ""


def is_month_first_in(text: str, language: Language | None) -> bool | None:
    """Tell how a text means 03/04/2020; None where nothing shows it."""
    if language not in ("en", None):
        return False
    return True if _AMERICAN.search(text) else None


def same_words(one: str, two: str) -> bool:
    """Tell whether two lines have the same letters and figures, whatever their case, quotes and blanks."""
    return _letters(one) == _letters(two)


def _letters(line: str) -> str:
    return _NOT_LETTERS.sub("", unicodedata.normalize("NFKC", line).casefold())


def _read_head(parts: Sequence[Part], month_first: bool | None, title: str) -> tuple[_Head, Sequence[Part]]:
    head = _Head()
    for number, part in enumerate(parts):
        line = part.text
        following = parts[number + 1].text if number + 1 < len(parts) else ""
        if _ADDRESS_START.fullmatch(line):
            return head, parts[number + 1 :]
        is_passed = is_end_mark(line) or is_furniture(line) or (title != "" and same_words(line, title))
        if not (_takes_mark(head, line, month_first) or is_passed or _takes_title(head, line, following, title)):
            day = read_byline(line, month_first=month_first) if title or head.title else None
            if day is None:
                return head, parts[number:]
            head.dates.append(day)
    return head, []


def _takes_mark(head: _Head, line: str, month_first: bool | None) -> bool:
    """Take in a line that is a date, a mark such as "For immediate release", or a label, each perhaps with a date."""
    if day := read_date_line(_CONTACT_BESIDE.sub("", line), month_first=month_first):
        head.dates.append(day)
        return True
    label = None if is_release_mark(line) else _label_of(line)
    if label is not None:
        head.kind, known = head.kind or clear_kind_of_label(label), head.kind
        head.kind_words = line if head.kind and not known else head.kind_words
    elif is_release_mark(line):
        head.is_marked = True
        head.kind_words = head.kind_words or line
    else:
        return False
    head.dates += [day for _, _, day in find_dates(line, month_first=month_first)]
    return True


def _takes_title(head: _Head, line: str, following: str, title: str) -> bool:
    if title or (head.title and not _outranks(line, head.title)):
        return False
    subject = _SUBJECT.fullmatch(line)
    if not (subject or _is_title(line, following)):
        return False
    head.title = subject["title"] if subject else line
    return True


def _outranks(line: str, title: str) -> bool:
    """A line in capitals under one that is not is the title; what stood above it was the letterhead."""
    return (
        line.isupper() and not title.isupper() and is_title_like(line) and len(line.split()) >= _FEWEST_WORDS_OF_TITLE
    )


def _label_of(line: str) -> str | None:
    """The label of a line that holds nothing else but perhaps a date, such as "May 3, 2024 | Press Releases"."""
    if len(line) > _LONGEST_LABEL_LINE:
        return None
    for start, end, _ in reversed(find_dates(line, month_first=True)):
        line = f"{line[:start]} {line[end:]}"
    label = line.strip(" |•·∙:,–—-")
    return label if kind_of_label(label) else None


def _repeated_title(parts: Sequence[Part]) -> str:
    """A line that a text shows twice at its beginning: in the trail of the page and as its title."""
    lines = [part.text for part in parts[:_REACH_OF_HEAD]]
    twice = (line for number, line in enumerate(lines) if any(same_words(line, other) for other in lines[number + 1 :]))
    return next(
        (
            line
            for line in twice
            if is_title_like(line) and len(line.split()) >= _FEWEST_WORDS_OF_TITLE and not find_dates(line)
        ),
        "",
    )


def _is_title(line: str, following: str) -> bool:
    """A document's first words are its title even with a full stop, if they are few and prose follows."""
    if is_greeting(line):
        return False
    return is_title_like(line) or (len(line) <= _LONGEST_SENTENCE_TITLE and len(following) > 1.5 * len(line))


def _without_furniture(parts: Sequence[Part]) -> list[Part]:
    end = next((number for number, part in enumerate(parts) if _ends_text(parts, number, part.text)), None)
    kept = [part for part in parts[:end] if not is_furniture(part.text) and not is_release_mark(part.text)]
    while kept and (is_appeal(kept[-1].text) or _heads_nothing(kept[-1])):
        kept.pop()
    return kept


def _heads_nothing(part: Part) -> bool:
    return part.level > 0 and len(part.text.split()) < _FEWEST_WORDS_OF_SENTENCE


def _ends_text(parts: Sequence[Part], number: int, line: str) -> bool:
    """An end mark ends the text; a heading such as "Media contacts" does so in the second half."""
    if number == 0:
        return False
    return is_end_mark(line) or (is_tail_heading(line) and _is_second_half(parts, number))


def _is_second_half(parts: Sequence[Part], number: int) -> bool:
    lengths = [len(part.text) for part in parts]
    return 2 * number >= len(parts) or 2 * sum(lengths[:number]) >= sum(lengths)


def _date_in_text(parts: Sequence[Part], body: str, month_first: bool | None) -> date | None:
    """The day of a small line that stands among the first of the body, else that of its dateline."""
    lines = [part.text for part in parts[:_REACH_OF_DATE]]
    alone = (read_date_line(line, month_first=month_first) for line in lines)
    labelled = (day for line in lines if _label_of(line) for _, _, day in find_dates(line, month_first=month_first))
    return next((day for day in (*alone, *labelled) if day), None) or _dateline_date(body, month_first)


def _dateline_date(body: str, month_first: bool | None) -> date | None:
    """The date of "GENEVA, 3 May 2020 – ..." in the opening words of one of the first paragraphs."""
    for paragraph in body.split("\n\n")[:3]:
        for start, end, day in find_dates(paragraph[:_DATELINE_REACH], month_first=month_first)[:1]:
            is_prose = _PROSE.search(paragraph[:start])
            if _DATELINE_END.match(paragraph, end) and not is_prose:
                return day
    return None
