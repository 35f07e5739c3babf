"""Read a PDF: its lines become paragraphs again, without the furniture of its pages."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from campaign_app.drafting.cleaning import clean
from campaign_app.drafting.dates import read_date_line
from campaign_app.drafting.greetings import is_greeting
from campaign_app.drafting.paragraphs import is_list_item
from campaign_app.drafting.readers.document import compose
from campaign_app.drafting.readers.parts import Facts, Part
from campaign_app.drafting.readers.pdf_lines import Line, lines_of
from campaign_app.drafting.release import Release

_PAGE_NUMBER = re.compile(
    r"\W*(?:(?:page|p[áa]gina|seite|p\.)\s*)?\d{1,4}(?:\s*(?:of|de|von|sur|/)\s*\d{1,4})?\W*", re.IGNORECASE
)
_ENDED = re.compile(r"[.!?:;…][\"'”’»)\]]*$")
_FIGURES = re.compile(r"\d+")
_EDGE_SHARE = 0.1
_BROKEN_WORD = re.compile(r"[^\W\d_][-\u00ad\ufffe\x02]$")
# What pdfium writes for a hyphen at the end of a line, where it joins the two halves itself.
_LINE_END_HYPHEN = re.compile(r"(?<=[^\W\d_])[\ufffe\x02](?=[^\W\d_A-Z])")
_HEADING_SIZE = 1.15
_MOST_WORDS_OF_HEADING = 30


def read_pdf(data: bytes) -> list[Release]:
    """Return the one release of a PDF; raises UnreadableSource."""
    parts = parts_of_lines(_without_furniture(lines_of(data)))
    return [compose(parts, Facts(title=_title(parts)))]


def parts_of_lines(lines: Sequence[Line]) -> list[Part]:
    """Return the paragraphs of a PDF's lines; lines set larger than most are headings."""
    if not lines:
        return []
    usual_size = median(line.size for line in lines)
    gaps = [gap for one, two in pairwise(lines) if (gap := _gap(one, two)) is not None]
    usual_gap = median(gaps) if gaps else 0.0
    right = max(line.right for line in lines)
    groups: list[list[Line]] = []
    for line in lines:
        if groups and _goes_on(groups[-1][-1], line, usual_gap, right):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [part for group in groups if (part := _part(group, usual_size)).text]


def _gap(one: Line, two: Line) -> float | None:
    """Points from one baseline down to the next; None over a page or column border."""
    return one.bottom - two.bottom if one.page == two.page and two.bottom < one.bottom else None


def _goes_on(above: Line, line: Line, usual_gap: float, right: float) -> bool:
    if (
        is_list_item(line.text)
        or _stands_alone(above.text)
        or _stands_alone(line.text)
        or abs(above.size - line.size) > 0.12 * max(above.size, line.size)
    ):
        return False
    gap = _gap(above, line)
    if gap is None:
        # Over the page's border a sentence that has not ended goes on.
        return not _ENDED.search(above.text) and (above.page != line.page or line.text[:1].islower())
    if gap > 1.35 * usual_gap and gap > 1.1 * line.size:
        return gap < 2.2 * usual_gap and line.text[:1].islower() and not _ENDED.search(above.text)
    is_short = above.right < 0.75 * right
    return not (is_short and (_ENDED.search(above.text) or not line.text[:1].islower()))


def _stands_alone(text: str) -> bool:
    return read_date_line(text, month_first=True) is not None or is_greeting(text)


def _part(group: Sequence[Line], usual_size: float) -> Part:
    text = ""
    for line in group:
        is_broken = _BROKEN_WORD.search(text) and line.text[:1].islower()
        text = text[:-1] + line.text if is_broken else f"{text} {line.text}"
    text = " ".join(clean(_LINE_END_HYPHEN.sub("", text).replace("\ufffe", "-")).split())
    is_large = group[0].size > _HEADING_SIZE * usual_size and len(text.split()) <= _MOST_WORDS_OF_HEADING
    return Part(text, 2 if is_large else 0)


def _without_furniture(lines: Sequence[Line]) -> list[Line]:
    """Leave out page numbers and what stands at the edge of several pages."""
    edges = [line for line in lines if _is_at_edge(line)]
    pages_of = Counter(key for key, _ in {(_shape(line), line.page) for line in edges})
    return [
        line
        for line in lines
        if not (_is_at_edge(line) and (pages_of[_shape(line)] > 1 or _PAGE_NUMBER.fullmatch(line.text)))
    ]


def _is_at_edge(line: Line) -> bool:
    return line.bottom < _EDGE_SHARE * line.page_height or line.bottom > (1 - _EDGE_SHARE) * line.page_height


def _shape(line: Line) -> str:
    return _FIGURES.sub("0", line.text.casefold())


def _title(parts: Sequence[Part]) -> str:
    """The first heading, if it stands near the top."""
    return next((part.text for part in parts[:8] if part.level and len(part.text.split()) >= 2), "")
