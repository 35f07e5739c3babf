"""What every reader hands to the next step: the paragraphs of a document, and what its format says of it."""

from dataclasses import dataclass
from datetime import date

from campaign_app.drafting.cleaning import clean
from campaign_app.drafting.languages import Language
from campaign_app.drafting.paragraphs import split_paragraphs
from campaign_app.drafting.release import Kind


@dataclass(frozen=True)
class Part:
    """A paragraph, list item or heading on one line; `level` is 1 to 6 for a heading, 0 for other text."""

    text: str
    level: int = 0


@dataclass(frozen=True)
class Facts:
    """What stands beside the text: in a file's properties, a page's head or a feed's elements.

    None and "" mean that nothing is said there.
    """

    title: str = ""
    published_on: date | None = None
    kind: Kind | None = None
    url: str | None = None
    guid: str | None = None
    language: Language | None = None
    part: int | None = None
    is_cut: bool = False
    date_words: str = ""
    kind_words: str = ""
    listed_under: str = ""


def parts_of_text(text: str) -> list[Part]:
    """Return the paragraphs of a plain text as parts."""
    return [Part(paragraph) for paragraph in split_paragraphs(clean(text))]
