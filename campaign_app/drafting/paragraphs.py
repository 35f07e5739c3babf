"""Paragraphs of a plain text: lines broken at a fixed width are joined again, list items stay apart."""

import re

_EMPTY_LINES = re.compile(r"\n{2,}")
_ITEM = re.compile(r"(?:[-*•·▪◦‣●○■□➢➤►▸✔✓–—]|\(?(?:\d{1,2}|[a-z])[.)])\s+\S")
_ENDED = re.compile(r"[.!?…:;][\"'”’»)\]]*$")
_WIDEST_COLUMN = 110
_NARROWEST_COLUMN = 45


def split_paragraphs(text: str) -> list[str]:
    """Return the paragraphs and list items of a cleaned text, each on one line."""
    blocks = (block.split("\n") for block in _EMPTY_LINES.split(text) if block.strip())
    return [paragraph for lines in blocks for paragraph in _joined(lines)]


def is_list_item(paragraph: str) -> bool:
    """Tell whether a paragraph begins with a bullet or a number."""
    return _ITEM.match(paragraph) is not None


def _joined(lines: list[str]) -> list[str]:
    wrapped = _is_wrapped(lines)
    paragraphs: list[list[str]] = []
    for line in lines:
        if paragraphs and not is_list_item(line) and (wrapped or _continues(paragraphs[-1][-1], line)):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return [" ".join(parts) for parts in paragraphs]


def _is_wrapped(lines: list[str]) -> bool:
    """Lines of about one width, the last one apart, were broken by a machine."""
    if len(lines) < 3:
        return False
    widths = [len(line) for line in lines]
    widest = max(widths)
    return _NARROWEST_COLUMN <= widest <= _WIDEST_COLUMN and min(widths[:-1]) >= 0.6 * widest


def _continues(line: str, following: str) -> bool:
    """A line that starts in lower case goes on with an unfinished one."""
    return following[:1].islower() and not _ENDED.search(line)
