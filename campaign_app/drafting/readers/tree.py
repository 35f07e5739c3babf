"""The element tree of a web page or of a piece of one."""

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from campaign_app.errors import UnreadableSource


def parse(text: str) -> HtmlElement:
    """Return the tree without comments, with a body even for a piece of a page; raises UnreadableSource."""
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root: HtmlElement = document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, AssertionError) as error:
        raise UnreadableSource("This page is empty: paste the text of the release.") from error
    return root
