"""Which country or American state a release is about, so that "the government" and "Governor X" can be told."""

import re
from collections import Counter

from campaign_app.drafting.countries import COUNTRIES, COUNTRY_OF_ADJECTIVE

_STATES = (
    "Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois"
    "|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana"
    "|Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon"
    "|Pennsylvania|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington State"
    "|West Virginia|Wisconsin|Wyoming"
)
_STATE = re.compile(rf"\b(?:{_STATES})\b")
_ALSO_CALLED = {
    **dict.fromkeys(("UK", "Britain", "England", "Westminster", "Whitehall"), "United Kingdom"),
    **dict.fromkeys(("U.S.", "Washington", "Congress", "White House"), "United States"),
}
_NAMES_OF_COUNTRIES = sorted({"United States", *COUNTRIES, *COUNTRY_OF_ADJECTIVE, *_ALSO_CALLED}, key=len, reverse=True)
_COUNTRY = re.compile(rf"\b(?:{'|'.join(_NAMES_OF_COUNTRIES)})s?(?!\w)")


def home_country(text: str) -> str | None:
    """Return the one country that `text` names most, at least twice and twice as often as any other."""
    found = Counter(_country_of(match.group()) for match in _COUNTRY.finditer(text))
    ranked = found.most_common(2)
    if (
        not ranked
        or ranked[0][0] == "United States"
        or ranked[0][1] < 2
        or (len(ranked) > 1 and ranked[0][1] < 2 * ranked[1][1])
    ):
        return None
    return ranked[0][0]


def home_state(text: str) -> str | None:
    """Return the American state that `text` names, None where it names none or several."""
    found = {match.group() for match in _STATE.finditer(text)}
    return found.pop() if len(found) == 1 else None


def _country_of(word: str) -> str:
    word = _ALSO_CALLED.get(word, word)
    if word == "United States":
        return word
    plain = word if word in COUNTRIES or word in COUNTRY_OF_ADJECTIVE else word.removesuffix("s")
    return COUNTRY_OF_ADJECTIVE.get(plain, plain)
