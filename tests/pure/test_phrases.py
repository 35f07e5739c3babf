"""Names of offices take the article that English wants."""

import pytest

from campaign_app.phrases import with_article


@pytest.mark.parametrize(
    "name",
    [
        "Department of Transportation",
        "State Department",
        "White House",
        "Senate",
        "Governor of Ohio",
        "Supreme Court",
        "Office for Civil Rights",
        "United Nations",
        "Ministry of Justice of Peru",
        "Federal Reserve Board",
        "Environmental Protection Agency (EPA)",
    ],
)
def test_an_office_takes_the_article(name: str) -> None:
    assert with_article(name) == f"the {name}"


@pytest.mark.parametrize(
    "name",
    [
        "Congress",
        "Parliament",
        "Governor Ann Lee",
        "Harbor Foods",
        "The Gambia",
        "Harbor's Board",
        "all members",
        "Peru",
        "",
    ],
)
def test_a_name_of_its_own_takes_none(name: str) -> None:
    assert with_article(name) == name
