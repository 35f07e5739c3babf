"""A document of priorities taken apart: one release for each priority, so that each can become a page of its own.

A priority is a section under its own heading, an item of a list that is announced as priorities, or a
member of a sentence that names them ("recommendations range from ending ... to building ..."). Sections
count only where title or opening say that priorities follow: pages that ask for calls have headings, too.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from campaign_app.drafting.furniture import is_tail_heading
from campaign_app.drafting.paragraphs import is_list_item
from campaign_app.drafting.release import Release
from campaign_app.drafting.sentences import split_sentences
from campaign_app.drafting.titles import derive_title, is_title_like

_NUMBER = re.compile(
    r"(?:(?:priority|recommendation|demand|goal|point|prioridad|propuesta|priorité|proposition|forderung)"
    r"\s*(?:#|no\.?)?\s*)?"
    r"(?:\d{1,2}|[IVX]{1,5})\s*(?:[.):–—-]\s*|\s)(?=\S)",
    re.IGNORECASE,
)
_BULLET = re.compile(r"(?:[-*•·▪◦‣●○■□➢➤►▸✔✓–—]|\(?(?:\d{1,2}|[a-z])[.)])\s+")
_OTHER_SECTION = re.compile(
    r"(?:(?:table of )?contents|introduction|conclusion|summary|executive summary|background|overview"
    r"|foreword|preface|acknowledge?ments|appendix|references|endnotes|notes|sources|about\b.*|who we are|contact.*"
    r"|sign up.*|introducción|conclusi[óo]n|índice|conclusión|sommaire|einleitung|fazit|inhalt)\W*",
    re.IGNORECASE,
)
_OF_PRIORITIES = re.compile(
    r"\b(?:priorit(?:y|ies)|recommendations?|proposals?|demands?|goals|agenda|platform|propuestas|prioridades|demandas"
    r"|priorités|propositions|revendications|forderungen)\b",
    re.IGNORECASE,
)
_RANGE = re.compile(
    r"\b(?:ranging|range|extend(?:ing)?|going|go|run(?:ning)?) from\s+(?P<members>[a-z].*?)[.!]?$", re.DOTALL
)
_BETWEEN = re.compile(r",?\s+to\s+(?=[a-z]{3,}ing\s)")
_GERUND = re.compile(r"[a-z]{3,}ing\s")
_FEWEST = 2
_FEWEST_WORDS_OF_SECTION = 15
_FEWEST_WORDS_OF_ITEM = 3
_LONGEST_TITLE = 160
_LONGEST_LINE = 60
_MOST_WORDS_OF_OPENING = 150


@dataclass(frozen=True)
class _Priority:
    title: str
    body: str
    title_is_derived: bool = False


def split_priorities(release: Release) -> list[Release]:
    """Return one release for each priority of a document of priorities, [release] for any other text.

    The parts keep date and language and have no address of their own.
    """
    if release.kind != "priority":
        return [release]
    paragraphs = release.body.split("\n\n")
    opening = " ".join(release.body.split(maxsplit=_MOST_WORDS_OF_OPENING)[:_MOST_WORDS_OF_OPENING])
    is_announced = _OF_PRIORITIES.search(release.title) or _OF_PRIORITIES.search(opening)
    found: list[_Priority] = []
    for find in (_sections, _items, _members) if is_announced else (_items, _members):
        found = found if len(found) >= _FEWEST else find(paragraphs, release.headings)
    if len(found) < _FEWEST:
        return [release]
    return [
        replace(
            release,
            title=priority.title,
            title_is_derived=priority.title_is_derived,
            body=priority.body,
            url=None,
            guid=None,
            part=part,
            headings=(),
        )
        for part, priority in enumerate(found, 1)
    ]


def _sections(paragraphs: Sequence[str], headings: Sequence[str]) -> list[_Priority]:
    """Headings of the source, or numbered or short lines where it has none, each with a text under it."""
    known = set(headings)
    places = [at for at, line in enumerate(paragraphs) if line in known or _is_numbered_heading(line)]
    places = places or [at for at in range(len(paragraphs) - 1) if _is_line_over_text(*paragraphs[at : at + 2])]
    numbered = [at for at in places if _NUMBER.match(paragraphs[at])]
    # Numbers mark the priorities where there are any; other headings are then parts of them.
    chosen = numbered if len(numbered) >= _FEWEST else places
    found: list[_Priority] = []
    for at, end in pairwise([*chosen, len(paragraphs)]):
        title = _NUMBER.sub("", paragraphs[at], count=1).strip() or paragraphs[at]
        body = "\n\n".join(paragraphs[at + 1 : end])
        is_other = _OTHER_SECTION.fullmatch(title) or is_tail_heading(title)
        if not is_other and len(body.split()) >= _FEWEST_WORDS_OF_SECTION:
            found.append(_Priority(title, body))
    return found


def _is_numbered_heading(line: str) -> bool:
    return len(line) <= _LONGEST_TITLE and _NUMBER.match(line) is not None and is_title_like(line)


def _is_line_over_text(line: str, following: str) -> bool:
    """Tell whether a line of a plain text stands over a paragraph as a heading does."""
    is_short = len(line) <= _LONGEST_LINE and is_title_like(line) and not is_list_item(line)
    return is_short and line[0].isupper() and len(following.split()) >= _FEWEST_WORDS_OF_SECTION


def _items(paragraphs: Sequence[str], _headings: Sequence[str]) -> list[_Priority]:
    """The list behind a line that announces priorities."""
    for at, line in enumerate(paragraphs):
        if not (line.rstrip().endswith(":") and _OF_PRIORITIES.search(line)):
            continue
        found: list[_Priority] = []
        for item in paragraphs[at + 1 :]:
            if not is_list_item(item):
                break
            text = _BULLET.sub("", item, count=1)
            if len(text.split()) >= _FEWEST_WORDS_OF_ITEM:
                title = text.rstrip(".;,") if len(text) <= _LONGEST_TITLE else derive_title(text)
                found.append(_Priority(title, f"{line}\n\n{item}", title_is_derived=True))
        if len(found) >= _FEWEST:
            return found
    return []


def _members(paragraphs: Sequence[str], _headings: Sequence[str]) -> list[_Priority]:
    """The members of "our recommendations range from ending A, to building B"."""
    for paragraph in paragraphs:
        for sentence in split_sentences(paragraph):
            match = _RANGE.search(sentence.text)
            if not match or not _OF_PRIORITIES.search(sentence.text):
                continue
            members = [member.strip(" ,;.") for member in _BETWEEN.split(match["members"])]
            if len(members) >= _FEWEST and all(_GERUND.match(member) for member in members):
                return [_Priority(_titled(member), paragraph, title_is_derived=True) for member in members]
    return []


def _titled(member: str) -> str:
    title = member[:1].upper() + member[1:]
    return title if len(title) <= _LONGEST_TITLE else derive_title(title)
