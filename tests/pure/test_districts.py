"""Districts by postal code; also against the Census Bureau's areas, when the file lies beside the project."""

import csv
from pathlib import Path

import pytest

from campaign_app.catalogues import load
from campaign_app.districts import district_code, district_name, district_phrase, district_words, find_division

# Public data, too large to keep here: state, area, congressional district.
AREAS = Path(__file__).parents[3] / "shared" / "representatives" / "zccd.csv"
DIVISION = "ocd-division/country:us"


@pytest.mark.parametrize(
    ("postal_code", "country", "code"),
    [
        ("85701", "US", f"{DIVISION}/state:az"),
        ("85701", "", f"{DIVISION}/state:az"),
        ("20001", "US", f"{DIVISION}/district:dc"),
        ("00901", "US", f"{DIVISION}/territory:pr"),
        ("00000", "US", DIVISION),
        ("", "US", DIVISION),
        ("SW1A 1AA", "GB", "ocd-division/country:gb"),
        ("85701", "DE", "ocd-division/country:de"),
        ("", "", ""),
        ("8010", "", ""),
        ("\u0968\u0969\u096a\u096b\u096c", "", ""),
    ],
    ids=ascii,
)
def test_a_signature_is_counted_where_its_postal_code_is(postal_code: str, country: str, code: str) -> None:
    assert district_code(postal_code=postal_code, country_code=country) == code


@pytest.mark.parametrize(
    ("code", "name"),
    [
        (f"{DIVISION}/state:az", "AZ"),
        (f"{DIVISION}/state:az/cd:7", "AZ-7"),
        (f"{DIVISION}/state:ak/cd:at-large", "AK at large"),
        ("ocd-division/country:fr", "FR"),
        (DIVISION, "US"),
        ("", ""),
    ],
)
def test_a_district_reads_as_people_know_it(code: str, name: str) -> None:
    assert district_name(code) == name


@pytest.mark.skipif(not AREAS.exists(), reason="the list of areas does not lie beside the project")
def test_nearly_every_area_of_the_census_is_placed_in_its_state() -> None:
    with AREAS.open() as file:
        places = {row["zcta"]: row["state_abbr"] for row in csv.DictReader(file)}
    right = sum(
        district_name(district_code(postal_code=area, country_code="US")) == state for area, state in places.items()
    )
    print(f"{right} of {len(places)} areas placed in their state")
    assert right / len(places) >= 0.995


@pytest.mark.parametrize(
    ("code", "words", "phrase"),
    [
        (f"{DIVISION}/state:az/cd:7", "Arizona, 7th district", "Arizona’s 7th congressional district"),
        (f"{DIVISION}/state:ca/cd:12", "California, 12th district", "California’s 12th congressional district"),
        (f"{DIVISION}/state:tx/cd:22", "Texas, 22nd district", "Texas’s 22nd congressional district"),
        (f"{DIVISION}/state:ak/cd:at-large", "Alaska, at large", "Alaska’s at-large congressional district"),
        (f"{DIVISION}/district:dc", "District of Columbia", "the District of Columbia"),
        (f"{DIVISION}/territory:pr", "Puerto Rico", "Puerto Rico"),
        (f"{DIVISION}/state:az", "Arizona", "Arizona"),
        ("ocd-division/country:de/place:bad_honnef", "Bad Honnef", "Bad Honnef"),
    ],
)
def test_a_district_is_named_in_words(code: str, words: str, phrase: str) -> None:
    assert (district_words(code), district_phrase(code)) == (words, phrase)


@pytest.mark.parametrize(
    ("language", "code", "words", "phrase"),
    [
        ("es", "state:az/cd:7", "Arizona, 7.º distrito", "el 7.º distrito de Arizona en el Congreso"),
        ("es", "state:ak/cd:at-large", "Alaska, distrito único", "el distrito único de Alaska en el Congreso"),
        ("fr", "state:az/cd:1", "Arizona, 1er district", "le 1er district (Arizona) au Congrès"),
        ("fr", "state:tx/cd:22", "Texas, 22e district", "le 22e district (Texas) au Congrès"),
        ("es", "district:dc", "District of Columbia", "el Distrito de Columbia"),
    ],
)
def test_a_district_is_named_in_the_readers_language(language: str, code: str, words: str, phrase: str) -> None:
    say = load(language).ugettext
    named = (district_words(f"{DIVISION}/{code}", say), district_phrase(f"{DIVISION}/{code}", say))
    assert tuple(each.replace("\u00a0", " ") for each in named) == (words, phrase)


@pytest.mark.parametrize(
    ("typed", "division"),
    [
        ("AZ", "state:az"),
        (" arizona ", "state:az"),
        ("North  Carolina", "state:nc"),
        ("az-07", "state:az/cd:7"),
        ("Arizona-7", "state:az/cd:7"),
        ("AK-AL", "state:ak/cd:at-large"),
        ("DC", "district:dc"),
        ("Puerto Rico", "territory:pr"),
        (f"{DIVISION}/state:az/cd:7", "state:az/cd:7"),
    ],
)
def test_a_division_is_found_by_what_people_write(typed: str, division: str) -> None:
    assert find_division(typed) == f"{DIVISION}/{division}"


@pytest.mark.parametrize("typed", ["", "ZZ", "AZ-123", "AZ-", "-7", "Ruritania", "ocd-division/country:us/%"])
def test_what_names_no_division_finds_none(typed: str) -> None:
    assert find_division(typed) == ""
