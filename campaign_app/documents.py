"""Text made safe to show or hand over: Markdown to clean HTML, values to spreadsheet cells. Pure."""

import csv
import html
import io
import re
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

_MARKDOWN = MarkdownIt("commonmark", {"html": False, "linkify": False})
_TAGS = {
    "p",
    "h2",
    "h3",
    "h4",
    "ul",
    "ol",
    "li",
    "blockquote",
    "em",
    "strong",
    "a",
    "br",
    "hr",
    "code",
    "pre",
}
# Reading marks takes time with the square of their number: 50 kB of `![` took four seconds. Words need fewer.
MARKS_MAX = 3_000
_MARK = re.compile(r"[\[\]*_`<>&\\\n]")
# A cell starting with one of these is a formula to Excel, LibreOffice and Sheets (OWASP, CSV injection), and some
# programs look past blanks and characters that cannot be seen.
_FORMULA = re.compile(r"[\s\x00\u00ad\u200b-\u200f\u2060\ufeff]*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")

# Longer runs without a blank would leave the paper; a zero-width space lets them break.
LINE_MAX = 40
_ZERO_WIDTH_SPACE = "\u200b"


def markdown_to_html(text: str) -> str:
    """Markdown as a small set of harmless HTML tags; raw HTML in the text shows as text, level one headings as two.

    A text with more than MARKS_MAX marks is shown as it was typed.
    """
    if sum(1 for _ in _MARK.finditer(text)) > MARKS_MAX:
        return _as_typed(text)
    rendered = _MARKDOWN.render(text).replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    return nh3.clean(
        rendered,
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener",
    )


def _as_typed(text: str) -> str:
    paragraphs = (html.escape(part.strip(), quote=False) for part in re.split(r"\n\s*\n", text) if part.strip())
    return "".join(f"<p>{part}</p>\n" for part in paragraphs)


def markdown_to_text(text: str) -> str:
    """Markdown as plain words for a mail: headings and quotes set off, addresses in full behind their words.

    Paragraphs are folded to 72 columns; an address is never broken.
    """
    blocks: list[str] = []
    first, rest = "", ""
    for token in _MARKDOWN.parse(text):
        if token.type == "list_item_open":
            first = f"{token.info}{token.markup} " if token.info else "- "  # numbered items keep their number
            rest = " " * len(first)
        elif token.type in {"blockquote_open", "blockquote_close"}:
            first = rest = "> " if token.nesting == 1 else ""
        elif token.type == "inline":
            blocks.append(_folded(_plain_inline(token.children or []), first, rest))
            first = rest
        elif token.type in {"fence", "code_block"}:
            blocks.append(token.content.rstrip("\n"))
        elif token.type == "list_item_close":
            first = rest = ""
    return "\n\n".join(blocks)


def _folded(line: str, first: str, rest: str) -> str:
    parts = [
        textwrap.fill(
            part, 72, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
        )
        for part in line.split("\n")
    ]
    return "\n".join(parts)


def _plain_inline(tokens: Sequence[Token]) -> str:
    """Words of one paragraph; a link is followed by its address unless that is what it says."""
    words: list[str] = []
    address = ""
    for token in tokens:
        if token.type == "link_open":
            address = str(token.attrGet("href") or "")
        elif token.type == "link_close":
            said = "".join(words).endswith(address)
            words.append("" if said else f" ({address})")
        elif token.type == "softbreak":
            words.append(" ")
        elif token.type == "hardbreak":
            words.append("\n")
        else:
            words.append(token.content)
    return "".join(words)


def breakable(text: str, *, longest: int = LINE_MAX) -> str:
    """The text for paper: no run of letters is longer than a line, of so many letters at most."""
    return re.sub(rf"(\S{{{longest}}})(?=\S)", rf"\1{_ZERO_WIDTH_SPACE}", text)


def direction_of(text: str) -> str:
    """`rtl` when the first letter with a direction runs from right to left (UAX #9, rules P2 and P3), else `ltr`."""
    for sign in text:
        kind = unicodedata.bidirectional(sign)
        if kind in {"R", "AL"}:
            return "rtl"
        if kind == "L":
            return "ltr"
    return "ltr"


def cell(value: object) -> str:
    """A CSV cell that no spreadsheet program takes for a formula; None is empty."""
    text = "" if value is None else str(value)
    return f"'{text}" if _FORMULA.match(text) else text


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """CSV text (RFC 4180) line by line, header first; every cell goes through `cell`."""
    yield csv_line(header)
    for row in rows:
        yield csv_line(row)


def csv_line(values: Sequence[object]) -> str:
    """One CSV line with its line end."""
    line = io.StringIO()
    csv.writer(line).writerow([cell(value) for value in values])
    return line.getvalue()
