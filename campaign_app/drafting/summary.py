"""The summary of a release: its first paragraph of substance."""

from campaign_app.drafting.furniture import announces_quote, is_appeal, is_furniture
from campaign_app.drafting.paragraphs import is_list_item
from campaign_app.drafting.sentences import split_sentences
from campaign_app.drafting.titles import is_title_like, without_dateline

_LONGEST = 900
_SHORTEST_PARAGRAPH = 60


def summarise(body: str) -> str:
    """Return the first substantive paragraph of `body`, without its dateline, "" where there is none.

    A lead that only announces a statement is followed by the first sentences of that statement.
    """
    paragraphs = [part for part in body.split("\n\n") if part]
    lead = next((number for number, part in enumerate(paragraphs) if _has_substance(part)), None)
    if lead is None:
        return _shortened(paragraphs[0]) if paragraphs else ""
    summary = _shortened(without_dateline(paragraphs[lead]))
    if announces_quote(paragraphs[lead]) and lead + 1 < len(paragraphs):
        summary += "\n\n" + _shortened(paragraphs[lead + 1], _LONGEST // 2)
    return summary


def _has_substance(paragraph: str) -> bool:
    if is_list_item(paragraph) or is_appeal(paragraph) or is_furniture(paragraph):
        return False
    is_long = len(paragraph) >= _SHORTEST_PARAGRAPH or announces_quote(paragraph)
    return is_long and not is_title_like(paragraph)


def _shortened(paragraph: str, longest: int = _LONGEST) -> str:
    """Whole sentences up to `longest` characters; a longer first sentence is cut after a word."""
    sentences = split_sentences(paragraph)
    if not sentences:
        return ""
    end = max((span.end for span in sentences if span.end <= longest), default=0)
    if end:
        return paragraph[sentences[0].start : end]
    return paragraph[:longest].rsplit(" ", 1)[0] + "…"
