"""Take out of a web page what is never part of its text: scripts, menus, notices, forms, hints to share."""

import re

from lxml import etree
from lxml.html import HtmlElement

_NEVER_TAGS = """
script style noscript template svg math iframe object embed canvas button select datalist input audio video map head
nav dialog menu figcaption
"""
_NEVER = _NEVER_TAGS.split()
_USUALLY_NOT = ("footer", "aside", "form")
_ROLE_NAMES = """
navigation banner contentinfo complementary search dialog alertdialog menu menubar toolbar tablist tooltip status alert
"""
_ROLES = frozenset(_ROLE_NAMES.split())
_NAMES_OF_FURNITURE = """
nav navbar navigation navi topnav subnav menu menus megamenu dropdown breadcrumb breadcrumbs crumbs pager pagination
paging skip skiplink cookie cookies cookiebar cookiebanner consent gdpr cc footer foot colophon sidebar share sharing
sharebar shares social socials addthis sharethis addtoany related recommended recommendations comments comment
commentlist disqus respond subscribe subscription newsletter signup popup popover modal overlay lightbox banner promo
promotion advert advertisement ads sponsor sponsored toolbar tools utility search searchform login noprint
printfriendly masthead topbar translate tooltiptext
"""
_NAMES = frozenset(_NAMES_OF_FURNITURE.split())
# Names that say so only as a whole: "label-hidden" and "has-sidebar" are about something else.
_HIDDEN_NAMES = """
hidden invisible visually-hidden visuallyhidden element-invisible sr-only screen-reader-text offscreen d-none
"""
_WHOLE_NAMES = frozenset(_HIDDEN_NAMES.split())
_ABOUT_OTHERS = re.compile(
    r"(?:category|tag|post|type|has|no|with|without|is|layout|page|single|field|format|status)-", re.IGNORECASE
)
_WORDS = re.compile(r"[^A-Za-z]+|(?<=[a-z])(?=[A-Z])")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_KEEPS = frozenset(("html", "body", "main", "h1"))
_LARGE_SHARE = 0.4


def prune(root: HtmlElement) -> None:
    """Take the page's furniture out of the tree. What holds much of the page's text is kept whatever its name."""
    etree.strip_elements(root, *_NEVER, with_tail=False)
    for area in list(root.iter("textarea")):
        if "<" in (area.text or ""):  # code to embed or to show after consent
            _drop(area)
    enough = _LARGE_SHARE * _length(root)
    for element in list(root.iter(etree.Element)):
        if element.tag in _KEEPS or element is root or not _is_furniture(element):
            continue
        if _length(element) < enough and not _holds_title(element):
            _drop(element)


def _is_furniture(element: HtmlElement) -> bool:
    if element.tag in _USUALLY_NOT or element.get("hidden") is not None:
        return True
    if element.get("role", "").lower() in _ROLES or _HIDDEN_STYLE.search(element.get("style", "")):
        return True
    names = f"{element.get('class', '')} {element.get('id', '')}"[:500].split()
    return any(_names_furniture(name) for name in names)


def _names_furniture(name: str) -> bool:
    if name.lower() in _WHOLE_NAMES:
        return True
    return not _ABOUT_OTHERS.match(name) and any(word.lower() in _NAMES for word in _WORDS.split(name))


def _holds_title(element: HtmlElement) -> bool:
    """The head of an article may be called a banner; it holds the first heading."""
    return element.tag not in _USUALLY_NOT and next(element.iter("h1"), None) is not None


def _length(element: HtmlElement) -> int:
    return sum(len(text.strip()) for text in element.itertext())


def _drop(element: HtmlElement) -> None:
    above = element.getparent()
    if above is None:
        return
    tail, before = element.tail, element.getprevious()
    if tail and before is not None:
        before.tail = (before.tail or "") + tail
    elif tail:
        above.text = (above.text or "") + tail
    above.remove(element)
