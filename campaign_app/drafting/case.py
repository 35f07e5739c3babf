"""The case for a demand: two or three sentences of the release itself, as Markdown paragraphs."""

import re

from campaign_app.drafting.sentences import Span, split_sentences
from campaign_app.drafting.summary import find_summary

_MOST_SENTENCES = 3
_LONGEST = 700
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!])")
_LIST_START = re.compile(r"^(\d{1,9})([.)])|^([-+])", re.MULTILINE)
_WHOLE = re.compile(r"(?<!\.\.)[.!][\"'”’»)\]]*$")


def make_case(body: str, demand: Span | None) -> str:
    """Return up to three whole sentences that open the release, without the demand itself; "" for none."""
    return _paragraphs(choose_case(body, demand), body)


def choose_case(body: str, demand: Span | None) -> list[Span]:
    """Return the sentences of the case in their places in `body`, in order."""
    summary = find_summary(body)
    lead = summary.start if summary else 0
    chosen: list[Span] = []
    for found in split_sentences(body[lead:]):
        span = Span(found.start + lead, found.end + lead, found.text)
        if len(chosen) == _MOST_SENTENCES or sum(len(one.text) for one in chosen) + len(span.text) > _LONGEST:
            break
        if _WHOLE.search(span.text) and not (demand and (span.text in demand.text or demand.text in span.text)):
            chosen.append(span)
    return chosen


def _paragraphs(spans: list[Span], text: str) -> str:
    parts: list[str] = []
    for number, span in enumerate(spans):
        starts_anew = number == 0 or "\n" in text[spans[number - 1].end : span.start]
        parts.append(("\n\n" if parts and starts_anew else " " if parts else "") + as_markdown(span.text))
    return "".join(parts)


def as_markdown(text: str) -> str:
    """Return Markdown that shows `text` as it stands."""
    return _LIST_START.sub(
        lambda match: f"{match[1]}\\{match[2]}" if match[1] else f"\\{match[3]}", _SPECIAL.sub(r"\\\1", text)
    )
