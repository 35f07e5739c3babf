"""Find the items of a newsroom listing in a web page: elements of one make that each hold a title and a date."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from lxml.html import HtmlElement

from campaign_app.drafting.dates import find_dates, read_date_line, words_of_day
from campaign_app.drafting.kinds import kind_of_label
from campaign_app.drafting.readers.blocks import Block
from campaign_app.drafting.readers.document import compose
from campaign_app.drafting.readers.links import absolute
from campaign_app.drafting.readers.marks import Mark, find_marks
from campaign_app.drafting.readers.parts import Facts, Part
from campaign_app.drafting.release import Release

_READ_ON = re.compile(
    r"\W*(?:(?:read|learn|see|view|find out|continue)\b"
    r"(?: (?:the )?(?:full|more|on|reading|here|article|release|details))*"
    r"|more|details?|full (?:story|release|text)|leer m[áa]s|ver m[áa]s|seguir leyendo"
    r"|lire (?:la suite|plus)|en savoir plus|mehr(?: (?:lesen|erfahren))?|weiterlesen|download|pdf|print|permalink)\W*",
    re.IGNORECASE,
)
_FEWEST_ITEMS = 3
_MOST_WORDS_OF_TITLE = 45
_SIGNATURE_DEPTH = 4


@dataclass(frozen=True)
class _Item:
    """The blocks of one item and the mark among them."""

    mark: Mark
    blocks: Sequence[Block]


def find_items(blocks: Sequence[Block], run: tuple[int, int], *, base_url: str | None) -> list[Release]:
    """Return the items where the page is a listing, [] where it is an article or holds too few of them."""
    marks = find_marks(blocks)
    if len(marks) < _FEWEST_ITEMS:
        return []
    items = _boxed(blocks, marks) or _in_a_row(blocks, marks)
    read = [release for item in items if (release := _read_item(item, base_url))]
    if len(read) < _FEWEST_ITEMS or _is_beside_article(blocks, items, run):
        return []
    return [replace(release, part=part) for part, release in enumerate(read, 1)]


def _boxed(blocks: Sequence[Block], marks: Sequence[Mark]) -> list[_Item]:
    """Items that stand each in an element of their own, all of these of one make."""
    held = Counter(element for mark in marks for element in _line_of(blocks[mark.number].element))
    chains = [[element for element in _line_of(blocks[m.number].element) if held[element] == 1] for m in marks]
    makes = Counter(make for chain in chains for make in {_make(element): None for element in chain})
    # The make that most marks stand in; of those that are as frequent the outermost.
    outerness = {_make(element): place for chain in chains for place, element in enumerate(chain)}
    make = max(outerness, key=lambda one: (makes[one], outerness[one]), default=())
    if makes[make] < _FEWEST_ITEMS:
        return []
    boxes = {
        next((e for e in chain if _make(e) == make), None): mark for chain, mark in zip(chains, marks, strict=True)
    }
    inside: dict[HtmlElement, list[Block]] = {}
    for block in blocks:
        box = next((element for element in _line_of(block.element) if element in boxes), None)
        if box is not None:
            inside.setdefault(box, []).append(block)
    items = [_Item(mark, inside[box]) for box, mark in boxes.items() if box is not None and box in inside]
    titled = [item for item in items if _find_title(item)[0]]
    return items if 2 * len(titled) > len(items) else []


def _line_of(element: HtmlElement) -> list[HtmlElement]:
    return [element, *element.iterancestors()]


def _make(element: HtmlElement) -> tuple[object, ...]:
    return tuple(one.tag for one in _line_of(element)[:_SIGNATURE_DEPTH])


def _in_a_row(blocks: Sequence[Block], marks: Sequence[Mark]) -> list[_Item]:
    """Items without an element of their own: each begins at its date, or at the title just before it."""
    starts = [mark.number for mark in marks]
    if not _has_title_behind(blocks, marks):
        places = [_title_near(blocks, range(mark.number - 1, mark.number - 3, -1)) for mark in marks]
        starts = [start if place is None else place for place, start in zip(places, starts, strict=True)]
    usual = Counter(two - one for one, two in pairwise(starts)).most_common(1)[0][0]
    ends = [*starts[1:], starts[-1] + max(usual, 2)]
    rows = zip(marks, starts, ends, strict=True)
    return [item for mark, start, end in rows for item in _under_one_day(mark, blocks[start:end])]


def _under_one_day(mark: Mark, blocks: Sequence[Block]) -> list[_Item]:
    """The items of one day: several where it stands over a list of links."""
    links = [block for block in blocks if block.is_item and block.link_share > 0.8 and block.words >= 3]
    if len(links) < 2 or any(block.level and block.words >= 3 and not find_dates(block.text) for block in blocks):
        return [_Item(mark, blocks)]
    return [_Item(mark, [block]) for block in links]


def _has_title_behind(blocks: Sequence[Block], marks: Sequence[Mark]) -> bool:
    """Tell whether dates stand before their titles: then one of the same make stands behind the last date."""
    behind = [_title_near(blocks, range(mark.number, mark.number + 3)) for mark in marks]
    makes = Counter(_make(blocks[place].element) for place in behind[:-1] if place is not None)
    last = behind[-1]
    return last is not None and makes[_make(blocks[last].element)] > len(marks) / 3


def _title_near(blocks: Sequence[Block], places: range) -> int | None:
    for number in places:
        block = blocks[number] if 0 <= number < len(blocks) else None
        if (
            block
            and (block.level or block.link_share > 0.5)
            and block.words >= 3
            and not _READ_ON.fullmatch(block.text)
        ):
            return number
    return None


def _is_beside_article(blocks: Sequence[Block], items: Sequence[_Item], run: tuple[int, int]) -> bool:
    """Tell whether the dated items are only an aside to a longer text."""
    lengths = [sum(block.words for block in item.blocks) for item in items]
    words = sum(lengths)
    if max(lengths) > max(150, 0.6 * words):
        return True
    inside = {id(block) for item in items for block in item.blocks}
    outside = sum(
        block.words
        for block in blocks[slice(*run)]
        if id(block) not in inside and not block.level and block.link_share < 0.3
    )
    return outside > max(120, 0.6 * words)


def _read_item(item: _Item, base_url: str | None) -> Release | None:
    title, link, used = _find_title(item)
    parts: list[Part] = []
    kind, kind_words = None, ""
    for block in item.blocks:
        label = kind_of_label(block.text) if block.words <= 4 else None
        kind, kind_words = (kind, kind_words) if kind or not label else (label, " ".join(block.text.split()))
        if block is used or label or read_date_line(block.text, month_first=True) or _READ_ON.fullmatch(block.text):
            continue
        parts += block.parts()
    if not title and not parts:
        return None
    parts = [part for part in parts if not find_dates(part.text, month_first=True) or len(part.text.split()) > 12]
    day = item.mark.published_on
    facts = Facts(
        title=title,
        published_on=day,
        kind=kind,
        url=absolute(link, base_url),
        date_words=words_of_day(day, (" ".join(block.text.split()) for block in item.blocks), month_first=True),
        kind_words=kind_words,
    )
    release = compose(parts, facts)
    return replace(release, is_cut=True)


def _find_title(item: _Item) -> tuple[str, str | None, Block | None]:
    """Title, link and the block that holds them; "" where the item shows none."""
    headings = [block for block in item.blocks if block.level and block.words <= _MOST_WORDS_OF_TITLE]
    headings = [block for block in headings if not find_dates(block.text, month_first=True) or block.words > 6]
    for block in headings[:1]:
        return " ".join(block.text.split()), _link_of(block.element, item), block
    anchors = [(_text_of(a), a.get("href"), block) for block in item.blocks for a in _anchors(block)]
    named = [found for found in anchors if _could_be_title(found[0])]
    if named:
        text, link, block = max(named, key=lambda found: len(found[0]))
        return text, link, block
    for block in item.blocks:
        if 2 <= block.words <= _MOST_WORDS_OF_TITLE and not find_dates(block.text) and not kind_of_label(block.text):
            return " ".join(block.text.split()), _link_of(block.element, item), block
    return "", None, None


def _could_be_title(text: str) -> bool:
    words = len(text.split())
    if not 2 <= words <= _MOST_WORDS_OF_TITLE or _READ_ON.fullmatch(text) or kind_of_label(text):
        return False
    return read_date_line(text, month_first=True) is None


def _anchors(block: Block) -> list[HtmlElement]:
    return [*block.element.iter("a"), *list(block.element.iterancestors("a"))[:1]]


def _text_of(anchor: HtmlElement) -> str:
    return " ".join(anchor.text_content().split())


def _link_of(element: HtmlElement, item: _Item) -> str | None:
    anchors = [*element.iter("a"), *element.iterancestors("a")]
    anchors += [a for block in item.blocks for a in block.element.iter("a") if _READ_ON.fullmatch(_text_of(a))]
    return next((a.get("href") for a in anchors if a.get("href")), None)
