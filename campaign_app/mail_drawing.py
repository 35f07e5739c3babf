"""Drawing mails from templates/emails/<kind>: subject.txt, body.txt (the truth) and body.html (its dress).

Drawing costs a hundred times what filling in a name and a few links does, so `Drawings` keeps what readers share.
"""

import re
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import quote

import css_inline
from flask import render_template
from flask_babel import get_locale
from sqlalchemy import inspect

from campaign_app.extensions import Base
from campaign_app.models import MailKind

Context = dict[str, Any]
Key = tuple[Hashable, ...]
# Two characters for private use (Unicode 23.5) around a name: nobody types them, no escape changes them. Templates
# may also put a value into an address, where they travel as UTF-8.
_START, _END = "\ue000", "\ue001"
_MARK = re.compile(rf"(?:{_START}|{quote(_START)})(\w+)(?:{_END}|{quote(_END)})")
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
        if key is None:
            return draw(kind, {name: _plain(value) for name, value in context.items()})
        if key not in self._kept:
            marked = {name: _mark(name) if isinstance(value, Own) else value for name, value in context.items()}
            self._kept[key] = _Blanks(draw(kind, marked))
        return self._kept[key].filled({name: value for name, value in context.items() if isinstance(value, Own)})


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


def _key(kind: MailKind, context: Context) -> Key | None:
    """All that decides what a drawing says, but for readers' own values; None when something of it cannot be told."""
    key: list[Hashable] = [kind, str(get_locale())]
    for name, value in context.items():
        if isinstance(value, Own):
            key.append(name)
        elif isinstance(value, Base):
            key.append((name, type(value), inspect(value).identity))
        elif isinstance(value, Hashable):
            key.append((name, value))
        else:
            return None
    return tuple(key)


class _Blanks:
    """A drawing taken apart at its marks, once, so that filling it in is a matter of joining."""

    def __init__(self, drawn: Words) -> None:
        self._subject, self._text, self._html = _apart(drawn.subject), _apart(drawn.text), _apart(drawn.html)

    def filled(self, own: dict[str, Own]) -> Words:
        values: dict[str, str] = {}

        def value(name: str) -> str:
            if name not in values:
                values[name] = own[name].value()
            return values[name]

        def put(piece: str | _Blank) -> str:
            if isinstance(piece, str):
                return piece
            return quote(value(piece.name)) if piece.is_quoted else value(piece.name)

        def put_safely(piece: str | _Blank) -> str:
            return piece if isinstance(piece, str) else escape(put(piece), quote=False)

        return Words(
            "".join(map(put, self._subject)), "".join(map(put, self._text)), "".join(map(put_safely, self._html))
        )


@dataclass(frozen=True)
class _Blank:
    """A place for a value, in an address when `is_quoted`."""

    name: str
    is_quoted: bool


def _apart(text: str) -> list[str | _Blank]:
    pieces: list[str | _Blank] = []
    end = 0
    for match in _MARK.finditer(text):
        pieces += (text[end : match.start()], _Blank(match[1], is_quoted=match[0][0] != _START))
        end = match.end()
    return [*pieces, text[end:]]
