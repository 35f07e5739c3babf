"""Districts by postal code and by name: where a signature is counted, and what a division is called. Pure.

A district is an Open Civic Data division id (https://open-civic-data.readthedocs.io, `ocd-division/...`). Where no
crosswalk was imported or a postal code lies in several districts, a United States code is placed in its state by its
first three digits, as the Postal Service's list of sectional centers (Labeling List L002) assigns them; other countries
are counted as a whole.
"""

import re
from collections.abc import Callable

from campaign_app.wording import N_

# Says a text of the catalogues in somebody's language; without one it stays English.
Say = Callable[[str], str]
UNITED_STATES = "ocd-division/country:us"
AT_LARGE = "at-large"

# The Census Bureau's numbers of states and territories (ANSI INCITS 38).
STATE_BY_FIPS = {
    "01": "al", "02": "ak", "04": "az", "05": "ar", "06": "ca", "08": "co", "09": "ct", "10": "de", "11": "dc",
    "12": "fl", "13": "ga", "15": "hi", "16": "id", "17": "il", "18": "in", "19": "ia", "20": "ks", "21": "ky",
    "22": "la", "23": "me", "24": "md", "25": "ma", "26": "mi", "27": "mn", "28": "ms", "29": "mo", "30": "mt",
    "31": "ne", "32": "nv", "33": "nh", "34": "nj", "35": "nm", "36": "ny", "37": "nc", "38": "nd", "39": "oh",
    "40": "ok", "41": "or", "42": "pa", "44": "ri", "45": "sc", "46": "sd", "47": "tn", "48": "tx", "49": "ut",
    "50": "vt", "51": "va", "53": "wa", "54": "wv", "55": "wi", "56": "wy", "60": "as", "66": "gu", "69": "mp",
    "72": "pr", "78": "vi",
}  # fmt: skip

_ZIP_AT_END = re.compile(r"(?<![0-9])([0-9]{5})(?:-?[0-9]{4})?$")
_FIVE_DIGITS = re.compile("[0-9]{5}")
_DIVISION = re.compile(r"ocd-division/country:[a-z]{2}(/[\w.:~-]+)*")
_SEAT = re.compile(r"\D+-([0-9]{1,2}|AL)", re.IGNORECASE)
_STATE_PREFIXES = {
    "al": "350-369", "ak": "995-999", "az": "850-865", "ar": "716-729", "ca": "900-961", "co": "800-816",
    "ct": "060-069", "de": "197-199", "dc": "200-200 202-205", "fl": "320-339 341-349", "ga": "300-319 398-399",
    "hi": "967-968", "ia": "500-528", "id": "832-838", "il": "600-629", "in": "460-479", "ks": "660-679",
    "ky": "400-427", "la": "700-714", "ma": "010-027 055-055", "md": "206-219", "me": "039-049", "mi": "480-499",
    "mn": "550-567", "mo": "630-658", "ms": "386-397", "mt": "590-599", "nc": "270-289", "nd": "580-588",
    "ne": "680-693", "nh": "030-038", "nj": "070-089", "nm": "870-884", "nv": "889-898", "ny": "005-005 100-149",
    "oh": "430-459", "ok": "730-732 734-749", "or": "970-979", "pa": "150-196", "ri": "028-029", "sc": "290-299",
    "sd": "570-577", "tn": "370-385", "tx": "733-733 750-799 885-885", "ut": "840-847", "va": "201-201 220-246",
    "vt": "050-054 056-059", "wa": "980-994", "wi": "530-549", "wv": "247-268", "wy": "820-831",
}  # fmt: skip
_STATE_NAMES = {
    "al": "Alabama", "ak": "Alaska", "az": "Arizona", "ar": "Arkansas", "ca": "California", "co": "Colorado",
    "ct": "Connecticut", "de": "Delaware", "dc": "District of Columbia", "fl": "Florida", "ga": "Georgia",
    "hi": "Hawaii", "ia": "Iowa", "id": "Idaho", "il": "Illinois", "in": "Indiana", "ks": "Kansas", "ky": "Kentucky",
    "la": "Louisiana", "ma": "Massachusetts", "md": "Maryland", "me": "Maine", "mi": "Michigan", "mn": "Minnesota",
    "mo": "Missouri", "ms": "Mississippi", "mt": "Montana", "nc": "North Carolina", "nd": "North Dakota",
    "ne": "Nebraska", "nh": "New Hampshire", "nj": "New Jersey", "nm": "New Mexico", "nv": "Nevada", "ny": "New York",
    "oh": "Ohio", "ok": "Oklahoma", "or": "Oregon", "pa": "Pennsylvania", "ri": "Rhode Island",
    "sc": "South Carolina", "sd": "South Dakota", "tn": "Tennessee", "tx": "Texas", "ut": "Utah", "va": "Virginia",
    "vt": "Vermont", "wa": "Washington", "wi": "Wisconsin", "wv": "West Virginia", "wy": "Wyoming",
    "as": "American Samoa", "gu": "Guam", "mp": "Northern Mariana Islands", "pr": "Puerto Rico",
    "vi": "U.S. Virgin Islands",
}  # fmt: skip
_TERRITORY_PREFIXES = {"pr": "006-007 009-009", "vi": "008-008", "gu": "969-969"}
_TERRITORIES = frozenset({"as", "gu", "mp", "pr", "vi"})
# Island areas share their first digits with a neighbour, and the Census lists none of them by congressional district.
_ISLANDS = {
    "as": "96799",
    "gu": "96910 96912 96913 96915 96916 96917 96919 96921 96923 96928 96929 96931 96932",
    "mp": "96950 96951 96952",
    "vi": "00801 00802 00803 00804 00805 00820 00821 00822 00823 00824 00830 00831 00840 00841 00850 00851",
}


def state_division(abbreviation: str) -> str:
    """The division of a state, district or territory by its two letters; '' for letters that are none."""
    letters = abbreviation.lower()
    if letters == "dc":
        return f"{UNITED_STATES}/district:dc"
    if letters in _TERRITORIES:
        return f"{UNITED_STATES}/territory:{letters}"
    return f"{UNITED_STATES}/state:{letters}" if letters in _STATE_PREFIXES else ""


def congressional_district(abbreviation: str, number: int) -> str:
    """The division that elects one member of the House; 0 is at large.

    A state's only seat is `cd:at-large`; DC and the territories have no division below their own in the registry.
    """
    division = state_division(abbreviation)
    if number:
        return f"{division}/cd:{number}"
    return f"{division}/cd:{AT_LARGE}" if "/state:" in division else division


def state_of(district: str) -> str:
    """The state, district or territory that a congressional district lies in."""
    return district.partition("/cd:")[0]


def find_division(words: str) -> str:
    """The division that somebody means by `AZ`, `Arizona`, `AZ-7`, `AK-AL` (at large) or an id; '' by anything else."""
    text = " ".join(words.split())
    if _DIVISION.fullmatch(text):
        return text
    state, _, seat = text.rpartition("-") if _SEAT.fullmatch(text) else (text, "", "")
    letters = next((each for each, name in _STATE_NAMES.items() if state.casefold() in {each, name.casefold()}), "")
    if not letters or not seat:
        return state_division(letters)
    return congressional_district(letters, int(seat) if seat.isdecimal() else 0)


def has_senators(division: str) -> bool:
    """Whether a division elects senators: states do, DC and the territories do not."""
    return bool(re.fullmatch(f"{UNITED_STATES}/state:[a-z]{{2}}", division))


def district_order(district: str) -> tuple[str, int]:
    """Sorts districts by state, then by number."""
    state, _, number = district.partition("/cd:")
    return state, int(number) if number.isdecimal() else 0


def postal_key(text: str, *, country_code: str) -> str:
    """A postal code as it is looked up: capitals without blanks and hyphens; of a ZIP+4 or a whole US address, the ZIP.

    '' when a United States text ends in no ZIP.
    """
    if country_code != "US":
        return re.sub(r"[\s-]+", "", text).upper()[:12]
    squeezed = re.sub(r"[\s-]+", "", text)
    if squeezed.isdecimal():
        return squeezed[:5] if len(squeezed) in {5, 9} and squeezed.isascii() else ""
    match = _ZIP_AT_END.search(text.strip())
    return match[1] if match else ""


def _expand(table: dict[str, str]) -> dict[str, str]:
    expanded = {}
    for letters, ranges in table.items():
        for first, last in (span.split("-") for span in ranges.split()):
            for prefix in range(int(first), int(last) + 1):
                expanded[f"{prefix:03d}"] = state_division(letters)
    return expanded


_BY_PREFIX = _expand(_STATE_PREFIXES) | _expand(_TERRITORY_PREFIXES)
ISLAND_CODES = {code: state_division(letters) for letters, codes in _ISLANDS.items() for code in codes.split()}


def district_code(*, postal_code: str, country_code: str) -> str:
    """The division a signature is counted in; '' when neither country nor postal code places it."""
    if country_code == "US" or (not country_code and _FIVE_DIGITS.fullmatch(postal_code)):
        return ISLAND_CODES.get(postal_code) or _BY_PREFIX.get(postal_code[:3], UNITED_STATES)
    return f"ocd-division/country:{country_code.lower()}" if country_code else ""


def _english(message: str) -> str:
    return message


def district_name(code: str, say: Say = _english) -> str:
    """A division as people read it: `AZ`, `AZ-7`, `AK at large`, `FR`; '' for no district."""
    state, _, number = code.partition("/cd:")
    name = state.rpartition(":")[2].upper()
    if not number:
        return name
    return say(N_("%(name)s at large")) % {"name": name} if number == AT_LARGE else f"{name}-{number}"


def state_name(code: str) -> str:
    """The name of the state, district or territory a division lies in; '' outside the United States."""
    division = re.match(f"{UNITED_STATES}/(?:state|district|territory):([a-z]{{2}})", code)
    return _STATE_NAMES.get(division[1], "") if division else ""


def district_words(code: str, say: Say = _english) -> str:
    """A division in words: `Arizona, 7th district`, `Alaska, at large`, `Puerto Rico`; elsewhere its own name."""
    state, number = state_name(code), code.partition("/cd:")[2]
    if not state:
        return code.rpartition(":")[2].replace("_", " ").replace("~", " ").title()
    if not number:
        return state
    if number == AT_LARGE:
        return say(N_("%(state)s, at large")) % {"state": state}
    return say(N_("%(state)s, %(ordinal)s district")) % {"state": state, "ordinal": ordinal(int(number), say)}


def district_phrase(code: str, say: Say = _english) -> str:
    """A division within a sentence: `Arizona’s 7th congressional district`; a state or territory by its name."""
    state, number = state_name(code), code.partition("/cd:")[2]
    if not state or not number:
        return say(N_("the District of Columbia")) if code.endswith("district:dc") else district_words(code, say)
    if number == AT_LARGE:
        return say(N_("%(state)s’s at-large congressional district")) % {"state": state}
    sentence = say(N_("%(state)s’s %(ordinal)s congressional district"))
    return sentence % {"state": state, "ordinal": ordinal(int(number), say)}


def ordinal(number: int, say: Say = _english) -> str:
    """1st, 2nd, 3rd, 4th, 11th, 23rd; other languages tell only the first from the rest."""
    if number == 1:
        return say(N_("1st"))
    if number % 100 in {11, 12, 13} or number % 10 not in {1, 2, 3}:
        return say(N_("%(number)dth")) % {"number": number}
    endings = {1: N_("%(number)dst"), 2: N_("%(number)dnd"), 3: N_("%(number)drd")}
    return say(endings[number % 10]) % {"number": number}
