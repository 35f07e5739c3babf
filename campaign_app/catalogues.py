"""The message catalogues: translations/<language>/LC_MESSAGES/messages.po, read as they are.

There is no compiled copy that could be forgotten or out of step: a process compiles a catalogue in memory the first
time somebody reads that language (`functools.cache` keeps it). English is the language of the sources and needs none.
"""

import io
import re
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask_babel import Babel, Domain, get_locale

from campaign_app.languages import MIRRORED

FOLDER = Path(__file__).parent / "translations"
# What is no word in a text: places to fill, tags and entities.
_KEPT = re.compile(r"(%\([a-z_]+\)[sd]|%%|<[^>]*>|&[a-z#0-9]+;)")
_OVERRIDE, _POP = "\u202e", "\u202c"  # right-to-left override, pop directional formatting


class Catalogues(Domain):  # type: ignore[misc]
    """Flask-Babel's domain over the .po files themselves."""

    def get_translations(self) -> NullTranslations:
        """The catalogue of the present reader's language; outside a request and for English the texts themselves."""
        locale = get_locale()
        return load(str(locale)) if locale else NullTranslations()


class BabelWithCatalogues(Babel):  # type: ignore[misc]
    """Flask-Babel, translating by `Catalogues`."""

    @cached_property
    def domain_instance(self) -> Catalogues:
        """The domain of every text."""
        return Catalogues()


def path_of(language: str) -> Path:
    """Where a language's catalogue lies."""
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


@cache
def load(locale: str) -> NullTranslations:
    """The texts of a locale, compiled once in a process; untranslated ones, and unknown locales, read English."""
    if locale == MIRRORED.locale:
        return Mirrored()
    path = path_of(locale)
    if not path.exists():
        return NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=locale, domain="messages"))
    compiled.seek(0)
    return Translations(fp=compiled, domain="messages")


class Mirrored(NullTranslations):
    """Every text of the sources written from right to left, so that what is not translated, or not turned, shows."""

    def ugettext(self, message: str) -> str:
        """One text."""
        return mirrored(message)

    def ungettext(self, singular: str, plural: str, number: int) -> str:
        """One or many."""
        return mirrored(singular if number == 1 else plural)

    def upgettext(self, _context: str, message: str) -> str:
        """One text in a context."""
        return mirrored(message)

    def unpgettext(self, _context: str, singular: str, plural: str, number: int) -> str:
        """One or many in a context."""
        return self.ungettext(singular, plural, number)


def mirrored(message: str) -> str:
    """The text with its words overridden to run from right to left; places, tags and entities stay as they are."""
    parts = _KEPT.split(message)
    return "".join(part if number % 2 or not part.strip() else _turned(part) for number, part in enumerate(parts))


def _turned(words: str) -> str:
    core = words.strip()
    before, _, after = words.partition(core)
    return f"{before}{_OVERRIDE}{core}{_POP}{after}"


def messages_of(language: str) -> Any:
    """The catalogue of a language as Babel reads it, for checks."""
    with path_of(language).open("rb") as file:
        return read_po(file, locale=language, domain="messages")
