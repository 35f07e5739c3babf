"""Read a web page: a listing of releases, or one release among menus, notices and related items."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from lxml.html import HtmlElement

from campaign_app.drafting.dates import date_in_address, read_byline, read_date_line, read_stamp, words_of_day
from campaign_app.drafting.languages import language_of
from campaign_app.drafting.readers.blocks import Block, blocks_of
from campaign_app.drafting.readers.document import compose, is_month_first_in
from campaign_app.drafting.readers.links import absolute
from campaign_app.drafting.readers.main_text import find_run
from campaign_app.drafting.readers.page_head import PageHead, read_head
from campaign_app.drafting.readers.page_listing import find_items
from campaign_app.drafting.readers.parts import Facts, Part
from campaign_app.drafting.readers.pruning import prune
from campaign_app.drafting.readers.tree import parse
from campaign_app.drafting.release import Release
from campaign_app.errors import UnreadableSource

_NOT_LETTERS = re.compile(r"[\W_]+")
_BETWEEN_TITLE_AND_SITE = re.compile(r"\s+[|–—·•»«:-]+\s+|\s*[|»«]\s*|: ")
_LATER = re.compile(r"\W*\b(?:last )?(?:updat|modif|actualiz|mise? à jour|aktualisier|geändert|edited)", re.IGNORECASE)
_REACH_BEFORE_TITLE = 5
_REACH_INTO_TEXT = 3


def read_page(text: str, *, base_url: str | None = None) -> list[Release]:
    """Return the releases of a web page; raises UnreadableSource where it shows no text."""
    root = parse(text)
    head = read_head(root)
    prune(root)
    blocks = blocks_of(root)
    start, end = find_run(blocks)
    items = find_items(blocks, (start, end), base_url=base_url)
    if items:
        return [replace(item, listed_under=next(iter(head.titles), "")) for item in items]
    if start == end:
        raise UnreadableSource("This page shows no text of its own: paste the text of the release.")
    return [_read_article(root, head, blocks, start, end, base_url)]


def _read_article(
    root: HtmlElement, head: PageHead, blocks: Sequence[Block], start: int, end: int, base_url: str | None
) -> Release:
    at, title = _find_title(head, blocks, start)
    first = min(start, at + 1) if at is not None else start
    parts = [part for block in blocks[first:end] for part in block.parts()]
    place = start if at is None else at
    # What stands under the title dates it rather than what stands above, and there what stands nearest.
    near = [*blocks[place : start + _REACH_INTO_TEXT], *reversed(blocks[max(0, place - _REACH_BEFORE_TITLE) : place])]
    times = (read_stamp(time.get("datetime") or time.text_content()) for time in root.iter("time"))
    dated = _written_date(near, parts) or head.published_on or next((day for day in times if day), None)
    url = absolute(head.canonical, base_url) or base_url
    facts = Facts(
        title=title,
        published_on=dated,
        url=base_url,
        language=head.language,
        date_words=words_of_day(dated, (part.text for block in near for part in block.parts())),
    )
    release = compose(_without_title(parts, title), facts)
    return replace(release, published_on=release.published_on or date_in_address(url or ""))


def _find_title(head: PageHead, blocks: Sequence[Block], start: int) -> tuple[int | None, str]:
    """Place (None where it stands nowhere) and words of the title."""
    near = list(enumerate(blocks[: start + _REACH_INTO_TEXT]))
    said = [_letters(title) for title in head.titles]
    echoed = [(n, block) for n, block in near if _is_echo(block, said)]
    if echoed:
        at, block = max(
            echoed, key=lambda found: (found[1].level == 1, found[1].level > 0, len(found[1].text), found[0])
        )
        return at, _one_line(block.text)
    firsts = [(n, block) for n, block in near if block.level == 1 and block.words >= 2]
    if firsts:
        return firsts[-1][0], _one_line(firsts[-1][1].text)
    seconds = [(n, block) for n, block in near if block.level == 2 and block.words >= 3 and n <= start]
    if seconds and not head.titles:
        return seconds[-1][0], _one_line(seconds[-1][1].text)
    return None, _without_site(head.titles[0]) if head.titles else ""


def _is_echo(block: Block, said: Sequence[str]) -> bool:
    """A line is the title if the page's own title is made of it and little else."""
    letters = _letters(block.text)
    if len(letters) < 6 or block.words > 45:
        return False
    return any(letters in title and 2 * len(letters) >= len(title) for title in said)


def _without_site(title: str) -> str:
    """The longest piece of "Title | Site"."""
    return max(_BETWEEN_TITLE_AND_SITE.split(title), key=len)


def _without_title(parts: Sequence[Part], title: str) -> list[Part]:
    """Leave out a title that the text repeats at its start."""
    letters = _letters(title)
    head = [part for part in parts[:6] if not letters or _letters(part.text) != letters]
    return [*head, *parts[6:]]


def _written_date(blocks: Sequence[Block], parts: Sequence[Part]) -> date | None:
    """The day written beside the title: alone on a line, else in a short line such as a byline."""
    text = " ".join(part.text for part in parts[:40])
    month_first = is_month_first_in(text, language_of(text))
    lines = [_LATER.split(part.text)[0] for block in blocks for part in block.parts()]
    days = (
        read_date_line(line, month_first=month_first) or read_byline(line, month_first=month_first) for line in lines
    )
    return next((day for day in days if day), None)


def _letters(line: str) -> str:
    return _NOT_LETTERS.sub("", unicodedata.normalize("NFKC", line).casefold())


def _one_line(text: str) -> str:
    return " ".join(text.split())
