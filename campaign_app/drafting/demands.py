"""The demands of a release: its sentences that ask somebody to act."""

import re
from dataclasses import dataclass

from campaign_app.drafting.addressees import standing_of
from campaign_app.drafting.asks import find_ask
from campaign_app.drafting.foreign import GRAMMARS
from campaign_app.drafting.forms import Ask
from campaign_app.drafting.greetings import find_greeted
from campaign_app.drafting.languages import Language
from campaign_app.drafting.listed import is_lead_in, items_after, starts_asking
from campaign_app.drafting.sentences import Span, split_sentences
from campaign_app.drafting.targets import find_letter_targets, names_in
from campaign_app.drafting.titles import without_dateline

_LEAST_STRENGTH = 0.5
_FEWEST_WORDS = 4
_ITEM_STRENGTH = 0.52
# Every form of asking has one of these words; most sentences have none and are passed over at once.
_MAY_ASK = re.compile(
    r"\b(?:urg|call|implor|beseech|beg|plead|entreat|exhort|that\s|resolved|ask|petition|appeal|request|press|encourag|demand|insist|push|challeng|argu"
    r"|want|need|stop|senators?,|governor,|mayor,|minister,|members|mr\.?\s|madam"
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
_LETTER_TITLE = re.compile(
    r"(?:an?\s+)?(?:open|joint)\s+letter\b|(?:an?\s+)?letter\s+to\b|to\s+(?:all|the|our|my|every)\b(?=.{3,60}$)",
    re.IGNORECASE,
)
_PLEDGE_TITLE = re.compile(r"\bpledge\b(?!d)", re.IGNORECASE)
_OPEN_QUOTATION = re.compile(r":\s*[“\"][^”\"]*$")
_CLOSING = re.compile(r"[”\"\n]")
_LONGEST_QUOTATION = 400
_LONGEST_SUBJECT = 90
_VERB = re.compile(
    r"\s(?:is|are|was|were|has|have|had|must|should|would|will|can|could|may|does|did|do|\w{3,}ed|says|knows|made|took|gave|put)\b"
)
_ITEM_MARK = re.compile(r"(?:[-*•●·▪◦‣–—]|\(?(?:\d{1,2}|[a-z])[.)])\s+(?=\S)")


@dataclass(frozen=True)
class Demand:
    """A sentence of the body, the ask in it, and the sentence before it in its paragraph ("" for none).

    `follows_demand` tells that this sentence is a demand too. An item of a list (`is_item`) asks whom the
    sentence before the list asks.
    """

    span: Span
    ask: Ask
    context: str
    is_item: bool = False
    follows_demand: bool = False


def is_of_body(sentence: str, *, is_demand: bool) -> bool:
    """Tell whether a sentence is about an authority, "The Commission has failed", or asks any body."""
    standing = standing_of(subject_of(sentence))
    return standing in ("named", "authority") or (is_demand and standing == "proper")


def subject_of(sentence: str) -> str:
    """The words of a sentence before its first common verb, "" where there are none near."""
    verb = _VERB.search(sentence[:_LONGEST_SUBJECT])
    return sentence[: verb.start()].strip('“" ') if verb else ""


def find_demands(body: str, *, title: str = "", language: Language = "en") -> list[Span]:
    """Return the sentences of `body` that ask somebody to act, in order."""
    return [demand.span for demand in list_demands(body, title=title, language=language)]


def list_demands(body: str, *, title: str = "", language: Language = "en") -> list[Demand]:
    """Return the demands of `body` in order, each with its ask.

    `title` tells an action alert ("Tell your senators ..."), in which "Please act" asks whom it names.
    """
    asking = _Asking(
        language=language,
        is_letter=_is_letter(body, title, language),
        is_alert=language not in GRAMMARS and _ACTION_TITLE.match(title) is not None,
        is_pledge=_PLEDGE_TITLE.search(title) is not None,
    )
    found: dict[int, Demand] = {}
    previous: Span | None = None
    context = ""
    for span in map(_without_head, split_sentences(body)):
        if previous is None or "\n\n" in body[previous.end : span.start]:
            context = ""
        follows = previous is not None and previous.start in found
        if ask := asking.find(span.text, context, follows_demand=follows):
            whole = _with_quotation(body, span) if ask.form == "bidding" else span
            found[span.start] = Demand(whole, ask, context, follows_demand=follows and context != "")
        # What members and readers are asked to do next is advice.
        if not ask.is_to_supporters if ask else is_lead_in(span.text):
            _add_items(found, body, span, language, of_lead_in=ask is None)
        previous, context = span, span.text
    return sorted(found.values(), key=lambda demand: demand.span)


@dataclass(frozen=True)
class _Asking:
    """What the whole text tells about each of its sentences."""

    language: Language
    is_letter: bool
    is_alert: bool
    is_pledge: bool

    def find(self, sentence: str, context: str, *, follows_demand: bool) -> Ask | None:
        """Return the ask of a sentence if it is strong enough for a demand."""
        may_ask = GRAMMARS[self.language].may_ask if self.language in GRAMMARS else _MAY_ASK
        if not (self.is_pledge or may_ask.search(sentence)) or len(sentence.split()) < _FEWEST_WORDS:
            return None
        ask = find_ask(
            sentence,
            language=self.language,
            has_antecedent=follows_demand or _names_somebody(context, sentence, self.language),
            is_letter=self.is_letter,
            is_alert=self.is_alert,
            is_pledge=self.is_pledge,
            it_is_body=self.language == "en" and is_of_body(context, is_demand=follows_demand),
        )
        return ask if ask and ask.strength >= _LEAST_STRENGTH else None


def _add_items(found: dict[int, Demand], body: str, lead: Span, language: Language, *, of_lead_in: bool) -> None:
    """The items after a demand that ends with a colon, if they go on with it, or after a mere lead-in."""
    if not (of_lead_in or lead.text.endswith(":")):
        return
    for item in items_after(body, lead.end):
        goes_on = starts_asking(item.text, language)
        if (goes_on or of_lead_in) and item.start not in found:
            ask = Ask("asking", None, 0 if goes_on else None, _ITEM_STRENGTH)
            found[item.start] = Demand(item, ask, lead.text, is_item=True)


def _is_letter(body: str, title: str, language: Language) -> bool:
    if language in GRAMMARS:
        return bool(find_letter_targets(f"{title}\n{body}", language))
    return bool(find_greeted(body)) or _LETTER_TITLE.match(title) is not None


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
