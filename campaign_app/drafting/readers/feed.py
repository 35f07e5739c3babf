"""Read a feed: RSS 0.9x, 1.0 and 2.0, and Atom, also with broken XML. What feedparser hands out is cleaned by nh3."""

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import feedparser
import nh3

from campaign_app.drafting.dates import find_dates, read_stamp
from campaign_app.drafting.kinds import clear_kind_of_label
from campaign_app.drafting.readers.document import compose
from campaign_app.drafting.readers.fragment import parts_of_html
from campaign_app.drafting.readers.links import absolute
from campaign_app.drafting.readers.parts import Facts, Part, parts_of_text
from campaign_app.drafting.release import Kind, Release
from campaign_app.errors import UnreadableSource

_DECLARED = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_MARKUP = re.compile(r"<[a-zA-Z/!][^>]{0,2000}>|&(?:lt|gt|amp|#\d+);")
_DATE_KEYS = ("published", "issued", "created", "updated", "modified", "date")
_MOST_ITEMS = 500
_LONGEST_NAME = 200
_PARSER_FAULTS = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


def read_feed(text: str, *, base_url: str | None = None) -> list[Release]:
    """Return the items of a feed in its order; raises UnreadableSource where it is none or holds none."""
    name, entries = _entries(text, base_url)
    if not entries:
        raise UnreadableSource("This feed holds no items, or its code is too damaged to find them.")
    found = [_read_entry(entry, base_url) for entry in entries[:_MOST_ITEMS]]
    kept = [release for release in found if release.title or release.body]
    if not kept:
        raise UnreadableSource("The items of this feed have neither titles nor texts.")
    return [replace(release, part=part, listed_under=name) for part, release in enumerate(kept, 1)]


def _entries(text: str, base_url: str | None) -> tuple[str, Sequence[Mapping[str, Any]]]:
    """The feed's own title and its items. The text is decoded already, so its declaration would only mislead."""
    data = BytesIO(_DECLARED.sub("", text, count=1).encode("utf-8", "replace"))
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": base_url or ""}
    try:
        parsed = feedparser.parse(data, response_headers=headers)
    except _PARSER_FAULTS as error:
        raise UnreadableSource("The code of this feed is too damaged to be read.") from error
    return _plain(parsed.feed.get("title", ""))[:_LONGEST_NAME], parsed.entries


def _read_entry(entry: Mapping[str, Any], base_url: str | None) -> Release:
    parts, is_whole = _body(entry)
    published_on, date_words = _published_on(entry)
    kind, kind_words = _kind(entry)
    facts = Facts(
        title=_plain(entry.get("title", "")),
        published_on=published_on,
        date_words=date_words,
        kind=kind,
        kind_words=kind_words,
        url=absolute(_link(entry), base_url),
        guid=str(entry.get("id") or "")[:500] or None,
        is_cut=not is_whole,
    )
    return compose(parts, facts)


def _link(entry: Mapping[str, Any]) -> str | None:
    """The page of the item; a guid stands in only where it is an address."""
    links = [link for link in entry.get("links", []) if link.get("href")]
    for link in links:
        if link.get("rel", "alternate") == "alternate" and "html" in link.get("type", "text/html"):
            return str(link["href"])
    guid = str(entry.get("id") or "")
    return str(entry.get("link") or "") or (guid if guid.startswith("http") else None)


def _published_on(entry: Mapping[str, Any]) -> tuple[date | None, str]:
    """The day of an item and how the feed writes it."""
    for key in _DATE_KEYS:
        written = str(entry.get(key) or "")
        if day := read_stamp(written):
            return day, written[:_LONGEST_NAME]
        if days := find_dates(written, month_first=True):
            return days[0][2], written[:_LONGEST_NAME]
        if parsed := entry.get(f"{key}_parsed"):
            return date(*parsed[:3]), written[:_LONGEST_NAME]
    return None, ""


def _kind(entry: Mapping[str, Any]) -> tuple[Kind | None, str]:
    """The kind of an item and the category that names it."""
    terms = (str(tag.get("term") or "") for tag in entry.get("tags", []))
    return next(((kind, term) for term in terms if (kind := clear_kind_of_label(term))), (None, ""))


def _body(entry: Mapping[str, Any]) -> tuple[list[Part], bool]:
    """The fullest text of an item, and whether it is the whole one."""
    contents = [(content.get("value", ""), content.get("type", "")) for content in entry.get("content", [])]
    summary = (entry.get("summary", ""), entry.get("summary_detail", {}).get("type", ""))
    value, kind = max([*contents, summary], key=lambda found: len(found[0]))
    if kind == "text/plain" and not _MARKUP.search(value):
        return parts_of_text(value), bool(contents)
    return parts_of_html(nh3.clean(value)), bool(contents)


def _plain(title: str) -> str:
    """Titles may hold markup, once or twice escaped."""
    text = nh3.clean(title, tags=set()) if _MARKUP.search(title) else title
    return " ".join(html.unescape(html.unescape(text)).split())
