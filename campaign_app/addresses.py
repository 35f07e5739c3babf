"""Addresses of people, made comparable: an email's unique key, a postal code, a name. Pure.

What is stored to write to a person is what they typed (normalised by `normalise_email`); what makes them unique is
`email_key`, a keyed hash over a form in which spellings of the same mailbox fall together.
"""

import hmac
import ipaddress
import re
import unicodedata
from datetime import date
from email.utils import parseaddr
from functools import lru_cache

from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email

from campaign_app.errors import BadInput

# Providers that ignore dots in the local part (their public help pages say so).
_DOTLESS_DOMAINS = frozenset({"gmail.com", "googlemail.com"})
_DOMAIN_ALIASES = {"googlemail.com": "gmail.com"}
_SPACES = re.compile(r"\s+")
_NAME_MAX = 120
_JOINERS = "\u200c\u200d"
_NAME_WORDS = 6
_FIRST_NAME_MAX = 30
_NAME_JOINERS = f"'’ʼ·- {_JOINERS}"
_EMAIL_MAX, _LABEL_MAX = 254, 63  # RFC 5321 section 4.5.3.1, RFC 1035 section 2.3.4
_PLAIN_EMAIL = re.compile(
    r"(?=[^@]{1,64}@)[a-z0-9]+(?:[._+-][a-z0-9]+)*@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}",
    re.ASCII | re.IGNORECASE,
)
_SPECIAL_DOMAINS = frozenset(name.rpartition(".")[2] for name in SPECIAL_USE_DOMAIN_NAMES)
_ZIP = re.compile(r"([0-9]{5})(?:-?[0-9]{4})?")


def normalise_email(text: str) -> str:
    """The address to write to: syntax checked (RFC 5321, RFC 6531), domain in lower case, no DNS asked.

    Raises BadInput on anything that is not one address.
    """
    address = text.strip()
    if _is_plain_email(address):
        local, _, domain = address.partition("@")
        return f"{local}@{domain.lower()}"
    try:
        checked = validate_email(address, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise BadInput("Enter an email address with an @, like name@example.org", field="email") from error
    return checked.normalized


def _is_plain_email(address: str) -> bool:
    """Whether it is an address as nearly all are, which the library would pass after a much longer look."""
    if len(address) > _EMAIL_MAX or not _PLAIN_EMAIL.fullmatch(address):
        return False
    labels = address.partition("@")[2].lower().split(".")
    return labels[-1] not in _SPECIAL_DOMAINS and max(map(len, labels)) <= _LABEL_MAX and "--" not in address


def wire_email(address: str) -> str:
    """A normalised address as SMTP takes it: its domain in ASCII (IDNA 2008, RFC 5891), unless the name is not."""
    if address.isascii():
        return address
    checked = validate_email(address, check_deliverability=False, test_environment=True)
    return checked.ascii_email or checked.normalized


@lru_cache(maxsize=256)
def bare_address(mailbox: str) -> str:
    """The address in the value of a header, without the name."""
    return parseaddr(mailbox)[1]


def email_key(address: str, *, key: str) -> bytes:
    """HMAC-SHA-256 (32 bytes) of the canonical mailbox: case, plus tags and provider aliases do not matter."""
    return hmac.digest(key.encode(), _canonical(address).encode(), "sha256")


def network_key(address: str, *, key: str, on: date) -> bytes | None:
    """A keyed hash (16 bytes) of the network, /24 or /64, of an IP address on one day.

    None for what is no public address: a proxy's own says nothing of who stands behind it. Another day gives another
    hash, so that nobody can be followed.
    """
    try:
        number = ipaddress.ip_address(address)
    except ValueError:
        return None
    if not number.is_global:
        return None
    network = ipaddress.ip_network((number, 24 if number.version == 4 else 64), strict=False)
    return hmac.digest(key.encode(), f"campaign-app.network {on.isoformat()} {network}".encode(), "sha256")[:16]


def _canonical(address: str) -> str:
    local, _, domain = address.strip().casefold().rpartition("@")
    local = local.partition("+")[0] or local
    if domain in _DOTLESS_DOMAINS:
        local = local.replace(".", "")
    return f"{local}@{_DOMAIN_ALIASES.get(domain, domain)}"


def clean_name(text: str) -> str:
    """A name on one line: control characters out, blanks collapsed, Unicode NFC.

    Raises BadInput when nothing is left or it is longer than 120 characters.
    """
    name = clean_line(text)
    if not name.strip(_JOINERS):
        raise BadInput("Enter your first and last name", field="name")
    if len(name) > _NAME_MAX:
        raise BadInput("Shorten the name to at most %(limit)d characters", field="name", limit=_NAME_MAX)
    return name


def public_name(name: str) -> str:
    """A cleaned name as strangers may see it: the first word and the last one's initial, `Ana R.`.

    Empty for what is no plain name: anything that could carry an address, a figure or a long message.
    """
    words = name.split()
    if not words or len(words) > _NAME_WORDS or len(words[0]) > _FIRST_NAME_MAX or not _is_plain(name):
        return ""
    return f"{words[0]} {words[-1][0].upper()}." if len(words) > 1 else words[0]


def _is_plain(name: str) -> bool:
    """Letters of any script and what joins them; a dot only after an initial, before a blank or the end."""
    return all(
        char in _NAME_JOINERS
        or unicodedata.category(char)[0] in "LM"
        or (char == "." and name[position + 1 : position + 2] in {"", " "})
        for position, char in enumerate(name)
    )


def clean_line(text: str) -> str:
    """Text on one line: control and invisible format characters out, blanks collapsed, Unicode NFC."""
    return _SPACES.sub(" ", clean_text(text)).strip()


def clean_text(text: str) -> str:
    """Text of several lines: control and invisible format characters out, line ends as `\\n`, Unicode NFC."""
    if text.isascii() and text.isprintable():  # nearly always, and nothing is to be done
        return text.strip()
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", "".join(char for char in lines if _is_visible(char))).strip()


def _is_visible(char: str) -> bool:
    """Joiners shape Persian and Indic letters, so they stay; direction overrides and NUL do not."""
    return char in f"\n\t{_JOINERS}" or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"}


def clean_postal_code(text: str, *, country_code: str) -> str:
    """A postal code in its country's usual spelling; a United States code keeps its five digits, without blanks.

    Raises BadInput for a United States code without five digits, or any code over 12 characters.
    """
    code = clean_line(text).upper()
    if country_code == "US" and code:
        match = _ZIP.fullmatch("".join(code.split()))
        if not match:
            raise BadInput("Enter five digits, like 85701", field="postal_code")
        return match[1]
    if len(code) > 12:
        raise BadInput("Shorten the postal code to at most 12 characters", field="postal_code")
    return code
