"""The blocks of a web page: its paragraphs, headings, list items and cells, with how much of each is links."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HtmlElement

from campaign_app.drafting.cleaning import clean
from campaign_app.drafting.paragraphs import split_paragraphs
from campaign_app.drafting.readers.parts import Part

_INLINE_TAGS = """
a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark q rp rt ruby s samp small span
strike strong sub sup time tt u var wbr
"""
_INLINE = frozenset(_INLINE_TAGS.split())
_HEADINGS = {f"h{level}": level for level in range(1, 7)}


@dataclass(frozen=True)
class Block:
    """The text between two block borders; `link_share` is the part of its characters inside links."""

    text: str
    level: int
    is_item: bool
    link_share: float
    element: HtmlElement

    @property
    def words(self) -> int:
        """How many words the block has."""
        return len(self.text.split())

    def parts(self) -> list[Part]:
        """The block as parts: a line break of the page begins a new one where the lines are whole."""
        lines = split_paragraphs(clean(self.text))
        if self.is_item and lines:
            lines[0] = f"- {lines[0]}"
        return [Part(line, self.level) for line in lines]


@dataclass
class _Open:
    """The block being read."""

    texts: list[str] = field(default_factory=list)
    letters: int = 0
    linked: int = 0
    level: int = 0
    item: bool = False
    links_open: int = 0

    def add(self, text: str | None) -> None:
        """Take in text as it stands in the page; its line ends mean nothing."""
        if text:
            words = " ".join(text.split())
            edge = (" " if text[:1].isspace() else "") + words + (" " if words and text[-1:].isspace() else "")
            self.texts.append(edge)
            self.letters += len(words)
            self.linked += len(words) if self.links_open else 0

    def close(self, element: HtmlElement) -> Block | None:
        """Give the block read so far, None for an empty one, and begin the next."""
        text = clean("".join(self.texts))
        share = self.linked / self.letters if self.letters else 0.0
        block = Block(text, self.level, self.item, share, element) if text else None
        self.texts, self.letters, self.linked = [], 0, 0
        if block:
            self.item = False
        return block


def blocks_of(root: HtmlElement) -> list[Block]:
    """Return the blocks under `root` in the order of the page; the tree must hold no comments."""
    return list(_blocks(root))


def _blocks(root: HtmlElement) -> Iterator[Block]:
    state = _Open()
    for event, element in etree.iterwalk(root, events=("start", "end")):
        is_start = event == "start"
        tag = str(element.tag)
        if tag == "br":
            state.texts.append("\n" if is_start else "")
        elif tag == "a":
            state.links_open += 1 if is_start else -1
        elif tag not in _INLINE:
            if block := state.close(_parent(element, root) if is_start else element):
                yield block
            (_enter if is_start else _leave)(state, tag)
        if is_start:
            state.add(element.text)
        elif element is not root:
            state.add(element.tail)


def _enter(state: _Open, tag: str) -> None:
    state.level = _HEADINGS.get(tag, state.level)
    state.item = state.item or tag == "li"


def _leave(state: _Open, tag: str) -> None:
    state.level = 0 if tag in _HEADINGS else state.level
    state.item = state.item and tag != "li"


def _parent(element: HtmlElement, root: HtmlElement) -> HtmlElement:
    above = element.getparent()
    return root if element is root or above is None else above
