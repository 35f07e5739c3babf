"""The demands of a release: its sentences that ask somebody to act."""

import re
from dataclasses import dataclass

from campaign_app.drafting.asks import Ask, find_ask
from campaign_app.drafting.greetings import find_greeted
from campaign_app.drafting.names import find_names
from campaign_app.drafting.sentences import Span, split_sentences
from campaign_app.drafting.titles import without_dateline

_LEAST_STRENGTH = 0.5
_FEWEST_WORDS = 4
# Every form of asking has one of these words; most sentences have none and are passed over at once.
_MAY_ASK = re.compile(
    r"\b(?:urg|call|implor|beseech|ask|petition|appeal|request|press|encourag|demand|insist|push|challeng|argu|want|need"
    r"|expect|recommend|seek|must|should|ha(?:s|ve)\s|ought|cannot|time|imperative|essential|vital|critical|crucial|incumbent"
    r"|urgent|pledg|vow|commit|promis|refus|tell|writ|wrote|e-?mail|contact|let|message|sign|join|please)",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"\b(?:him|her|them|it|he|she|they)\b", re.IGNORECASE)
_PRESIDENT = re.compile(r"\b(?:[Tt]he|our) (?:president|governor|mayor|prime minister|sheriff|minister)\b")


@dataclass(frozen=True)
class Demand:
    """A sentence of the body, the ask in it, and the sentences before it in its paragraph ("" for none)."""

    span: Span
    ask: Ask
    context: str


def find_demands(body: str) -> list[Span]:
    """Return the sentences of `body` that ask somebody to act, in order."""
    return [demand.span for demand in list_demands(body)]


def list_demands(body: str) -> list[Demand]:
    """Return the demands of `body` in order, each with its ask."""
    found: list[Demand] = []
    is_letter = bool(find_greeted(body))
    previous: Span | None = None
    context = ""
    for span in map(_without_dateline, split_sentences(body)):
        if previous is None or "\n\n" in body[previous.end : span.start]:
            context = ""
        if _MAY_ASK.search(span.text) and len(span.text.split()) >= _FEWEST_WORDS:
            known = _names_somebody(context, span.text)
            ask = find_ask(span.text, has_antecedent=known, is_letter=is_letter)
            if ask and ask.strength >= _LEAST_STRENGTH:
                found.append(Demand(span, ask, context))
        previous, context = span, span.text
    return found


def _without_dateline(span: Span) -> Span:
    text = without_dateline(span.text)
    return Span(span.end - len(text), span.end, text)


def _names_somebody(context: str, sentence: str) -> bool:
    if not _PRONOUN.search(sentence):
        return False
    text = f"{context} {sentence}"[-1500:]
    return bool(_PRESIDENT.search(text)) or bool(find_names(text))
