"""The summary of a release: its first paragraph of substance."""

import re

from campaign_app.drafting.furniture import announces_quote, is_appeal, is_furniture
from campaign_app.drafting.paragraphs import is_list_item
from campaign_app.drafting.sentences import Span, split_sentences
from campaign_app.drafting.titles import is_title_like, without_dateline

_LONGEST = 900
_SHORTEST_PARAGRAPH = 60
_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?!\n)[^\n]+)*")


def summarise(body: str) -> str:
    """Return the first substantive paragraph of `body`, without its dateline, "" where there is none.

    A lead that only announces a statement is followed by the first sentences of that statement. A first
    sentence that is too long ends with an ellipsis.
    """
    span = find_summary(body)
    if span is None:
        return ""
    return span.text + ("…" if _is_cut(body, span) else "")


def find_summary(body: str) -> Span | None:
    """Return the place of the summary in `body`, None where it has no words."""
    paragraphs = [Span(*match.span(), match.group()) for match in _PARAGRAPH.finditer(body)]
    lead = next((number for number, part in enumerate(paragraphs) if _has_substance(part.text)), None)
    if lead is None:
        return _shortened(paragraphs[0], _LONGEST) if paragraphs else None
    whole = paragraphs[lead]
    text = without_dateline(whole.text)
    first = _shortened(Span(whole.end - len(text), whole.end, text), _LONGEST)
    if first and first.end == whole.end and announces_quote(whole.text) and lead + 1 < len(paragraphs):
        following = _shortened(paragraphs[lead + 1], _LONGEST // 2)
        end = following.end if following else first.end
        return Span(first.start, end, body[first.start : end])
    return first


def _has_substance(paragraph: str) -> bool:
    if is_list_item(paragraph) or is_appeal(paragraph) or is_furniture(paragraph):
        return False
    is_long = len(paragraph) >= _SHORTEST_PARAGRAPH or announces_quote(paragraph)
    return is_long and not is_title_like(paragraph)


def _shortened(part: Span, longest: int) -> Span | None:
    """Whole sentences up to `longest` characters; a longer first sentence is cut after a word."""
    sentences = split_sentences(part.text)
    if not sentences:
        return None
    start = sentences[0].start
    end = max((span.end for span in sentences if span.end <= longest), default=0)
    end = end or start + len(part.text[start:longest].rsplit(" ", 1)[0])
    return Span(part.start + start, part.start + end, part.text[start:end])


def _is_cut(body: str, span: Span) -> bool:
    """Tell whether a span ends within a sentence."""
    line_end = body.find("\n", span.start)
    first = split_sentences(body[span.start : line_end if line_end >= 0 else len(body)])[:1]
    return bool(first) and span.end < span.start + first[0].end
