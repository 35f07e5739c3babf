"""Where in the blocks of a page its own text runs: the stretch with most words outside links."""

import re
from collections.abc import Sequence

from lxml.html import HtmlElement

from campaign_app.drafting.furniture import is_notice
from campaign_app.drafting.readers.blocks import Block

_SENTENCE_END = re.compile(r"[.!?:;…,][\"'”’»)\]]*$")
_BODY_NAMES = re.compile(
    r"\b(?:article-?body|entry-?content|post-?content|article-?content|body-?content|story-?body|field-name-body"
    r"|field--name-body|post-?body|content-?body)\b",
    re.IGNORECASE,
)
_MOST_CANDIDATES = 60
_MOST_OF_IT = 0.7


def find_run(blocks: Sequence[Block]) -> tuple[int, int]:
    """Return the first block of the page's text and the one behind its last; 0, 0 where there is no text."""
    weights = [_weight(block) for block in blocks]
    start, end, total = _heaviest(weights)
    for inside in _containers(blocks):
        held = _heaviest([weight if kept else -50.0 for weight, kept in zip(weights, inside, strict=True)])
        if held[2] >= _MOST_OF_IT * total:
            return held[0], held[1]
    return start, end


def _weight(block: Block) -> float:
    """Words count for a block, links and bits and pieces against it; short headings are neither."""
    if is_notice(block.text):
        return -30.0
    words = block.words
    if block.level and (words < 15 or block.link_share > 0.5):
        return -1.0 if block.link_share > 0.5 else 0.0
    if block.link_share > 0.6:
        return -6.0 - 0.2 * words
    if block.is_item:
        return words * (0.8 - 1.5 * block.link_share)
    if words < 12 and not _SENTENCE_END.search(block.text):
        return -4.0 if words < 6 else -2.0
    return words * (1.0 - 1.5 * block.link_share)


def _heaviest(weights: Sequence[float]) -> tuple[int, int, float]:
    """Bounds and weight of the stretch with the largest sum (Kadane)."""
    best, best_start, best_end = 0.0, 0, 0
    total, start = 0.0, 0
    for number, weight in enumerate(weights):
        if total <= 0:
            total, start = 0.0, number
        total += weight
        if total > best:
            best, best_start, best_end = total, start, number + 1
    return best_start, best_end, best


def _containers(blocks: Sequence[Block]) -> list[list[bool]]:
    """For each element that says it holds the article, the narrowest first: which blocks stand in it."""
    holders: dict[HtmlElement, list[int]] = {}
    for number, block in enumerate(blocks):
        for element in (block.element, *block.element.iterancestors()):
            if element in holders or (len(holders) < _MOST_CANDIDATES and _says_article(element)):
                holders.setdefault(element, []).append(number)
    narrow_first = sorted(holders.values(), key=len)
    return [[number in set_ for number in range(len(blocks))] for set_ in map(frozenset, narrow_first)]


def _says_article(element: HtmlElement) -> bool:
    if element.tag in ("article", "main") or element.get("role") == "main":
        return True
    if "articlebody" in (element.get("itemprop") or "").lower():
        return True
    return bool(_BODY_NAMES.search(f"{element.get('class', '')} {element.get('id', '')}"))
