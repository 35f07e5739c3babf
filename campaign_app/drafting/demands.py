"""The demands of a release: its sentences that ask somebody to act."""

import re
from dataclasses import dataclass

from campaign_app.drafting.asks import find_ask
from campaign_app.drafting.foreign import GRAMMARS
from campaign_app.drafting.forms import Ask
from campaign_app.drafting.greetings import find_greeted
from campaign_app.drafting.languages import Language
from campaign_app.drafting.sentences import Span, split_sentences
from campaign_app.drafting.targets import find_letter_targets, names_in
from campaign_app.drafting.titles import without_dateline

_LEAST_STRENGTH = 0.5
_FEWEST_WORDS = 4
# Every form of asking has one of these words; most sentences have none and are passed over at once.
_MAY_ASK = re.compile(
    r"\b(?:urg|call|implor|beseech|ask|petition|appeal|request|press|encourag|demand|insist|push|challeng|argu"
    r"|want|need"
    r"|expect|recommend|seek|must|should|ha(?:s|ve)\s|ought|cannot|time|imperative|essential|important|vital"
    r"|critical|crucial"
    r"|incumbent|urgent|pledg|vow|commit|promis|refus|tell|writ|wrote|e-?mail|contact|let|message|sign|join|please)",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"\b(?:him|her|them|it|he|she|they)\b", re.IGNORECASE)
_PRESIDENT = re.compile(r"\b(?:[Tt]he|our) (?:president|governor|mayor|prime minister|sheriff|minister)\b")
_ACTION_TITLE = re.compile(
    r"(?:(?:action alert|call (?:to|for) action|take action)\W{1,3})?(?:tell|urge|ask|call (?:on|your)|e-?mail"
    r"|write|contact)\b",
    re.IGNORECASE,
)
_PLEDGE_TITLE = re.compile(r"\bpledge\b(?!d)", re.IGNORECASE)
_OPEN_QUOTATION = re.compile(r":\s*[“\"][^”\"]*$")
_CLOSING = re.compile(r"[”\"\n]")
_LONGEST_QUOTATION = 400
_ITEM_MARK = re.compile(r"(?:[-*•●·▪◦‣–—]|\(?(?:\d{1,2}|[a-z])[.)])\s+(?=\S)")


@dataclass(frozen=True)
class Demand:
    """A sentence of the body, the ask in it, and the sentences before it in its paragraph ("" for none)."""

    span: Span
    ask: Ask
    context: str


def find_demands(body: str, *, title: str = "", language: Language = "en") -> list[Span]:
    """Return the sentences of `body` that ask somebody to act, in order."""
    return [demand.span for demand in list_demands(body, title=title, language=language)]


def list_demands(body: str, *, title: str = "", language: Language = "en") -> list[Demand]:
    """Return the demands of `body` in order, each with its ask.

    `title` tells an action alert ("Tell your senators ..."), in which "Please act" asks whom it names.
    """
    found: list[Demand] = []
    is_letter = _is_letter(body, title, language)
    is_pledge = _PLEDGE_TITLE.search(title) is not None
    may_ask = GRAMMARS[language].may_ask if language in GRAMMARS else _MAY_ASK
    previous: Span | None = None
    context = ""
    for span in map(_without_head, split_sentences(body)):
        if previous is None or "\n\n" in body[previous.end : span.start]:
            context = ""
        if may_ask.search(span.text) and len(span.text.split()) >= _FEWEST_WORDS:
            known = _names_somebody(context, span.text, language)
            ask = find_ask(span.text, language=language, has_antecedent=known, is_letter=is_letter, is_pledge=is_pledge)
            if ask and ask.strength >= _LEAST_STRENGTH:
                whole = _with_quotation(body, span) if ask.form == "bidding" else span
                found.append(Demand(whole, ask, context))
        previous, context = span, span.text
    return found


def _is_letter(body: str, title: str, language: Language) -> bool:
    if language in GRAMMARS:
        return bool(find_letter_targets(f"{title}\n{body}", language))
    return bool(find_greeted(body)) or _ACTION_TITLE.match(title) is not None


def _without_head(span: Span) -> Span:
    """A sentence without the dateline or the list mark before it."""
    mark = _ITEM_MARK.match(span.text)
    text = without_dateline(span.text[mark.end() :] if mark else span.text)
    return Span(span.end - len(text), span.end, text)


def _with_quotation(body: str, span: Span) -> Span:
    """A bidding that opens a quotation ("Tell the Senate: “Act.") with the whole of it."""
    if not _OPEN_QUOTATION.search(span.text):
        return span
    closing = _CLOSING.search(body, span.end, span.end + _LONGEST_QUOTATION)
    if closing is None:
        return span
    end = closing.start() if closing.group() == "\n" else closing.end()
    return Span(span.start, end, body[span.start : end])


def _names_somebody(context: str, sentence: str, language: Language) -> bool:
    if grammar := GRAMMARS.get(language):
        text = f"{context}\n{sentence}"[-1500:]
        return grammar.authority.search(text) is not None or bool(names_in(text, language))
    if not _PRONOUN.search(sentence):
        return False
    text = f"{context} {sentence}"[-1500:]
    return bool(_PRESIDENT.search(text)) or bool(names_in(text, language))
