"""What a web page says about itself outside its text: titles, publication day, address, language."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lxml.html import HtmlElement

from campaign_app.drafting.dates import read_stamp
from campaign_app.drafting.languages import Language

_DATED = """
article:published_time og:article:published_time datepublished dc.date.issued dcterms.issued dc.date
dcterms.date dcterms.created dc.date.created pubdate publishdate publish-date publish_date publication_date
sailthru.date parsely-pub-date article.published date
"""
_DATE_NAMES = _DATED.split()
_TITLE_NAMES = ("og:title", "twitter:title", "dc.title", "dcterms.title", "headline")
_LANGUAGES: dict[str, Language] = {"en": "en", "es": "es", "fr": "fr", "de": "de"}
_MOST_NODES = 2000
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class PageHead:
    """The titles a page gives itself, the likeliest first, and what else its head says; "" and None for nothing."""

    titles: tuple[str, ...]
    published_on: date | None
    canonical: str | None
    language: Language | None


def read_head(root: HtmlElement) -> PageHead:
    """Return what the head of the page says; to be called before the page is pruned of its scripts."""
    metas = _metas(root)
    linked = list(_linked_data(root))
    titles = [*_texts(linked, "headline"), *(metas[name] for name in _TITLE_NAMES if name in metas)]
    titles += [_one_line(element.text_content()) for element in list(root.iter("title"))[:1]]
    stamps = [*_texts(linked, "datePublished"), *(metas[name] for name in _DATE_NAMES if name in metas)]
    days = (read_stamp(stamp) for stamp in stamps)
    return PageHead(
        titles=tuple(dict.fromkeys(title for title in map(_one_line, titles) if title)),
        published_on=next((day for day in days if day), None),
        canonical=next(iter(root.xpath("//link[@rel='canonical']/@href")), None),
        language=_LANGUAGES.get((root.get("lang") or "")[:2].lower()),
    )


def _metas(root: HtmlElement) -> dict[str, str]:
    """Name -> content, the first of each; `itemprop` counts as a name."""
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        content = meta.get("content") or meta.get("datetime")
        for attribute in ("name", "property", "itemprop"):
            name = (meta.get(attribute) or "").strip().lower()
            if name and content:
                found.setdefault(name, content)
    return found


def _linked_data(root: HtmlElement) -> Iterator[dict[str, object]]:
    """The objects of the page's JSON-LD, outer before inner."""
    scripts = (script for script in root.iter("script") if "ld+json" in (script.get("type") or ""))
    waiting = [_parsed(script.text or "") for script in scripts]
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        node = waiting.pop(0)
        if isinstance(node, dict):
            yield node
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node


def _parsed(text: str) -> object:
    try:
        parsed: object = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None
    return parsed


def _texts(nodes: list[dict[str, object]], key: str) -> list[str]:
    return [value for node in nodes if isinstance(value := node.get(key), str)]


def _one_line(text: str) -> str:
    return _SPACES.sub(" ", text).strip()[:500]
