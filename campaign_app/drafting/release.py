"""What a reader finds in a source: one release, statement or priority as plain text."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from campaign_app.drafting.languages import Language

Kind = Literal["press_release", "statement", "priority"]


@dataclass(frozen=True)
class Release:
    """One text of an organization, cleaned of page furniture.

    `body` holds one paragraph or list item a line, with a blank line between paragraphs; every span
    that drafting hands out counts characters of it. `title_is_derived` says that the source had no
    title and this one was made from its first sentence. `is_cut` says that the source shows only the
    beginning. `part` is the place of the item on its listing, counted from 1, None for a whole document.
    `language` is None where it cannot be told, `guid` what a feed knows the item by. `headings` are the
    lines of `body` that were headings in the source, in order. `date_words` and `kind_words` are the words
    that say day and kind as the source writes them; "" where its data, its address or its manner say it.
    `listed_under` is what the feed or newsroom page it stands on calls itself.
    """

    kind: Kind
    title: str
    title_is_derived: bool
    published_on: date | None
    body: str
    url: str | None
    is_cut: bool
    part: int | None
    language: Language | None = None
    guid: str | None = None
    headings: tuple[str, ...] = ()
    date_words: str = ""
    kind_words: str = ""
    listed_under: str = ""
