"""Rosters: every format becomes the same records; what is odd is refused with its line and reason."""

from datetime import date
from pathlib import Path

import pytest

from campaign_app.rosters.congress import congress_number
from campaign_app.rosters.reading import File, read_files
from campaign_app.rosters.records import Reading, Seat

SAMPLES = Path(__file__).parents[1] / "samples" / "representatives"
TODAY = date(2026, 10, 14)


def read(*files: File) -> Reading:
    return read_files(files, congress_number=119, today=TODAY)


def sample(name: str) -> Reading:
    return read(File(name, (SAMPLES / name).read_bytes()))


def seat(reading: Reading, family_name: str) -> Seat:
    (key,) = {key for key, person in reading.people.items() if person.name.endswith(family_name)}
    return next(seat for seat in reading.seats if seat.person_key == key)


def refusals(reading: Reading) -> list[tuple[int, str]]:
    return [(place.line, reason) for place, reason in reading.rejected]


def test_a_members_last_term_is_the_seat_they_hold() -> None:
    held = seat(sample("legislators-current.yaml"), "Alder")
    assert (held.office, held.district_code) == ("us-house", "ocd-division/country:us/state:az/cd:7")
    assert (held.congress_number, held.started_on, held.ends_on) == (119, date(2025, 1, 3), date(2027, 1, 3))
    assert (held.site_url, held.form_url, held.phone) == ("https://alder.house.example", "", "202-555-0107")


@pytest.mark.parametrize(
    ("family_name", "division"),
    [("Birch", "state:az"), ("Dogwood", "district:dc"), ("Elm", "state:vt/cd:at-large"), ("Fir", "territory:gu")],
)
def test_senators_delegates_and_seats_at_large_have_their_divisions(family_name: str, division: str) -> None:
    held = seat(sample("legislators-current.yaml"), family_name)
    assert held.district_code == f"ocd-division/country:us/{division}"


def test_a_president_of_long_ago_is_passed_by_without_a_word() -> None:
    reading = sample("executive.yaml")
    assert [person.name for person in reading.people.values()] == ["Grace Ginkgo"]
    assert reading.rejected == []


def test_a_subcommittee_goes_by_both_codes() -> None:
    reading = sample("committees-current.yaml")
    assert [(panel.code, panel.parent_code) for panel in reading.panels] == [("HSTT", None), ("HSTT01", "HSTT")]


def test_the_crosswalk_is_joined_by_the_island_areas_it_leaves_out() -> None:
    areas = sample("zccd.csv").postal_areas
    places = {area.postal_code: area.district_code.removeprefix("ocd-division/country:us/") for area in areas}
    assert places["05401"] == "state:vt/cd:at-large"
    assert (places["96910"], places["96950"], places["96799"]) == ("territory:gu", "territory:mp", "territory:as")
    assert {area.congress_number for area in areas} == {119}


def test_a_table_of_people_is_read_and_its_odd_rows_are_named() -> None:
    reading = sample("council.csv")
    assert [person.name for person in reading.people.values()] == ["Inès Aubépine", "Jamal Jasmin"]
    assert seat(reading, "Aubépine").email == "ines@ville.example"
    assert refusals(reading) == [
        (4, "“Montréal” is not an Open Civic Data id like ocd-division/country:us/state:az"),
        (5, "“not an address” is not an email address"),
    ]


def test_a_house_member_in_a_table_sits_in_the_congress_imported_for() -> None:
    row = "name,office,district\nAda Alder,us-house,OCD-division/country:us/state:az/cd:7\n"
    (held,) = read(File("members.csv", row.encode())).seats
    assert (held.congress_number, held.district_code) == (119, "ocd-division/country:us/state:az/cd:7")


def test_a_table_of_postal_codes_of_any_country_is_read() -> None:
    content = b"postal_code,district\nSW1A 1aa,ocd-division/country:gb/ed:westminster\n,x\n"
    reading = read(File("codes.csv", content))
    (area,) = reading.postal_areas
    assert area == ("GB", 0, "SW1A1AA", "ocd-division/country:gb/ed:westminster")
    assert len(reading.rejected) == 1


def test_popolo_joins_people_to_areas_and_dates_those_who_left() -> None:
    reading = sample("popolo.json")
    assert seat(reading, "Maple").district_code == "ocd-division/country:nz/ed:north"
    assert (seat(reading, "Maple").office, seat(reading, "Maple").left_on) == ("House of Trees", None)
    assert seat(reading, "Nutmeg").left_on == date(2023, 10, 13)
    assert refusals(reading) == [(3, "its area has no Open Civic Data id")]


def test_an_open_states_file_names_its_chamber_and_district() -> None:
    held = seat(sample("open-states.yml"), "Pine")
    assert held.district_code == "ocd-division/country:us/state:vt/sldu:grand_isle"
    assert (held.office, held.phone, held.address) == ("upper", "802-555-0131", "115 State St.")


def test_only_a_whole_folder_of_open_states_files_says_who_left() -> None:
    content = (SAMPLES / "open-states.yml").read_bytes()
    assert read(File("pine.yml", content)).rosters == set()
    assert read(File("pine.yml", content, folder="vt")).rosters == {"people:vt"}


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("notes.txt", b"hello", 1),
        ("odd.yaml", b"a: 1\nb: ]\nc: 1\n", 2),
        ("odd.yaml", b"just words", 1),
        ("odd.yaml", b"", 1),
        ("odd.yaml", b"- 1\n- 2\n", 1),
        ("odd.yaml", b"- !!python/object/apply:os.system [ls]\n", 1),
        ("odd.json", b'{"persons": [', 1),
        ("odd.json", b"7", 1),
        ("odd.csv", b"a,b\n1,2\n", 1),
        ("odd.csv", b"", 1),
        ("odd.csv", b"name,office,district\nJos\xe9,x,y\n", 2),
        ("odd.yaml", b"[" * 5_000 + b"]" * 5_000, 1),
    ],
)
def test_what_is_none_of_the_formats_is_refused_and_named(name: str, content: bytes, line: int) -> None:
    reading = read(File(name, content))
    assert [place.file for place, _ in reading.rejected] == [name]
    assert [place.line for place, _ in reading.rejected] == [line]
    assert (reading.people, reading.rosters) == ({}, set())


@pytest.mark.parametrize(
    ("term", "reason"),
    [
        ("type: rep, start: '2025-01-03', state: XX, district: 1", "the state “XX” is not known"),
        ("type: rep, start: '2025-01-03', state: AZ, district: at large", "the district “at large” is not a number"),
        ("type: king, start: '2025-01-03', state: AZ", "the term's type “king” is not known"),
        ("type: sen, start: soon, state: AZ", "the start is missing"),
        ("type: sen, start: '2025-02-31', state: AZ", "the start “2025-02-31” is not a date like 2025-01-03"),
    ],
)
def test_an_odd_member_is_refused_with_the_line_they_stand_in(term: str, reason: str) -> None:
    content = (SAMPLES / "legislators-current.yaml").read_text()
    odd = f"- id: {{bioguide: Z1}}\n  name: {{first: Z, last: Zelkova}}\n  terms:\n  - {{{term}}}\n"
    reading = read(File("legislators-current.yaml", (content + odd).encode()))
    assert refusals(reading) == [(len(content.splitlines()) + 1, reason)]
    assert len(reading.seats) == 6


def test_a_link_that_is_no_web_address_is_left_out() -> None:
    content = (SAMPLES / "legislators-current.yaml").read_text().replace("https://alder.house.example", "javascript:1")
    assert seat(read(File("legislators-current.yaml", content.encode())), "Alder").site_url == ""


@pytest.mark.parametrize(
    ("day", "number"),
    [((1789, 3, 4), 1), ((2025, 1, 3), 119), ((2026, 12, 31), 119), ((2027, 1, 2), 119), ((2027, 1, 3), 120)],
)
def test_a_congress_begins_on_the_third_of_january_of_an_odd_year(day: tuple[int, int, int], number: int) -> None:
    assert congress_number(date(*day)) == number
