"""The lines of a PDF with their places on the page, as pdfium sees them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

import pypdfium2
from pypdfium2 import PdfiumError

from campaign_app.errors import UnreadableSource

MOST_PAGES = 300
_MOST_LOOKED_AT = 7


@dataclass(frozen=True)
class Line:
    """One line; places count points from the lower left corner of its page."""

    text: str
    page: int
    left: float
    right: float
    bottom: float
    size: float
    page_height: float


def lines_of(data: bytes) -> list[Line]:
    """Return the lines of the first 300 pages in reading order; raises UnreadableSource."""
    try:
        with pypdfium2.PdfDocument(data) as document:
            found = [line for number in range(min(len(document), MOST_PAGES)) for line in _lines(document, number)]
    except PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise UnreadableSource("This PDF is encrypted: save it without a password, or paste its text.") from error
        raise UnreadableSource("This PDF is damaged: save it again, or paste its text.") from error
    if not found:
        raise UnreadableSource("This PDF holds pictures of pages, no text: paste the text of the release.")
    return found


def _lines(document: pypdfium2.PdfDocument, number: int) -> Iterator[Line]:
    page = document[number]
    words = page.get_textpage()
    height = page.get_height()
    count = words.count_chars()
    start = 0
    for raw in words.get_text_range().splitlines(keepends=True):
        places = [start + at for at, letter in enumerate(raw) if not letter.isspace() and start + at < count]
        start += len(raw)
        if places:
            yield _line(words, raw.strip(), places, number, height)
    words.close()
    page.close()


def _line(words: pypdfium2.PdfTextPage, text: str, places: Sequence[int], page: int, height: float) -> Line:
    """Signs from another font, such as a bullet, stand elsewhere: the middle one of some speaks for the line."""
    some = [words.get_charbox(place, loose=True) for place in places[:: max(1, len(places) // _MOST_LOOKED_AT)]]
    return Line(
        text=text,
        page=page,
        left=min(box[0] for box in some),
        right=words.get_charbox(places[-1], loose=True)[2],
        bottom=median(box[1] for box in some),
        size=median(box[3] - box[1] for box in some),
        page_height=height,
    )
