"""The languages people read us in: their codes, their own names, how Babel knows them, which way they are written."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Language:
    """`code` stands in addresses, rows and `lang` attributes; `locale` is Babel's for its days and numbers."""

    code: str
    name: str
    locale: str
    direction: str = "ltr"


DEFAULT = "en"
# Complete interfaces. Our English is British: 20 February 2020.
LANGUAGES: dict[str, Language] = {
    "en": Language("en", "English", "en_GB"),
    "es": Language("es", "Español", "es"),
    "fr": Language("fr", "Français", "fr"),
}
# No language: our English, written from right to left, to show what a page does then. Its days are Arabic ones, which
# Babel has; the code is CLDR's for such a language.
MIRRORED = Language("ar-XB", "[mirrored]", "ar", "rtl")
# What a page itself may be written in: the interface around a German page is English.
CONTENT_NAMES = {code: language.name for code, language in LANGUAGES.items()} | {"de": "Deutsch"}


def language_of(locale: str) -> Language:
    """The language whose days and numbers are of this Babel locale; the default one for any other."""
    known = (*LANGUAGES.values(), MIRRORED)
    return next((language for language in known if language.locale == locale), LANGUAGES[DEFAULT])
