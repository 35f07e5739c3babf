"""Drawing mails from templates/emails/<kind>: subject.txt, body.txt (the truth) and body.html (its dress).

Drawing costs a hundred times what filling in a name and a few links does, so `Drawings` keeps what readers share.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import Any
from urllib.parse import quote

import css_inline
from flask import render_template
from flask_babel import get_locale
from sqlalchemy.orm.attributes import instance_state

from campaign_app.extensions import Base
from campaign_app.gateways.mime import Block, InBlocks
from campaign_app.models import MailKind

Context = dict[str, Any]
Key = tuple[object, ...]
# Two characters for private use (Unicode 23.5) around a name: nobody types them, no escape changes them. Templates
# may also put a value into an address, where they travel as UTF-8.
_START, _END = "\ue000", "\ue001"
_MARK = re.compile(rf"(?:{_START}|{quote(_START)})(\w+)(?:{_END}|{quote(_END)})")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
# Longer names could be wrapped in the plain text.
_LONGEST_NAME = 40


@dataclass(frozen=True)
class Own:
    """A value of one reader's own, worked out only where their mail says it. Templates may write it, not ask it."""

    value: Callable[[], str]


@dataclass(frozen=True)
class Words:
    """What a mail says."""

    subject: str
    text: str
    html: str


def own_name(name: str) -> Own | str:
    """A name as a value of its own; as it is when templates would look into it, or wrap it."""
    is_plain = bool(name) and len(name) <= _LONGEST_NAME and name.isprintable() and not set("./:@") & set(name)
    return Own(lambda: name) if is_plain else name


class Drawings:
    """Mails drawn once and filled in for each reader, for as long as this object lives: one drain, a few seconds."""

    def __init__(self) -> None:
        self._kept: dict[Key, _Blanks] = {}

    def words(self, kind: MailKind, context: Context) -> Words:
        """What a mail of this kind says with these values, in the language of the moment."""
        key = _key(kind, context)
        try:
            known = self._kept.get(key)
        except TypeError:  # something of it cannot be told from others
            return draw(kind, {name: _plain(value) for name, value in context.items()})
        if known is None:
            marked = {name: _mark(name) if isinstance(value, Own) else value for name, value in context.items()}
            known = self._kept[key] = _Blanks(draw(kind, marked))
        return known.filled({name: value for name, value in context.items() if isinstance(value, Own)})


def draw(kind: MailKind, context: Context) -> Words:
    """Draw a mail from its templates, the sheet of its dress written into the elements."""
    folder = f"emails/{kind}"
    return Words(
        subject=" ".join(render_template(f"{folder}/subject.txt", **context).split()),
        text=render_template(f"{folder}/body.txt", **context).strip() + "\n",
        html=css_inline.inline(render_template(f"{folder}/body.html", **context)),
    )


def _plain(value: object) -> object:
    return value.value() if isinstance(value, Own) else value


def _mark(name: str) -> str:
    return f"{_START}{name}{_END}"


def _key(kind: MailKind, context: Context) -> Key:
    """All that decides what a drawing says, but for readers' own values."""
    return (kind, str(get_locale()), *[(name, _told(value)) for name, value in context.items()])


def _told(value: object) -> object:
    """What tells a value from others; the same for all that are readers' own."""
    if isinstance(value, Own):
        return Own
    return (instance_state(value).key or value) if isinstance(value, Base) else value


class _Blanks:
    """A drawing taken apart at its marks, once, so that filling it in is a matter of joining."""

    def __init__(self, drawn: Words) -> None:
        self._subject = _pieces(drawn.subject)
        self._text, self._html = _apart(drawn.text), _apart(drawn.html)

    def filled(self, own: dict[str, Own]) -> Words:
        values = _Values(own)
        return Words(
            subject=_joined(self._subject, values.plain),
            text=_filled(self._text, values.plain),
            html=_filled(self._html, values.escaped),
        )


class _Values:
    """The values of one reader, each worked out when a place first asks for it."""

    def __init__(self, own: dict[str, Own]) -> None:
        self._own = own
        self._known: dict[str, str] = {}

    def plain(self, blank: "_Blank") -> str:
        """The value for a place in plain text."""
        value = self._known.get(blank.name)
        if value is None:
            value = self._known[blank.name] = self._own[blank.name].value()
        return quote(value) if blank.is_quoted else value

    def escaped(self, blank: "_Blank") -> str:
        """The value for a place in HTML."""
        return escape(self.plain(blank), quote=False)


@dataclass(frozen=True)
class _Blank:
    """A place for a value, in an address when `is_quoted`."""

    name: str
    is_quoted: bool


Pieces = list[str | _Blank]


def _apart(text: str) -> list[Block | Pieces]:
    """Whole lines, those without marks together, which all readers share."""
    runs = groupby(_LINE.findall(text), key=_is_marked)
    return [_pieces("".join(lines)) if is_marked else Block("".join(lines)) for is_marked, lines in runs]


def _is_marked(line: str) -> bool:
    return _MARK.search(line) is not None


def _pieces(text: str) -> Pieces:
    pieces: Pieces = []
    end = 0
    for match in _MARK.finditer(text):
        pieces += (text[end : match.start()], _Blank(match[1], is_quoted=match[0][0] != _START))
        end = match.end()
    return [*pieces, text[end:]]


def _filled(parts: list[Block | Pieces], value: Callable[[_Blank], str]) -> str:
    return InBlocks.of([part if isinstance(part, Block) else _joined(part, value) for part in parts])


def _joined(pieces: Pieces, value: Callable[[_Blank], str]) -> str:
    return "".join([piece if isinstance(piece, str) else value(piece) for piece in pieces])
