"""Find whom a text names: offices by their table, governments, officials and bodies by their form.

A name is known by its place in the text, its canonical form and the branch it belongs to.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from campaign_app.drafting.countries import COUNTRIES, COUNTRY_OF_ADJECTIVE
from campaign_app.drafting.forms import Branch, Name
from campaign_app.drafting.offices import OFFICES

_WORD = r"[A-Z][\w’'-]+"
_ADJECTIVE = "|".join(sorted(COUNTRY_OF_ADJECTIVE, key=len, reverse=True))
_RULERS = r"(?:[Gg]overnment|[Aa]uthorities|[Rr]egime|officials|leaders(?:hip)?)"
_GOVERNMENTS_OF = re.compile(
    r"\b(?:[Gg]overnments? of|[Aa]uthorities (?:of|in)|[Ll]eaders of) (?:the )?"
    rf"(?P<places>{_WORD}(?:(?: of)?(?:,? and|,)? (?:the )?{_WORD}){{0,9}})"
)
_GOVERNMENT = re.compile(
    rf"\b(?:(?P<owner>{_WORD}(?: {_WORD}){{0,2}})['’]s (?:\w+ ){{0,2}}{_RULERS}"
    rf"|(?P<adjective>{_ADJECTIVE}) (?:(?:federal|transitional|central|national|state) )?{_RULERS})"
)
# "the Assam government": of a place that is no country.
_LOCAL_GOVERNMENT = re.compile(
    rf"\b(?:[Tt]he |[Oo]ur )(?P<name>(?!{_ADJECTIVE}|Union|Federal|Central|National|Local|State|Biden|Trump|Obama|Bush"
    r"|Clinton|Government)[A-Z][a-z]+(?: [A-Z][a-z]+)? (?:[Ss]tate |[Pp]rovincial |[Rr]egional )?[Gg]overnment)\b"
)
# A country at the head of a phrase, alone or before what it is to do, is its government.
_COUNTRY_NAME = rf"(?:[Tt]he )?(?:{'|'.join(map(re.escape, COUNTRIES))})\b"
_COUNTRIES_ACT = re.compile(
    rf"\W*(?:[Bb]oth )?(?P<places>{_COUNTRY_NAME}(?:(?:, and|,| and) {_COUNTRY_NAME}){{0,9}})"
    r"(?=\W*$|,? (?i:must|should|needs?|has|have|to|and)\b)"
)
_PERSON = rf"{_WORD}(?: (?:[A-Z]\.|{_WORD})){{0,2}}"
_LAWMAKER = re.compile(
    rf"\b(?:(?:U\.S\. )?(?:Senator|Sen\.|Representative|Rep\.|Congress(?:man|woman|member)|Councilmember"
    rf"|Assemblymember|Majority Leader|Minority Leader|MP|MEP)s? {_PERSON})"
)
_OFFICIAL = re.compile(
    rf"\b(?P<office>(?:Vice )?President|Governor|Gov\.|Mayor|Prime Minister|Chancellor|Secretary"
    rf"|Commissioner|Sheriff|Police Chief|Chief|Superintendent|Minister|King|Ambassador|District Attorney"
    rf"|Director|Administrator|Secretary[- ]General)(?P<of> of (?:the )?{_WORD}(?: {_WORD}){{0,2}})?"
    rf"(?: (?P<person>{_PERSON}))?"
)
_DEPUTY = re.compile(r"\b(?:Deputy|Assistant|Associate) $")
_COMPANY_HEAD = re.compile(rf"\b(?P<company>{_WORD}(?: {_WORD}){{0,3}}) (?:CEO|[Cc]hief [Ee]xecutive)\b")
_BODY = re.compile(
    rf"\b(?:{_WORD} (?:(?:{_WORD}|and|of|for|the) ){{0,5}})?"
    r"(?:(?:City|County|Town|Parish|Borough|Security|State|District|Village|European|Regional"
    r"|Governing) Council|Board of (?:Supervisors|Education|Commissioners|Regents|Trustees|Directors"
    r"|Elections|Health)|School Board|School District|County Commission|(?:State )?Legislature"
    r"|State (?:Senate|Assembly|House)|General Assembly|House of (?:Commons|Lords|Delegates)|Knesset"
    r"|Parliament|Bundestag|Duma|Planning Commission|Public (?:Utilities|Utility|Service) Commission"
    r"|Police Department|Sheriff[’']s (?:Office|Department))\b"
)
_MINISTRY = re.compile(
    rf"\b(?:Minist(?:ry|er)|Department|Bureau|Office|Secretary) (?:of|for) (?:the )?(?:{_WORD}(?:(?:,| and"
    rf"|, and) {_WORD}){{0,3}}(?: {_WORD}){{0,2}})"
)
# "the Home Secretary", "Health Minister Ada Roy".
_PORTFOLIO = re.compile(
    r"\b(?P<office>(?!Prime|Deputy|The|Former|General|Press|Assistant|First|Executive|Our|Dear|Under)"
    rf"[A-Z][a-z]+(?: and [A-Z][a-z]+)? (?:Secretary|Minister))\b(?! of\b)(?: {_PERSON})?"
)
# "the Home Office", "the Water Authority": what is called so is a public body, whoever's it is.
_AGENCY = re.compile(
    r"\b(?!The\b|Our\b|This\b)(?:[A-Z][a-z]+ (?:(?:and|of|for|the) ){0,2}){1,4}(?:Office|Authority|Agency"
    r"|Commission|Bureau"
    r"|Ministry|Secretariat|Inspectorate)\b"
)
_LEGISLATIVE = re.compile(
    r"Council|Board of Supervisors|Legislature|Assembly|Senate|House|Knesset|Parliament|Bundestag|Duma"
)
_ARTICLES = re.compile(r"^(?:[Mm]embers of (?:the)?|The|A|An|All|Both|Every|Each|Our|Your)\s+")
_LISTED = re.compile(r",? and (?:the )?|, (?:the )?")
_SHORTENED = {"Gov.": "Governor", "Sen.": "Senator", "Rep.": "Representative"}
_MOST_NAMES = 200


def _office_patterns() -> list[tuple[re.Pattern[str], str, Branch]]:
    rows: list[tuple[re.Pattern[str], str, Branch]] = []
    for office in OFFICES:
        words = [*office.aliases, *(re.escape(short) for short in office.short_forms)]
        rows.append((re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)"), office.name, office.branch))
    return rows


_OFFICE_PATTERNS = _office_patterns()


def find_names(text: str) -> list[Name]:
    """Return the decision-makers named in `text` in order; of two that overlap, the longer one."""
    return list(_names(text))


@lru_cache(maxsize=512)  # the same phrase is weighed for its standing and then read for its targets
def _names(text: str) -> tuple[Name, ...]:
    found = sorted(_candidates(text), key=lambda name: (name.start - name.end, name.start))[:_MOST_NAMES]
    kept: list[Name] = []
    for name in found:
        # Several names may share one place: "the Governments of X and Y".
        if all(name.end <= other.start or name.start >= other.end or _same(name, other) for other in kept):
            kept.append(name)
    return tuple(sorted(kept, key=lambda name: name.start))


def _same(name: Name, other: Name) -> bool:
    return (name.start, name.end) == (other.start, other.end) and name.canonical.startswith("Government of")


def _candidates(text: str) -> Iterator[Name]:
    for pattern, canonical, branch in _OFFICE_PATTERNS:
        for match in pattern.finditer(text):
            yield Name(match.start(), match.end(), canonical, branch)
    yield from _governments(text)
    yield from _officials(text)
    for match in _BODY.finditer(text):
        body = _ARTICLES.sub("", match.group())
        yield Name(match.start(), match.end(), body, "legislature" if _LEGISLATIVE.search(body) else "executive")
    for match in _AGENCY.finditer(text):
        yield Name(match.start(), match.end(), match.group(), "executive")
    for match in _PORTFOLIO.finditer(text):
        yield Name(match.start(), match.end(), match["office"], "executive")
    for match in _MINISTRY.finditer(text):
        yield Name(match.start(), match.end(), match.group(), "executive")


def _governments(text: str) -> Iterator[Name]:
    for match in _GOVERNMENTS_OF.finditer(text):
        for place in _LISTED.split(match["places"]):
            yield Name(match.start(), match.end(), f"Government of {place}", "foreign")
    for match in _LOCAL_GOVERNMENT.finditer(text):
        yield Name(*match.span("name"), match["name"], "executive")
    for match in _GOVERNMENT.finditer(text):
        place = match["owner"] or COUNTRY_OF_ADJECTIVE[match["adjective"]]
        yield Name(match.start(), match.end(), f"Government of {_ARTICLES.sub('', place)}", "foreign")
    if acting := _COUNTRIES_ACT.match(text):
        for place in _LISTED.split(acting["places"]):
            yield Name(
                *acting.span("places"), f"Government of {place.removeprefix('the ').removeprefix('The ')}", "foreign"
            )


def _officials(text: str) -> Iterator[Name]:
    for match in _LAWMAKER.finditer(text):
        yield Name(match.start(), match.end(), _spelled_out(match.group()), "legislature")
    for match in _OFFICIAL.finditer(text):
        if (match["of"] or match["person"]) and not _DEPUTY.search(text, max(0, match.start() - 12), match.start()):
            canonical = match["office"] + (match["of"] or f" {match['person']}")
            yield Name(match.start(), match.end(), _spelled_out(canonical), "executive")
    for match in _COMPANY_HEAD.finditer(text):
        yield Name(match.start(), match.end(), match["company"], "company")


def _spelled_out(name: str) -> str:
    first, _, rest = name.partition(" ")
    return f"{_SHORTENED.get(first, first)} {rest}"
