"""Which format a source is in, by its first bytes before its name and its declared type: those may be wrong."""

import re
from typing import Literal

Format = Literal["pdf", "docx", "page", "feed", "markdown", "text"]

_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF|channel)[\s>]", re.IGNORECASE)
_PAGE = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title|meta|link|div|article|main|section|table|h[1-6]|p|center|font|ul|ol)[\s>]",
    re.IGNORECASE,
)
# What may stand before the first element, and its end.
_PREAMBLES = (
    (b"<!--", b"-->"),
    (b"<?", b"?>"),
    (b"<!DOCTYPE rss", b">"),
    (b"<!DOCTYPE rdf", b">"),
    (b"<!ENTITY", b">"),
)
_MOST_PREAMBLES = 40
_FRONT_MATTER = re.compile(rb"\s*(?:---|\+\+\+)[ \t]*\r?\n.{0,20000}?\n(?:---|\+\+\+)[ \t]*\r?(?:\n|$)", re.DOTALL)
_MARKDOWN_MARK = re.compile(
    rb"^#{1,4} \S|\[[^\]\n]{1,200}\]\((?:https?://|/|#)[^)\s]{1,400}\)|^!\[|\*\*[^*\n]{1,200}\*\*", re.MULTILINE
)
_LATER_TAG = re.compile(rb"<(?:html|body|article)[\s>]", re.IGNORECASE)
_LOOKED_AT = 60_000
_ENOUGH_MARKS = 3
_PAGE_ENDINGS = (".html", ".htm", ".xhtml")
_MARKDOWN_ENDINGS = (".md", ".markdown")


def format_of(data: bytes, *, content_type: str | None = None, filename: str | None = None) -> Format:
    """Return the format to read `data` as; text where nothing speaks for another."""
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return "docx"
    head = _as_bytes_of_letters(data[:_LOOKED_AT])
    element = _first_element(head)
    if _FEED.match(element):
        return "feed"
    kind, name = (content_type or "").lower(), (filename or "").lower()
    if _PAGE.match(element) or _LATER_TAG.search(head[:4000]) or "html" in kind or name.endswith(_PAGE_ENDINGS):
        return "page"
    return "markdown" if "markdown" in kind or name.endswith(_MARKDOWN_ENDINGS) or _is_markdown(head) else "text"


def _first_element(head: bytes) -> bytes:
    """Leave out declarations and comments that stand before the first element."""
    for _ in range(_MOST_PREAMBLES):
        head = head.lstrip()
        end = next((end for start, end in _PREAMBLES if head[:20].upper().startswith(start.upper())), None)
        if end is None:
            break
        head = head.partition(end)[2]
    return head


def _is_markdown(head: bytes) -> bool:
    return _FRONT_MATTER.match(head) is not None or len(_MARKDOWN_MARK.findall(head)) >= _ENOUGH_MARKS


def _as_bytes_of_letters(data: bytes) -> bytes:
    """Leave out byte order marks and the zero bytes of UTF-16, so that the patterns see the letters."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data[2:].replace(b"\x00", b"")
    return data.removeprefix(b"\xef\xbb\xbf")
