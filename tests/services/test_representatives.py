"""Representatives on a small made-up Congress: enrolled once, changed, gone, and found by postal code."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from campaign_app.errors import BadInput
from campaign_app.models import (
    Committee,
    CommitteeSeat,
    LocalOffice,
    PostalDistrict,
    Representative,
    Term,
)
from campaign_app.rosters.reading import File, read_files
from campaign_app.services import enrolling, representatives
from campaign_app.services.enrolling import Report
from campaign_app.services.representatives import Found, Vacancy
from tests.conftest import NOW
from tests.services.rows import count, rows, the

SAMPLES = Path(__file__).parents[1] / "samples" / "representatives"
US = "ocd-division/country:us"
LATER = NOW + timedelta(days=30)

pytestmark = pytest.mark.usefixtures("app")


def everything() -> dict[str, str]:
    return {path.name: path.read_text() for path in sorted(SAMPLES.iterdir())}


def enrol(files: dict[str, str], *, is_late: bool = False, congress_number: int = 119, force: bool = False) -> Report:
    now = LATER if is_late else NOW
    listed = [File(name, content.encode()) for name, content in files.items()]
    reading = read_files(listed, congress_number=congress_number, today=now.date())
    return enrolling.enrol(reading=reading, now=now, is_forced=force)


def congress() -> dict[str, str]:
    return {name: content for name, content in everything().items() if name in {"legislators-current.yaml", "zccd.csv"}}


def look_up(code: str, congress_number: int = 119) -> Found:
    (found,) = representatives.look_up([code], congress_number=congress_number)
    return found


def names(found: Found) -> list[str]:
    return [official.name for official in found.officials]


def without_member(content: str, bioguide_id: str) -> str:
    head, *members = content.split("\n- id:")
    return "\n- id:".join([head, *(member for member in members if bioguide_id not in member)])


def test_everything_is_enrolled_and_every_refused_row_reported(session: Session) -> None:
    report = enrol(everything())
    tables = (Representative, Term, LocalOffice, Committee, CommitteeSeat, PostalDistrict)
    assert report.added == sum(count(session, *tables))
    assert (report.changed, report.left) == (0, 0)
    assert sorted((place.file, place.line) for place, _ in report.rejected) == [
        ("council.csv", 4), ("council.csv", 5), ("popolo.json", 3),
    ]  # fmt: skip


def test_enrolling_the_same_files_again_changes_nothing() -> None:
    enrol(everything())
    again = enrol(everything(), is_late=True)
    assert (again.added, again.changed, again.left) == (0, 0, 0)


def test_a_member_who_is_no_longer_listed_has_left_and_is_kept(session: Session) -> None:
    files = congress()
    enrol(files)
    files["legislators-current.yaml"] = without_member(files["legislators-current.yaml"], "C000903")
    report = enrol(files, is_late=True)
    assert (report.added, report.changed, report.left) == (0, 0, 1)
    gone = the(session, Representative, bioguide_id="C000903")
    assert the(session, Term, representative_id=gone.id).left_on == LATER.date()
    found = look_up("85701")
    assert names(found) == ["Ada Q. Alder", "Ben Birch"]
    assert found.vacancies == (Vacancy("us-senate", f"{US}/state:az"),)


def test_a_member_who_comes_back_holds_the_same_term_again(session: Session) -> None:
    files = congress()
    enrol(files)
    enrol(files | {"legislators-current.yaml": without_member(files["legislators-current.yaml"], "C000903")})
    report = enrol(files, is_late=True)
    assert (report.added, report.changed, report.left) == (0, 1, 0)
    assert rows(session, Term, left_on=LATER.date()) == []


def test_a_list_cut_short_is_not_believed_unless_somebody_insists(session: Session) -> None:
    head = "name,office,district\n"
    people = [f"Person {number},Mayor,{US}/state:az/place:town{number}\n" for number in range(30)]
    enrol({"mayors.csv": head + "".join(people)})
    short = {"mayors.csv": head + "".join(people[:10])}
    with pytest.raises(BadInput, match="names 10 people and the last one named 30"):
        enrol(short)
    session.rollback()
    assert enrol(short, force=True).left == 20


def test_one_list_says_nothing_about_another(session: Session) -> None:
    enrol(everything())
    report = enrol({"council.csv": "name,office,district\nNew Nettle,Mayor,ocd-division/country:ca\n"})
    assert report.left == 2
    assert len(rows(session, Term, roster="us-congress", left_on=None)) == 6


def test_a_changed_phone_number_is_a_change(session: Session) -> None:
    files = congress()
    enrol(files)
    files["legislators-current.yaml"] = files["legislators-current.yaml"].replace("202-555-0107", "202-555-0199")
    report = enrol(files)
    assert (report.added, report.changed, report.left) == (0, 1, 0)
    assert len(rows(session, Term, phone="202-555-0199")) == 1


def test_offices_and_committee_seats_of_unknown_people_are_refused() -> None:
    files = {name: text for name, text in everything().items() if name != "legislators-current.yaml"}
    report = enrol(files)
    reasons = [reason for place, reason in report.rejected if place.file.endswith(".yaml")]
    assert sorted(set(reasons)) == [
        "nobody is known as bioguide:A000901",
        "nobody is known as bioguide:B000902",
        "nothing is known as bioguide:A000901",
    ]


def test_redistricting_is_one_number_and_one_import() -> None:
    files = congress()
    enrol(files)
    lines = files["zccd.csv"].replace("AZ,85701,7", "AZ,85701,3")
    enrol({"zccd.csv": lines}, congress_number=120)
    assert look_up("85701").districts == (f"{US}/state:az/cd:7",)
    moved = look_up("85701", congress_number=120)
    assert moved.districts == (f"{US}/state:az/cd:3",)
    assert names(moved) == ["Ben Birch", "Chidi Cedar"]
    assert moved.vacancies == (Vacancy("us-house", f"{US}/state:az/cd:3"),)


def test_a_code_in_one_district_is_settled() -> None:
    enrol(congress())
    found = look_up("85701")
    assert (found.is_known, found.is_settled) == (True, True)
    assert [(official.name, official.office, official.district_code) for official in found.officials] == [
        ("Ada Q. Alder", "us-house", f"{US}/state:az/cd:7"),
        ("Ben Birch", "us-senate", f"{US}/state:az"),
        ("Chidi Cedar", "us-senate", f"{US}/state:az"),
    ]


def test_a_code_in_several_districts_lists_the_officials_of_all() -> None:
    enrol(congress())
    found = look_up("85641")
    assert found.districts == (f"{US}/state:az/cd:6", f"{US}/state:az/cd:7")
    assert (found.is_known, found.is_settled) == (True, False)
    assert names(found) == ["Ada Q. Alder", "Ben Birch", "Chidi Cedar"]
    assert found.vacancies == (Vacancy("us-house", f"{US}/state:az/cd:6"),)


def test_a_code_in_two_states_has_senators_of_both() -> None:
    enrol(congress())
    states = {seat.district_code for seat in look_up("84536").vacancies if seat.office == "us-senate"}
    assert states == {f"{US}/state:ut"}


@pytest.mark.parametrize(
    ("code", "division", "name"),
    [("20001", "district:dc", "Dara Dogwood"), ("96910", "territory:gu", "Femi Fir")],
)
def test_dc_and_the_territories_have_a_delegate_and_no_senators(code: str, division: str, name: str) -> None:
    enrol(congress())
    found = look_up(code)
    assert (found.districts, found.is_settled) == ((f"{US}/{division}",), True)
    assert (names(found), found.vacancies) == ([name], ())


def test_a_seat_at_large_is_found() -> None:
    enrol(congress())
    assert names(look_up("05401")) == ["Elif Elm"]


@pytest.mark.parametrize("code", ["00000", "", "8570", "857011", "eighty", "٨٥٧٠١", "85701-12"])
def test_an_unknown_code_leads_nowhere(code: str) -> None:
    enrol(congress())
    assert look_up(code) == Found(code=code, districts=(), officials=(), vacancies=())


@pytest.mark.parametrize(
    "code", [" 85701", "857 01", "85701-1234", "857011234", "85701 1234", "12345 Elm St, Tucson, AZ 85701-1234"]
)
def test_a_code_with_spaces_or_four_more_digits_is_the_same_code(code: str) -> None:
    enrol(congress())
    assert look_up(code).districts == (f"{US}/state:az/cd:7",)


def test_postal_codes_of_other_countries_lead_to_whoever_holds_office_there() -> None:
    enrol(
        {
            "council.csv": everything()["council.csv"],
            "codes.csv": "postal_code,district\nH2X 1Y4,ocd-division/country:ca/csd:2466023\n",
        }
    )
    (found,) = representatives.look_up(["h2x1y4"], congress_number=119, country_code="CA")
    assert set(names(found)) == {"Inès Aubépine", "Jamal Jasmin"}


@pytest.mark.parametrize(
    ("code", "country", "division"),
    [
        ("85701", "US", f"{US}/state:az/cd:7"),
        ("85641", "US", f"{US}/state:az"),
        ("84536", "US", f"{US}/state:ut"),
        ("20001", "", f"{US}/district:dc"),
        ("10001", "US", f"{US}/state:ny"),
        ("85701", "DE", "ocd-division/country:de"),
        ("", "", ""),
    ],
    ids=["settled", "one state", "two states", "dc", "not listed", "another country", "nothing"],
)
def test_a_signature_is_counted_in_its_district_or_else_its_state(code: str, country: str, division: str) -> None:
    enrol(congress())
    assert representatives.place(postal_code=code, country_code=country, congress_number=119) == division


def test_who_a_president_was_before_does_not_matter(session: Session) -> None:
    enrol(everything())
    assert the(session, Term, office="us-president").ends_on == date(2029, 1, 20)
