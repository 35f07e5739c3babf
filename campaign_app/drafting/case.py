"""The case for a demand: two or three sentences of the release itself, as Markdown paragraphs."""

import re
from collections.abc import Sequence

from campaign_app.drafting.paragraphs import is_list_item
from campaign_app.drafting.sentences import Span, split_sentences
from campaign_app.drafting.summary import find_summary
from campaign_app.drafting.titles import without_dateline

_MOST_SENTENCES = 3
_FEWEST_SENTENCES = 2
_FEWEST_WORDS = 5
# The case is made of the opening of a text.
_REACH = 6000
_LONGEST = 700
_ANSWERS = re.compile(
    r"\b(?:replied|responded|respondi(?:ó|eron)|replicó|rétorqu\w+|entgegn\w+|ha(?:s|ve)\s+said|sostienen?"
    r"|(?:spokes\w+\s+for|office|ministry|company|government)\s(?:[\w’' ]{0,40}\s)?sa(?:ys|id))\b"
)
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!])")
_LIST_START = re.compile(r"^(\d{1,9})([.)])|^([-+])", re.MULTILINE)
_QUOTES = (("“", "”"), ("«", "»"))
_WHOLE = re.compile(r"(?<!\.\.)[.!][\"'”’»)\]]*$")


def make_case(body: str, demand: Span | None, others: Sequence[Span] = ()) -> str:
    """Return up to three whole sentences that open the release, without demands; "" for none."""
    return _paragraphs(choose_case(body, demand, others), body)


def choose_case(body: str, demand: Span | None, others: Sequence[Span] = ()) -> list[Span]:
    """Return the sentences of the case in their places in `body`, in order.

    `others` are the other demands, which are taken in only where hardly anything else is told.
    """
    told = _sentences(body, demand, others)
    return told if len(told) >= _FEWEST_SENTENCES else _sentences(body, demand, ())


def _sentences(body: str, demand: Span | None, others: Sequence[Span]) -> list[Span]:
    summary = find_summary(body)
    lead = summary.start if summary else 0
    chosen: list[Span] = []
    for found in split_sentences(body[lead : lead + _REACH]):
        span = _without_dateline(Span(found.start + lead, found.end + lead, found.text))
        if len(chosen) == _MOST_SENTENCES or sum(len(one.text) for one in chosen) + len(span.text) > _LONGEST:
            break
        if _is_other(span, others) or not _stands_alone(span.text):
            continue
        if _WHOLE.search(span.text) and not (demand and (span.text in demand.text or demand.text in span.text)):
            chosen.append(span)
    return chosen


def _without_dateline(span: Span) -> Span:
    text = without_dateline(span.text)
    return Span(span.end - len(text), span.end, text)


def _is_other(span: Span, others: Sequence[Span]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in others)


def _stands_alone(sentence: str) -> bool:
    """Tell a sentence that argues from an item of a list, a word to the visitor or the other side's answer."""
    is_short = is_list_item(sentence) or len(sentence.split()) < _FEWEST_WORDS
    return not (is_short or _ANSWERS.search(sentence))


def _paragraphs(spans: list[Span], text: str) -> str:
    parts: list[str] = []
    for number, span in enumerate(spans):
        starts_anew = number == 0 or "\n" in text[spans[number - 1].end : span.start]
        parts.append(("\n\n" if parts and starts_anew else " " if parts else "") + as_markdown(span.text))
    return "\n\n".join(_balanced(paragraph) for paragraph in "".join(parts).split("\n\n"))


def _balanced(paragraph: str) -> str:
    """Close a quotation that goes on after the last sentence taken, and open one that began before the first."""
    for opening, closing in _QUOTES:
        if paragraph.count(opening) > paragraph.count(closing):
            paragraph += closing
        elif paragraph.count(closing) > paragraph.count(opening):
            paragraph = opening + paragraph
    return paragraph


def as_markdown(text: str) -> str:
    """Return Markdown that shows `text` as it stands."""
    return _LIST_START.sub(
        lambda match: f"{match[1]}\\{match[2]}" if match[1] else f"\\{match[3]}", _SPECIAL.sub(r"\\\1", text)
    )
