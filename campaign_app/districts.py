"""Districts by postal code: where a signature is counted. Pure.

A district is an Open Civic Data division id (https://open-civic-data.readthedocs.io, `ocd-division/...`). A United
States code is placed in its state by its first three digits, as the Postal Service's list of sectional centers
(Labeling List L002) assigns them; other countries are counted as a whole.
"""

import re

_FIVE_DIGITS = re.compile("[0-9]{5}")
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
_TERRITORY_PREFIXES = {"pr": "006-007 009-009", "vi": "008-008", "gu": "969-969"}


def _expand(table: dict[str, str], place: str) -> dict[str, str]:
    expanded = {}
    for code, ranges in table.items():
        for first, last in (span.split("-") for span in ranges.split()):
            for prefix in range(int(first), int(last) + 1):
                expanded[f"{prefix:03d}"] = f"ocd-division/country:us/{place}:{code}"
    return expanded


_BY_PREFIX = _expand(_STATE_PREFIXES, "state") | _expand(_TERRITORY_PREFIXES, "territory")


def district_code(*, postal_code: str, country_code: str) -> str:
    """The division a signature is counted in; '' when neither country nor postal code places it."""
    if country_code == "US" or (not country_code and _FIVE_DIGITS.fullmatch(postal_code)):
        return _BY_PREFIX.get(postal_code[:3], "ocd-division/country:us").replace("state:dc", "district:dc")
    return f"ocd-division/country:{country_code.lower()}" if country_code else ""


def district_name(code: str) -> str:
    """The last part of a division id as people read it: `AZ`, `FR`; '' for no district."""
    return code.rpartition(":")[2].upper()
