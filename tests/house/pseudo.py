"""A language that is no language: every translated text stands in brackets, so that any other text shows.

The data of such a test are written in Greek; what is left in Latin letters was not translated.
"""

import re

from babel.support import NullTranslations
from lxml import html

BRACKETED = re.compile(r"⟦[^⟦⟧]*⟧")
# Not ours to translate: days (CLDR), addresses, codes of districts, slugs, names of services, of files, fingerprints.
FOREIGN = re.compile(
    r"\b[0-9a-f]{16,64}\b|\S+\.(?:pdf|csv|json)\b|"
    r"WhatsApp|\bCSV\b|Excel \(XLSX\)|JSON Lines|Facebook|Bluesky|Mastodon|Telegram|"
    r"\b\d{1,2} [A-Z][a-z]+ \d{4}(?:, \d\d:\d\d)?|\b(?:English|Español|Français|Deutsch)\b|\S+@\S+|https?://\S+|\b[A-Z]{2}\b|\bUTC\b|\bpage(?:-\d+)?\b"
)
LATIN = re.compile(r"[A-Za-z]{2,}")
READ_ALOUD = ("aria-label", "title", "alt", "placeholder")
UNREAD = ("script", "style", "textarea", "code", "template")


class Bracketed(NullTranslations):
    """Translates every text into itself, in brackets."""

    def ugettext(self, message: str) -> str:
        """One text."""
        return f"⟦{message}⟧"

    def ungettext(self, singular: str, plural: str, number: int) -> str:
        """One or many."""
        return f"⟦{singular if number == 1 else plural}⟧"

    def upgettext(self, context: str, message: str) -> str:
        """One text in a context."""
        return f"⟦{message}⟧"

    def unpgettext(self, context: str, singular: str, plural: str, number: int) -> str:
        """One or many in a context."""
        return f"⟦{singular if number == 1 else plural}⟧"


def leftovers(text: str) -> list[str]:
    """The words of a text that no translation produced."""
    while (outer := BRACKETED.sub(" ", text)) != text:
        text = outer
    return LATIN.findall(FOREIGN.sub(" ", text))


def untranslated(page: str) -> list[str]:
    """The words a person sees or hears on a page that no translation produced."""
    tree = html.document_fromstring(page)
    # Countries, days of the week and places with clocks have their names elsewhere: CLDR, IANA.
    for element in tree.xpath(
        f"//{' | //'.join(UNREAD)} | //select[@name='country' or @name='time_zone' or @name='weekday']/option"
    ):
        element.drop_tree()
    shown = " ".join(str(text) for text in tree.itertext())
    spoken = " ".join(f" {value} " for name in READ_ALOUD for value in tree.xpath(f"//@{name}"))
    pressed = " ".join(str(value) for value in tree.xpath("//input[@type='submit' or @type='button']/@value"))
    return leftovers(shown) + leftovers(spoken) + leftovers(pressed)
