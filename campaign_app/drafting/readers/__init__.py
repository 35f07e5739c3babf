"""From the bytes of a source to the releases in it: one text, or the items of a newsroom listing."""

import re

from campaign_app.drafting.cleaning import clean
from campaign_app.drafting.encoding import decode
from campaign_app.drafting.readers.document import read_document
from campaign_app.drafting.readers.listing import is_listing, read_listing
from campaign_app.drafting.release import Release
from campaign_app.errors import UnreadableSource

__all__ = ["is_listing", "read", "read_document", "read_listing"]

_MARKUP = re.compile(r"\s*<(?:!doctype|html|head|body|\?xml|rss|feed|rdf:)", re.IGNORECASE)


def read(data: bytes, *, base_url: str | None = None) -> list[Release]:
    """Return the releases of a plain text, at least one; raises UnreadableSource.

    `base_url` is the address of the page: links of a listing are resolved against it.
    """
    text = decode(data)
    if _MARKUP.match(text):
        raise UnreadableSource("This is the code of a web page or feed: paste the text that the page shows.")
    text = clean(text)
    if not any(letter.isalpha() for letter in text):
        raise UnreadableSource("There are no words in this source: paste the text of the release.")
    releases = read_listing(text, base_url=base_url) if is_listing(text) else []
    return releases or [read_document(text)]
