"""Whom a phrase without a name means: "the mayor", "the ministry", "the government", "lawmakers", "the company".

The rest of the release tells it: a fuller name that stands before or after, or the place it is about.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from campaign_app.drafting.forms import Name
from campaign_app.drafting.names import find_names
from campaign_app.drafting.places import home_country, home_state
from campaign_app.drafting.release import Release

_AMERICAN = re.compile(r"\b(?:U\.S\.|United States|Congress|White House|Washington|Senators?)(?:\W|$)")
_OFFICE = r"(?:prime minister|governor|mayor|sheriff|chancellor|premier|secretary|commissioner|superintendent|minister)"
_LONE_OFFICE = re.compile(_OFFICE, re.IGNORECASE)
_THE_OFFICE = re.compile(rf"(?:^|\b(?:the|our|your)\s+)(?P<office>{_OFFICE})\b(?!\s+(?:of|for)\b)", re.IGNORECASE)
_THE_BODY = re.compile(
    r"(?:^|\b(?:the|our|both|that|this)\s+)(?:(?:new|current|national|federal|local|state|city|county|town|parish|school"
    r"|education|justice|health|planning)\s+){0,2}"
    r"(?P<body>ministry|department|agency|council|board|commission|committee|authority|bureau|court|parliament|assembly)"
    r"\b(?!\s+(?:of|for|members)\b)",
    re.IGNORECASE,
)
_UNION = re.compile(r"\b(?:EU|European Union|Brussels)\b")
_OF_UNION = {"commission": "European Commission", "council": "Council of the EU", "parliament": "European Parliament"}
_LOCAL_BODY = re.compile(
    r"\b(?P<body>(?:city|county|town|borough|parish|municipal|school|education)\s+(?:council|board|commission))\b",
    re.IGNORECASE,
)
_LAWMAKERS = re.compile(
    r"\b(?:(?:state|federal)\s+)?(?:lawmakers|legislators|(?:the\s+)?(?:state\s+)?legislature|assembly\s*members?)\b",
    re.IGNORECASE,
)
_PARLIAMENT = re.compile(r"\b(?:parliament|parliamentarians|members\s+of\s+parliament)\b", re.IGNORECASE)
_THE_GOVERNMENT = re.compile(
    r"(?:^|\b(?:the|both|all|our)\s+)(?:(?:central|federal|national|state|union|current|new|and)\s+){0,3}"
    r"(?:government(?:\s+authorities)?|authorities|administration|regime)\b(?!\s+of\b)"
    r"|^(?:government(?:\s+ministers)?|ministers|authorities)$",
    re.IGNORECASE,
)
_THE_COMPANY = re.compile(
    r"(?:^|\b(?:the|this|both)\s+)(?:\w+\s+){0,2}?(?:company|corporation|firm|bank|management|manufacturer|retailer"
    r"|supermarket|airline|chain|brand|platform|giant|supplier|developer|operator|publisher|insurer|utility)\b",
    re.IGNORECASE,
)
_WORD = r"[A-Z][\w&’'-]*(?<!['’]s)"
_NAME = rf"{_WORD}(?: {_WORD}){{0,2}}"
_COMPANY = re.compile(
    rf"(?P<a>{_NAME}),? (?:Inc|Ltd|Limited|plc|PLC|Corp|Corporation|LLC|AG|GmbH|SE|Company|Group)\b"
    rf"|(?P<b>{_NAME})(?:['’]s? (?:\w+ ){{0,2}}?| )(?:factory|factories|plants?|headquarters|head office|shareholders"
    r"|investors|warehouses?|sites?|management|executives|board|stores?|CEO|chief executive|shops?|customers|drivers"
    r"|workers|employees)\b"
    r"|(?:[Ss]pokes\w+ for|[Cc]hief executive of|CEO of|shareholders of|workers at|employees of|head office of"
    rf"|board of) (?P<c>{_NAME})"
)
_NOT_A_COMPANY = re.compile(
    r"(?:The|Our|Its|City|County|State|Union|Coalition|Alliance|Campaign|University|Department|Ministry)\b"
)
_ENOUGH = 8000
_HEAD_OF_STATE = "President"
_AMERICAN_HEAD_OF_STATE = "President of the United States"
_US_GOVERNMENT = "US government"
_GOVERNOR = re.compile(r"Governor(?! of\b)(?: .+)?")


def is_american(text: str) -> bool:
    """Tell whether a text is about the United States as a whole."""
    return _AMERICAN.search(text) is not None


def fuller_of(release: Release, name: Name) -> Name:
    """Say whose head of state, governor or mayor is meant, where the rest of the release tells it."""
    text = f"{release.title}\n{release.body}"
    if name.canonical == _HEAD_OF_STATE and is_american(text):
        return replace(name, canonical=_AMERICAN_HEAD_OF_STATE)
    if name.canonical == _US_GOVERNMENT and not is_american(text):
        country = home_country(text[:_ENOUGH])
        return replace(name, canonical=f"Government of {country}" if country else "Federal government")
    if _GOVERNOR.fullmatch(name.canonical) and (state := home_state(text)):
        return replace(name, canonical=f"Governor of {state}")
    if _LONE_OFFICE.fullmatch(name.canonical):
        fuller = _official(name.canonical, text)
        return fuller_of(release, fuller) if fuller else replace(name, branch="executive")
    return name


def implied_by(release: Release, phrase: str, *, before: int) -> list[Name]:
    """Return whom `phrase` means in `release`, [] where nothing tells; `before` is its place in the body."""
    return next((found for found in _readings(release, phrase, before) if found), [])


def _readings(release: Release, phrase: str, before: int) -> Iterator[list[Name]]:
    text = f"{release.title}\n{release.body}"
    if lone := _THE_OFFICE.search(phrase):
        yield _only(_official(lone["office"], text))
    if body := _THE_BODY.search(phrase):
        yield _only(_body(body["body"], release, before))
    if local := _LOCAL_BODY.search(phrase):
        yield [Name(0, 0, local["body"].title(), "legislature")]
    if _LAWMAKERS.search(phrase):
        yield [_legislature(text)]
    if _PARLIAMENT.search(phrase):
        yield [Name(0, 0, "Parliament", "legislature")]
    if _THE_GOVERNMENT.search(phrase):
        yield _government(phrase, text)
    if _THE_COMPANY.search(phrase):
        yield _only(_company(text))


def _only(name: Name | None) -> list[Name]:
    return [name] if name else []


def _official(office: str, text: str) -> Name | None:
    """The first official of `text` whose name begins with an office: "Mayor Ito" for "the mayor"."""
    begins = f"{office.title()} "
    return next((name for name in find_names(text[:_ENOUGH]) if name.canonical.startswith(begins)), None)


def _body(word: str, release: Release, before: int) -> Name | None:
    """The body named last before a demand, or else first of all, that is called a `word`: "Ministry of Health"."""
    called = re.compile(rf"\b{word}\b", re.IGNORECASE)
    start = max(0, before - _ENOUGH)
    earlier = [
        name for name in find_names(f"{release.title}\n{release.body[start:before]}") if called.search(name.canonical)
    ]
    if earlier:
        return earlier[-1]
    if (union := _OF_UNION.get(word.lower())) and _UNION.search(release.body):
        return Name(0, 0, union, "foreign")
    return next(
        (name for name in find_names(release.body[before : before + _ENOUGH]) if called.search(name.canonical)), None
    )


def _legislature(text: str) -> Name:
    if state := home_state(text):
        return Name(0, 0, f"{state} Legislature", "legislature")
    return Name(0, 0, "Congress" if is_american(text) else "Legislature", "legislature")


def _government(phrase: str, text: str) -> list[Name]:
    country = home_country(text[:_ENOUGH])
    if country:
        return [Name(0, 0, f"Government of {country}", "foreign")]
    if is_american(text):
        is_federal = re.search(r"\bfederal\s+government\b", phrase, re.IGNORECASE)
        return [Name(0, 0, "US government", "executive")] if is_federal else []
    if re.search(r"\bgovernment\b", phrase, re.IGNORECASE):
        return [Name(0, 0, "Government", "executive")]
    return []


def _company(text: str) -> Name | None:
    """The company that `text` speaks of most as one: by its form, its sites, its head."""
    found = Counter(
        next(filter(None, match.groups()))
        for match in _COMPANY.finditer(text[:_ENOUGH])
        if not _NOT_A_COMPANY.search(next(filter(None, match.groups())))
    )
    return Name(0, 0, found.most_common(1)[0][0], "company") if found else None
