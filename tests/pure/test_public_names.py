"""Names as strangers see them: enough to be somebody, not enough to be found, and never a message."""

import pytest

from campaign_app.addresses import public_name


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Ana Ruiz", "Ana R."),
        ("Cher", "Cher"),
        ("Mei-Ling van der Chen", "Mei-Ling C."),
        ("J. R. Ewing", "J. E."),
        ("Zoë O’Neill", "Zoë O."),
        ("राम शर्मा", "राम श."),
        ("josé ángel", "josé Á."),
    ],
)
def test_a_name_is_shown_by_its_first_word_and_an_initial(name: str, shown: str) -> None:
    assert public_name(name) == shown


@pytest.mark.parametrize(
    "name",
    [
        "",
        "evil.example",
        "https://evil.example now",
        "call 555",
        "a@b",
        "Vote for Eve and win big prizes",
        "x" * 31,
        "<b>",
    ],
)
def test_what_is_no_plain_name_is_not_shown(name: str) -> None:
    assert public_name(name) == ""
