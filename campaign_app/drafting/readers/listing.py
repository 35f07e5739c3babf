"""Read a newsroom listing in plain text: items that each begin with a line of date and kind.

The line after the date holds the title and may be empty; what follows is the body, often cut with an
ellipsis. Text before the first item and after the last one belongs to the page.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urljoin

from campaign_app.drafting.cleaning import clean
from campaign_app.drafting.dates import find_dates, read_date_line
from campaign_app.drafting.furniture import announces_quote, is_end_mark, is_furniture
from campaign_app.drafting.kinds import kind_of_label, kind_of_text
from campaign_app.drafting.paragraphs import split_paragraphs
from campaign_app.drafting.release import Kind, Release
from campaign_app.drafting.sentences import split_sentences
from campaign_app.drafting.titles import derive_title, is_title_like

_SEPARATOR = re.compile(r"\s*[•·|∙/:,–—-]\s*|\s+")
_CUT = re.compile(r"(?:…|\.{3})[\"'”’»)\]]*$")
_READ_ON = re.compile(r"[\[(]?\b(?:read more|continue reading|more|full story)\b[\])]?[\s.»›→>]*$", re.IGNORECASE)
_LINK = re.compile(r"\[(?P<text>[^\]\n]{1,300})\]\((?P<url>[^\s)]{1,500})\)|(?P<bare>https?://\S{3,500})")
_LONGEST_HEADER = 90
_LONGEST_TITLE_SENTENCE = 120


@dataclass(frozen=True)
class _Header:
    line: int
    published_on: date
    kind: Kind | None
    words: str


@dataclass(frozen=True)
class _Block:
    """The lines under one header; `gap` counts the empty lines before the first word."""

    header: _Header
    paragraphs: list[str]
    gap: int
    url: str | None


def is_listing(text: str) -> bool:
    """Tell whether a text repeats lines of date and kind, or at least three dates, newest first."""
    headers = _headers(clean(text).split("\n"))
    if sum(header.kind is not None for header in headers) >= 2:
        return True
    days = [header.published_on for header in headers]
    return len(days) >= 3 and len(set(days)) > 1 and days == sorted(days, reverse=True)


def read_listing(text: str, *, base_url: str | None = None) -> list[Release]:
    """Return the items of a listing in its order, without the text around them; [] where there is none."""
    lines = clean(text).split("\n")
    blocks = _without_footer(list(_blocks(lines, _headers(lines))))
    usual_gap = Counter(block.gap for block in blocks).most_common(1)[0][0] if blocks else 0
    items = [(block, *_title_and_body(block, usual_gap)) for block in blocks]
    filled = [item for item in items if item[1] or item[2]]
    return [_release(*item, part=part, base_url=base_url) for part, item in enumerate(filled, 1)]


def _headers(lines: list[str]) -> list[_Header]:
    found = [header for number, line in enumerate(lines) if (header := _header(number, line))]
    labelled = [header for header in found if header.kind]
    # Where items carry a kind, a line with a date alone is part of a text.
    return labelled if len(labelled) >= 2 else found


def _header(number: int, line: str) -> _Header | None:
    if not line or len(line) > _LONGEST_HEADER or not any(sign.isdigit() for sign in line):
        return None
    if day := read_date_line(line, month_first=True):
        return _Header(number, day, None, line)
    for start, end, day in find_dates(line, month_first=True)[:1]:
        before, after = line[:start], line[end:]
        label = after if not before.strip() else before if not after.strip() else ""
        if kind := kind_of_label(_SEPARATOR.sub(" ", label)):
            return _Header(number, day, kind, line)
    return None


def _blocks(lines: list[str], headers: list[_Header]) -> Iterator[_Block]:
    ends = [header.line for header in headers[1:]] + [len(lines)]
    for header, end in zip(headers, ends, strict=False):
        inside = lines[header.line + 1 : end]
        gap = next((number for number, line in enumerate(inside) if line), len(inside))
        url = next((_url(match) for line in inside if (match := _LINK.search(line))), None)
        text = "\n".join(_LINK.sub(lambda match: match["text"] or "", line) for line in inside)
        paragraphs = [part for part in split_paragraphs(clean(text)) if not _is_noise(part)]
        yield _Block(header, paragraphs, gap, url)


def _url(match: re.Match[str]) -> str:
    return match["url"] or match["bare"].rstrip(".,;)")


def _is_noise(paragraph: str) -> bool:
    return is_end_mark(paragraph) or is_furniture(paragraph)


def _without_footer(blocks: list[_Block]) -> list[_Block]:
    """Leave out what stands after the last item: words without an end, or more than any other item has."""
    if len(blocks) < 2:
        return blocks
    last = blocks[-1]
    most = max(len(block.paragraphs) for block in blocks[:-1])
    kept = last.paragraphs[: most if len(blocks) > 3 else None]
    while len(kept) > 2 and is_title_like(kept[-1]):
        kept = kept[:-1]
    return [*blocks[:-1], _Block(last.header, kept, last.gap, last.url)]


def _title_and_body(block: _Block, usual_gap: int) -> tuple[str, str]:
    if not block.paragraphs:
        return "", ""
    first, *rest = block.paragraphs
    is_empty = block.gap > usual_gap and not rest
    if is_empty or not _is_title(first, has_body=bool(rest)):
        return "", "\n\n".join(block.paragraphs)
    return first, "\n\n".join(rest)


def _is_title(line: str, *, has_body: bool) -> bool:
    if is_title_like(line):
        return True
    # A title may be a sentence with its full stop, but only where a body follows it.
    is_short = len(line) <= _LONGEST_TITLE_SENTENCE and not _CUT.search(line) and not announces_quote(line)
    return has_body and is_short and len(split_sentences(line)) == 1


def _release(block: _Block, title: str, body: str, *, part: int, base_url: str | None) -> Release:
    return Release(
        kind=block.header.kind or kind_of_text(title, body),
        title=title or derive_title(body),
        title_is_derived=not title,
        published_on=block.header.published_on,
        body=body,
        url=_absolute(block.url, base_url),
        is_cut=_is_cut(body),
        part=part,
        date_words=block.header.words,
        kind_words=block.header.words if block.header.kind else "",
    )


def _is_cut(body: str) -> bool:
    return bool(_CUT.search(body) or _READ_ON.search(body) or body.endswith(":"))


def _absolute(url: str | None, base_url: str | None) -> str | None:
    if url is None:
        return None
    try:
        absolute = urljoin(base_url or "", url)
    except ValueError:
        return None
    return absolute if absolute.startswith(("http://", "https://")) else None
