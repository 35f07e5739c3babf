"""Three forms of asking beside urging and obliging: writing to somebody, calling for something, bidding readers."""

import re
from collections.abc import Iterator

from campaign_app.drafting.addressees import standing_of
from campaign_app.drafting.forms import Ask
from campaign_app.drafting.speakers import is_asked_by_others, is_told_as_history
from campaign_app.drafting.verbs import ACTIONS

_WRITING = re.compile(
    r"\b(?:letters?|petitions?|wrote|writing|written)\s+(?:\w+\s+){0,4}?to\s+(?P<who>(?:[^;:.]|\b(?:Dr|Mr|Mrs|Ms"
    r"|Sen|Rep|Gov|Prof|U|S)\.){2,200}?),?"
    r"\s+(?:urging|pleading|begging|appealing|asking|calling|requesting|demanding|arguing|seeking|pressing|imploring|to\s+(?:urge|ask|demand"
    r"|request|call)|[^,;:.]{3,60}\s(?:asked|urged|called|demanded|requested))\b",
    re.IGNORECASE,
)
_MATTER = re.compile(r"\s(?:\w{3,}ing|over|about|after|in\s+response|on\s+behalf|that|who|which)\s", re.IGNORECASE)
_CALLING = re.compile(
    r"\b(?:(?:[Ww]e|I)(?:['’](?:re|m))?\s+(?:\w+\s+){0,3}?(?:call(?:ing)?\s+for|demand(?:ing)?|insist\s+on)|(?:issu|renew"
    r"|reiterat|repeat|mak|join|echo|add|rais)\w*\s+(?:\w+\s+){0,3}?calls?\s+for|(?:is|are|has"
    r"|have)\s+(?:\w+\s+)?(?:calling|called)\s+for|(?<!eople )(?<!ublic )(?<!mericans )(?<!oters )"
    r"(?:is|are|were)\s+(?:\w+\s+)?demanding(?!\s+(?:that|to)\b)"
    r"|[A-Z]\w+\s+(?:calls|called)\s+for)\s+(?!help\b"
    r"|volunteers\b)"
)
_CALLING_REACH = 160
_BIDDING = re.compile(
    r"(?:(?:^[\"“‘]?|^we\s+need\s+you\s+to\s+|^you\s+can\s+(?:still\s+)?)(?:once\s+again\s+)?(?:please\s+)?"
    r"(?:tell|urge|(?:call(?:\s+on)?|phone|fax|text|write(?:\s+to)?|e-?mail|contact)"
    r"(?:,?\s+(?:or|and)\s+(?:call|phone|fax|text|write(?:\s+to)?|e-?mail|contact))?|let|message"
    r"|join\s+us\s+in\s+(?:urg|call|ask|demand|tell|press)ing(?:\s+(?:up)?on)?)|\b(?:to|and)\s+tell"
    r"|^sign\b[^.]{0,60}?\bto)"
    r"\s+(?=(?:the|your|our|all)\s|(?-i:[A-Z]))",
    re.IGNORECASE,
)
# "Senators, vote no": those who are called on are told.
_VOCATIVE = re.compile(
    rf"^[\"“‘]?(?P<who>(?:Mr\.?|Madam)\s[A-Z]\w+|Senators?|Governor|Mayor|Minister|Prime\s+Minister|Congress(?:man|woman)?"
    rf"|Councill?ors|Members\s+of\s+[A-Z]\w+|Commissioners?)(?:\s[A-Z]\w+)?,\s+(?:please\s+)?(?=(?:\w+ly\s+)?(?:{ACTIONS})\b)"
)
_BIDDEN_END = re.compile(r"\s(?:to|that|know|and\s+(?:tell|ask|urge|demand)|about)\b|[:,.!“\"]")
_PLEASE = re.compile(
    rf"^[\"“‘]?(?:(?:so|and|again|thus),?\s+)?please\s+(?=(?:\w+ly\s+)?(?:{ACTIONS})\b)", re.IGNORECASE
)


def find_writing(sentence: str) -> Iterator[Ask]:
    """A letter to somebody asks them, whatever form its asking takes."""
    for match in _WRITING.finditer(sentence):
        before = sentence[: match.start()]
        if standing_of(match["who"]) == "named" and not is_asked_by_others(before):
            yield Ask("asking", (match.start("who"), _end_of_addressee(sentence, match)), None, 0.88)


def _end_of_addressee(sentence: str, match: re.Match[str]) -> int:
    """Where a letter's addressee ends and its matter begins ("to the minister opposing the plan and urging ...")."""
    matter = _MATTER.search(sentence, *match.span("who"))
    return matter.start() if matter else match.end("who")


def find_calling(sentence: str) -> Iterator[Ask]:
    """What is called for or demanded, of whom it may concern: "we call for an end to ..."."""
    for match in _CALLING.finditer(sentence):
        before = sentence[: match.start()]
        if is_asked_by_others(before) or is_told_as_history(sentence, "called"):
            continue
        standing = standing_of(sentence[match.end() : match.end() + _CALLING_REACH])
        place = (match.end(), match.end() + _CALLING_REACH) if standing == "named" else None
        yield Ask("calling", place, None, 0.6)


def find_bidding(sentence: str, is_letter: bool) -> Iterator[Ask]:
    """What readers are to tell somebody ("Tell your senators to ..."), or a letter its reader ("Please act")."""
    if is_letter and (please := _PLEASE.match(sentence)):
        yield Ask("bidding", None, please.end(), 0.6)
    if called := _VOCATIVE.match(sentence):
        yield Ask("bidding", called.span("who"), called.end(), 0.8)
    for match in _BIDDING.finditer(sentence):
        end = _BIDDEN_END.search(sentence, match.end() + 1, match.end() + _CALLING_REACH)
        stop = end.start() if end else min(len(sentence), match.end() + 60)
        phrase = sentence[match.end() : stop]
        if standing_of(phrase) in ("named", "authority"):
            request = end.end() + 1 if end and end.group().strip() == "to" else None
            yield Ask("bidding", (match.end(), stop), request, 0.8)
