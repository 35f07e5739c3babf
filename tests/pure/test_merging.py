"""Merge fields: known ones are filled, unknown ones are named with their line, and values are never read again."""

import pytest

from campaign_app.merging import FIELDS, fill, find_unknown, has_fields


def test_every_field_is_filled_wherever_it_stands() -> None:
    values = {name: name.upper() for name in FIELDS}
    text = " ".join(f"{{{name}}}" for name in FIELDS)
    assert fill(text, values) == " ".join(name.upper() for name in FIELDS)
    assert fill("Dear { representative.title_and_name },", values) == "Dear REPRESENTATIVE.TITLE_AND_NAME,"


def test_what_a_value_contains_is_never_filled_again() -> None:
    assert (
        fill("{supporter.name} of {district}", {"supporter.name": "{district}", "district": "AZ"}) == "{district} of AZ"
    )


def test_a_field_without_a_value_stays_to_be_seen() -> None:
    assert fill("{supporter.name} of {district}", {"district": "Guam"}) == "{supporter.name} of Guam"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Dear {representative.title_and_name}", []),
        ("a {b", []),
        ("{} and {1} and {\n}", []),
        ("One\nDear {representative.tilte}", [("representative.tilte", 2, "representative.title")]),
        ("{First Name}", [("First Name", 1, "supporter.first_name")]),
        ("{District}", [("District", 1, "district")]),
        ("{zebra}\n\n{quagga}", [("zebra", 1, ""), ("quagga", 3, "")]),
    ],
)
def test_unknown_fields_are_named_with_their_line_and_what_was_meant(
    text: str, found: list[tuple[str, int, str]]
) -> None:
    assert [(each.name, each.line, each.meant) for each in find_unknown(text)] == found


def test_a_text_says_whether_anything_would_be_filled_in() -> None:
    assert has_fields("I live in {district}.")
    assert not has_fields("I live in {my town}.")
