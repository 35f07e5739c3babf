"""Addresses of people: spellings that are one mailbox, names, postal codes, and what hostile hands type."""

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st

from campaign_app.addresses import (
    clean_line,
    clean_name,
    clean_postal_code,
    clean_text,
    email_key,
    normalise_email,
)
from campaign_app.errors import BadInput

KEY = "a" * 32
NUL = "\x00"
DEVANAGARI_ZIP = "\u0968\u0969\u096a\u096b\u096c"
OVERRIDE = "\u202e"  # shows what follows from right to left

ONE_MAILBOX = [
    ["ada@example.org", "Ada@Example.ORG", " ada@example.org ", "ADA+buses@example.org", "ada+@example.org"],
    ["ada.lovelace@gmail.com", "adalovelace@gmail.com", "a.d.a.lovelace+x@googlemail.com", "AdaLovelace@GMAIL.com"],
    ["ada@b\u00fccher.example", "ada@xn--bcher-kva.example", "ADA@B\u00dcCHER.example"],
    ["ren\u00e9@example.org", "rene\u0301@example.org", "REN\u00c9@example.org"],
]
OTHER_MAILBOXES = ["ada@example.org", "a.da@example.org", "ada@example.com", "ada@mail.example.org", "+ada@example.org"]
NO_ADDRESS = [
    "",
    "ada",
    "ada@",
    "@example.org",
    "ada@localhost",
    "ada@[127.0.0.1]",
    "ada@example.org, eve@example.org",
    "Ada <ada@example.org>",
    "ada@example.org\nBcc: eve@example.org",
    f"ada{NUL}@example.org",
    f"ada{OVERRIDE}@example.org",
    "ada@exam ple.org",
    "a" * 10_000 + "@example.org",
    "ada@" + "example." * 1_300 + "org",
    "ada@-example.org",
    "ada@example..org",
]


def key_of(text: str) -> bytes:
    return email_key(normalise_email(text), key=KEY)


@pytest.mark.parametrize("spellings", ONE_MAILBOX, ids=lambda spellings: spellings[0])
def test_spellings_of_one_mailbox_have_one_key(spellings: list[str]) -> None:
    assert len({key_of(spelling) for spelling in spellings}) == 1


def test_different_mailboxes_have_different_keys() -> None:
    assert len({key_of(address) for address in OTHER_MAILBOXES}) == len(OTHER_MAILBOXES)


def test_the_key_depends_on_the_secret_and_does_not_show_the_address() -> None:
    one, other = email_key("ada@example.org", key=KEY), email_key("ada@example.org", key="b" * 32)
    assert one != other
    assert len(one) == 32
    assert b"ada" not in one


@pytest.mark.parametrize("text", NO_ADDRESS, ids=lambda text: repr(text[:30]))
def test_what_is_not_one_address_is_refused_at_its_field(text: str) -> None:
    with pytest.raises(BadInput, match="@") as refused:
        normalise_email(text)
    assert refused.value.field == "email"


@given(st.text(max_size=300) | st.emails())
def test_any_text_is_either_an_address_that_fits_its_column_or_refused(text: str) -> None:
    try:
        address = normalise_email(text)
    except BadInput:
        return
    assert len(address) <= 254
    assert NUL not in address
    assert normalise_email(address) == address
    assert key_of(address.upper() if address.isascii() else address) == key_of(address)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ada   Lovelace ", "Ada Lovelace"),
        ("Ada\r\nBcc: eve@example.org", "Ada Bcc: eve@example.org"),
        (f"Ada{NUL} {OVERRIDE}Lovelace", "Ada Lovelace"),
        ("Zoe\u0308", "Zo\u00eb"),
        ("\ufeffAda\u200b", "Ada"),
        ("\u0646\u06cc\u200c\u0645\u0627", "\u0646\u06cc\u200c\u0645\u0627"),
        ("Ada\u2028Lovelace", "Ada Lovelace"),
        ("\ud800Ada", "Ada"),
        ("X" * 120, "X" * 120),
    ],
    ids=ascii,
)
def test_a_name_is_kept_on_one_line_without_what_cannot_be_seen(typed: str, kept: str) -> None:
    assert clean_name(typed) == kept


@pytest.mark.parametrize(
    "typed", ["", "   ", NUL, OVERRIDE, "\u200b", "\u200d\u200c", "X" * 121, "X" * 10_000], ids=lambda t: ascii(t[:9])
)
def test_a_name_of_nothing_or_too_much_is_refused(typed: str) -> None:
    with pytest.raises(BadInput) as refused:
        clean_name(typed)
    assert refused.value.field == "name"


@given(st.text(alphabet=st.characters(), max_size=200))
def test_cleaning_a_line_leaves_one_line_and_doing_it_again_changes_nothing(text: str) -> None:
    line = clean_line(text)
    assert line.splitlines() in ([], [line])
    assert NUL not in line
    line.encode()  # no half of a surrogate pair is left
    assert clean_line(line) == line


@given(st.text(alphabet=st.characters(), max_size=200))
def test_cleaning_a_text_leaves_its_line_ends_and_no_other_control_character(text: str) -> None:
    cleaned = clean_text(text)
    assert not {NUL, "\r", OVERRIDE, "\x1b"} & set(cleaned)
    assert clean_text(cleaned) == cleaned


def test_line_ends_of_every_system_become_one() -> None:
    assert clean_text("one\r\ntwo\rthree\nfour") == "one\ntwo\nthree\nfour"


@pytest.mark.parametrize(
    ("typed", "country", "kept"),
    [
        ("85701", "US", "85701"),
        (" 85701-1234 ", "US", "85701"),
        ("857011234", "US", "85701"),
        ("", "US", ""),
        ("sw1a 1aa", "GB", "SW1A 1AA"),
        ("8010", "AT", "8010"),
        ("85701", "", "85701"),
    ],
)
def test_a_postal_code_is_kept_in_the_spelling_of_its_country(typed: str, country: str, kept: str) -> None:
    assert clean_postal_code(typed, country_code=country) == kept


@pytest.mark.parametrize(
    ("typed", "country"),
    [
        ("8570", "US"),
        ("ABCDE", "US"),
        ("85701; DROP", "US"),
        ("\u0968\u0969\u096a\u096b\u096c", "US"),
        ("1" * 13, "GB"),
    ],
    ids=ascii,
)
def test_a_postal_code_that_is_none_is_refused_at_its_field(typed: str, country: str) -> None:
    with pytest.raises(BadInput) as refused:
        clean_postal_code(typed, country_code=country)
    assert refused.value.field == "postal_code"


@pytest.mark.parametrize(
    "address",
    [
        "ada@example.org",
        "Ada.Lovelace+buses_1-x@Sub.EXAMPLE.co.uk",
        "a..b@example.org",
        ".a@example.org",
        "a.@example.org",
        "-a@example.org",
        "a@-example.org",
        "a@example-.org",
        "a@exa--mple.org",
        "a@xn--bcher-kva.example",
        "a@localhost",
        "a@printer.local",
        "a@example.test",
        "a@example.invalid",
        "a@example.onion",
        "a@10.0.0.1",
        "a@example.c",
        "a@example.c1",
        f"{'a' * 64}@example.org",
        f"{'a' * 65}@example.org",
        f"a@{'b' * 63}.org",
        f"a@{'b' * 64}.org",
        f"a@{'b.' * 125}org",
        f"a@{'b.' * 126}org",
        "a@b@example.org",
        "o'brien@example.org",
    ],
)
def test_the_short_way_through_plain_addresses_leads_where_the_long_one_does(address: str) -> None:
    try:
        expected = validate_email(address, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        with pytest.raises(BadInput):
            normalise_email(address)
    else:
        assert normalise_email(address) == expected
