"""Whom a phrase addresses: a named office, authorities in general, the reader, supporters, or nobody."""

import re

from campaign_app.drafting.forms import Standing
from campaign_app.drafting.names import find_names

_YOU = re.compile(r"(?:each\s+of\s+)?you\b(?!\s+(?:can|may|will)\b)", re.IGNORECASE)
_THEM = re.compile(r"(?:him|her|them|he|she|they|it)\b", re.IGNORECASE)
_SUPPORTERS = re.compile(
    r"\b(?:members(?!\s+of\s+(?:the\s+)?(?:\w+\s+)?(?:committee|board|council|commission|parliament|congress|assembly"
    r"|legislature|senate|house|cabinet))|supporters|(?:every|each)\s+(?:member|supporter|reader|citizen|resident|voter|one)|allies"
    r"|community|communities|everyone|people|americans|the\s+public|voters"
    r"|citizens|residents|readers|friends|neighbou?rs|individuals|constituents|consumers|customers"
    r"|students|volunteers|activists|anyone|all\s+of\s+us|families|parents|journalists|organi[sz]ations"
    r"|(?-i:(?!Minist|Lead|Lawmak|Employ|Regul|Commission|Manag|Own|Insur|Retail|Suppli|Manufactur"
    r"|Produc|Develop|Broadcast|Publish|Parliamentar|Premi|Officer)[A-Z][a-z]+(?:ers|ians|(?<!Republic)ans)))\b",
    re.IGNORECASE,
)
_AUTHORITY = re.compile(
    r"\b(?:authorit(?:y|ies)|governments?|officials?|leaders(?:hip)?|lawmakers?|legislators?|legislatures?"
    r"|parliament(?:arians)?|courts?|police|ministers?|ministry|regulators?|agenc(?:y|ies)|departments?"
    r"|administration|management|compan(?:y|ies)|corporations?|banks?|council(?:l?ors?|members?)?|boards?"
    r"|commission(?:ers?)?|committee|states|countries|nations|the\s+world|international\s+community|donors"
    r"|president|governor|mayor|sheriff|senators?|representatives?|prosecutors?|judges?|university"
    r"|employers|executives|ceo|chancellor|regime|military|army|suppliers?|retailers?|manufacturers?|brands?"
    r"|platforms?|producers?|operators?|developers?|landlords?|insurers?|airlines?|publishers?|broadcasters?"
    r"|supermarkets?|firms?|investors|part(?:y|ies)\s+to\s+the\s+conflict|warring\s+parties|(?:energy|oil|tech|retail"
    r"|food|mining|water|pharmaceutical|chemical)\s+giants?|the\s+(?:city|county|town|state))\b(?=\s*$"
    r"|,|['’]?\s+(?:of|in|at|for|and|or|like|such|across|around|to|on|from|who|with)\b)",
    re.IGNORECASE,
)
_WORD = r"(?:[A-Z][\w.&’'-]*|[A-Z]{2,})"
_PROPER = re.compile(rf"{_WORD}(?:\s+(?:of\s+|the\s+|and\s+|for\s+)?{_WORD}){{0,7}}")
_COMMON_START = re.compile(
    r"(?:Both|A|An|The|This|That|These|Those|We|I|It|There|Our|My|His|Her|Their|Every|Each|All|No|Nobody"
    r"|One|What|Who|Such|Any|In|As|If|Now|Today|Instead|Until|They|He|She|You|And|But|So|People|Children"
    r"|Women|Men|Everyone|Workers|Action|Change|Work)\b"
)
_ARTICLE = re.compile(r"^\s*(?:[Tt]he|[Bb]oth|[Oo]ur|[Aa]ll)\s+")
_GENERIC = re.compile(
    r"(?:Department|Ministry|Agency|Council|Board|Commission|Committee|Court|Company|Government|Parliament|Minister|Authority"
    r"|Administration|Ministers|Authorities|Officials|Lawmakers|Legislators|Councill?ors|Commissioners|Bank|University|Bureau)"
)
_BEFORE_NOUN = re.compile(r"[A-Z][a-z]+(?:\s+[a-z-]+){1,4}")
# Laws and papers bear names, but nobody can ask them.
_NO_BODY = re.compile(
    r"^(?:Bill|Prop(?:osition)?|Measure|Article|Section|Resolution|Amendment|Directive|H\.?R\.?|HB|SB)\b"
    r"|\b(?:Act|Bill|Law|Treaty|Convention|Agreement|Declaration|Constitution|Report|Plan|Programme|Program|Protocol|Code"
    r"|Deal|Project|Campaign|Amendment|Summit|Conference)$"
)
# An adjective names nobody: "the Republican majority", "the Union government".
_PARTY = re.compile(
    r"Republican|Democratic|Democrat|Conservative|Labour|Liberal|Green|Socialist|GOP|Union|Federal|Central"
    r"|National|State"
)
_PLURAL = re.compile(r"[A-Z][a-z]+(?<![aiosu])s")


def standing_of(phrase: str, *, has_antecedent: bool = False) -> Standing:
    """Return how a phrase stands to the power to act; "them" only where `has_antecedent`."""
    phrase = phrase.strip(" ,")
    if _YOU.match(phrase):
        return "you"
    if _THEM.fullmatch(phrase):
        return "them" if has_antecedent else "nobody"
    supporters = _SUPPORTERS.search(phrase)
    names = find_names(phrase)
    if names and not (supporters and supporters.start() < names[0].start):
        return "named"
    if _AUTHORITY.search(phrase) and not (supporters and supporters.start() < 20):
        return "authority"
    if supporters:
        return "supporters"
    return "proper" if proper_name(phrase) else "nobody"


def proper_name(phrase: str) -> str | None:
    """Return the last capitalised name of a phrase, such as a company's; None where it has none.

    One capitalised word that opens a sentence may be any word, so a plural ("Visitors") does not count.
    """
    phrase = _ARTICLE.sub("", phrase)
    found = [match for match in _PROPER.finditer(phrase) if not _is_common(match.group())]
    if not found or (found[-1].start() == 0 and _PLURAL.fullmatch(found[-1].group())):
        return None
    # "Eligible providers": an adjective that opens a sentence has a capital too.
    if found[-1].start() == 0 and _BEFORE_NOUN.fullmatch(phrase.strip()) and not _AUTHORITY.search(phrase):
        return None
    if _GENERIC.fullmatch(found[-1].group()) or _NO_BODY.search(found[-1].group()):
        return None
    return re.sub(r"['’]s$", "", found[-1].group()).rstrip(".,")


def _is_common(word: str) -> bool:
    return bool(_COMMON_START.match(word) or _PARTY.fullmatch(word))


def is_prose(sentence: str) -> bool:
    """Tell a sentence from a heading, in which most words are capitalised."""
    words: list[str] = re.findall(r"[^\W\d_]{4,}", sentence)
    return sum(word[0].isupper() for word in words) <= 0.6 * len(words)
