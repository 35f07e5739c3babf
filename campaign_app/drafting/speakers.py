"""Who does the asking: the publisher and its side, or others whose asks a release only reports.

All functions look at the words before an asking verb.
"""

import re

_CLAUSE_START = re.compile(r"[.;:—–(“\"]|,\s+(?:but|while|although|whereas)\b|,\s+(?=we\b)", re.IGNORECASE)
_REACH = 140
_FIRST_PERSON = re.compile(
    r"\b(?:we|I)\b(?:['’](?:re|m|ve))?(?:,[^,]{1,60},|\s+the\s+undersigned(?:\s+\w+){0,3},?)?(?:\s+(?:all|both|also|therefore"
    r"|again|once|more|now|still|respectfully|strongly|further|hereby|join|\w+ly|are|am|have"
    r"|call\s+on\s+you\s+and|and|continue\s+to|write\s+to|together|jointly)){0,4}\s*$",
    re.IGNORECASE,
)
# What they ask of the public is service, not campaign.
_AUTHORITY = re.compile(
    r"\b(?:the|an?|our|local)\s+(?:[\w’']+\s+){0,3}(?:council|city|county|department|ministry|agency|school|hospital|university|airport"
    r"|organi[sz]ers|family|utility|officials|company|museum|library)(?:\s+(?:has|have|is|are|also|\w+ly))*\s*$",
    re.IGNORECASE,
)
_NEGATED = re.compile(
    r"(?:\bnot|n['’]t|\bnever|\bneither|\b(?:refus|fail|declin)\w*\s+to|\bwithout|\binstead\s+of"
    r"|\brather\s+than|\bno\s+longer|\bhesitat\w+\s+to)\s*(?:\w+ly\s+)?$",
    re.IGNORECASE,
)
_PASSIVE = re.compile(r"\b(?:was|were|been|being|be|is|are|am|gets?|got)\s+(?:\w+ly\s+)?$", re.IGNORECASE)
_NOUN_MARK = re.compile(
    r"(?:\b(?:a|an|the|this|any|no|some|more|growing|increased|increasing|his|her|its|their|our|my|your"
    r"|phone|such|formal|written|public|of|in|on|upon|by|for|from|with|these|those|media|free|['’]s)"
    r"|['’]s)\s+$",
    re.IGNORECASE,
)
_GERUND_MARK = re.compile(r"\b(?:in|by)\s+$", re.IGNORECASE)
_OTHER_CONTROL = re.compile(
    r"\b(?:wants?|wanted|used|tried|trying|threaten\w*|decided|unable|able|rights?|freedom|ability|seek\w*"
    r"|sought|how|whether|when|where|what|will|allow\w*|requir\w*|fore?ced?|would|could|might|may|can"
    r"|cannot|should|must|did|does|do)(?:\s+\w+ly)?(?:\s+to)?\s+$",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:critics|opponents|lobbyists|protest(?:e|o)rs|demonstrators|sceptics|skeptics|the\s+industry"
    r"|prosecutors|police|the\s+(?:\w+\s+){0,2}(?:president|administration|government|court|judge|minister"
    r"|company|law|bill|act|rule|order|ruling|policy|constitution|regulations?|lawsuit|agency|regime"
    r"|authorities)|officials|[A-Z]\w+\s+administration|who|which|President\s+[A-Z]\w+|that|some"
    r"|others)(?:\s+(?:has|have|had|is|are|also|then|again|once|\w+ly)){0,3}\s+$",
    re.IGNORECASE,
)
# Opponents at the head of a sentence say all of it.
_OPPONENTS_SAY = re.compile(
    r"^\W*(?:(?:but|however|meanwhile|still|yet|by\s+contrast),?\s+)?(?:the\s+|some\s+|many\s+|most\s+|its\s+|several\s+)?"
    r"(?:\w+\s+){0,2}?(?:critics|opponents|lobbyists|lobby|sceptics|skeptics|detractors|(?:trade|business|industry"
    r"|landlord|employer|farm)s?['’]?\s+(?:groups?|associations?|federations?|lobb\w+|leaders|forum|council|alliance))\b(?![^.]*\b(?:we|our)\b)",
    re.IGNORECASE,
)
_HISTORY = re.compile(
    r"\b[Ii]n\s+(?:January|February|March|April|May|June|July|August|September|October|November|December)\b(?!\s\d)|"
    r"\b(?:[Ii]n|[Ss]ince)\s+(?:(?:early|late|mid)[\s-])?(?:[A-Z][a-z]+,?\s+)?(?:19|20)\d\d\b|\b(?:years?|months?"
    r"|decades?)\s+ago\b|\blast\s+(?:year|spring|summer|fall|autumn|winter)\b|\bpreviously\b"
    r"|\bat\s+the\s+time\b|\bin\s+the\s+past\b|\b(?:months|years|weeks)\s+since\b|\bhad\s+(?:already\s+"
    r"|previously\s+)?(?:called|urged|asked|demanded|requested|appealed|petitioned)\b",
    re.IGNORECASE,
)


def is_first_person(before: str) -> bool:
    """Tell whether "we" or "I" is the subject of the verb that follows `before`."""
    return _FIRST_PERSON.search(before[-_REACH:]) is not None


def is_verb(before: str, verb: str) -> bool:
    """Tell whether `verb` is an active verb there, not a noun ("a call on") or a passive ("was asked")."""
    near = before[-_REACH:]
    form = verb.lower().split()[0]
    if form.endswith("ed") and _PASSIVE.search(near):
        return False
    if form.endswith("ing") and _GERUND_MARK.search(near):
        return True
    return not _NOUN_MARK.search(near)


def is_asked_by_others(before: str) -> bool:
    """Tell whether the ask is denied, wished for, or made by somebody the release only reports on."""
    if _OPPONENTS_SAY.match(before):
        return True
    clause = _CLAUSE_START.split(before[-_REACH:])[-1]
    return bool(_NEGATED.search(clause) or _OTHER_CONTROL.search(clause) or _OTHERS.search(clause))


def is_told_by_authority(before: str) -> bool:
    """Tell whether an office, organizer or family asks, as when residents are told what to do."""
    return _AUTHORITY.search(before[-_REACH:]) is not None


def is_told_as_history(sentence: str, verb: str) -> bool:
    """Tell whether a past ask is placed in an earlier year or before other events."""
    is_past = verb.lower().split()[0].endswith(("ed", "ing"))
    return is_past and _HISTORY.search(sentence) is not None
