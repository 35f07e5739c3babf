"""Read a Markdown text with or without front matter, such as a post of a static site."""

import re
from collections.abc import Mapping
from dataclasses import replace

from markdown_it import MarkdownIt

from campaign_app.drafting.dates import date_in_address, read_stamp
from campaign_app.drafting.kinds import clear_kind_of_label
from campaign_app.drafting.readers.document import compose, same_words
from campaign_app.drafting.readers.fragment import parts_of_html
from campaign_app.drafting.readers.front_matter import split_front_matter
from campaign_app.drafting.readers.links import absolute
from campaign_app.drafting.readers.parts import Facts, Part
from campaign_app.drafting.release import Release

# Commands of template languages (Liquid, Jinja, Hugo) that the site's generator would have carried out.
_TEMPLATE = re.compile(
    r"\{%-?\s*comment\s*-?%\}.*?\{%-?\s*endcomment\s*-?%\}|\{\{[<%].{0,2000}?[>%]\}\}|\{%.{0,2000}?%\}"
    r"|\{\{.{0,500}?\}\}|\{:[^}\n]{0,200}\}",
    re.DOTALL,
)
_TITLE_KEYS = ("title", "headline", "page_title", "search_title", "petition_title", "name")
_DATE_KEYS = ("date", "publishdate", "published_at", "publish_date", "pubdate", "published", "created")
_KIND_KEYS = ("category", "categories", "kind")
_MARKDOWN = MarkdownIt("commonmark", {"html": True, "maxNesting": 20}).enable("table")


def read_markdown(text: str, *, base_url: str | None = None) -> list[Release]:
    """Return the one release of a Markdown text."""
    settings, body = split_front_matter(text.replace("\r\n", "\n"))
    parts = parts_of_html(_MARKDOWN.render(_TEMPLATE.sub("", body)))
    title = next((settings[key] for key in _TITLE_KEYS if settings.get(key)), "")
    if not title:
        title, parts = _title_of_text(parts)
    days = (read_stamp(settings.get(key, "")) for key in _DATE_KEYS)
    address = settings.get("permalink") or settings.get("url") or ""
    facts = Facts(
        title=" ".join(title.split()),
        published_on=next((day for day in days if day), None),
        kind=next(
            (kind for key in _KIND_KEYS if (kind := clear_kind_of_label(settings.get(key, "").strip("[]'\" ")))), None
        ),
        url=absolute(address, base_url) if base_url else None,
    )
    kept = [part for part in parts[:3] if not (facts.title and same_words(part.text, facts.title))]
    release = compose([*kept, *parts[3:]], facts)
    return [replace(release, published_on=release.published_on or date_in_address(_dashed(settings, address)))]


def _title_of_text(parts: list[Part]) -> tuple[str, list[Part]]:
    """The first heading is the title if nothing but small lines stand before it."""
    for number, part in enumerate(parts[:4]):
        if part.level in (1, 2):
            return part.text, [*parts[:number], *parts[number + 1 :]]
    return "", parts


def _dashed(settings: Mapping[str, str], address: str) -> str:
    """Addresses of posts often begin with the day: /2020-05-03-title/."""
    return f"/{address}/{settings.get('slug', '')}"
