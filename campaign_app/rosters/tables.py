"""Tables as CSV: postal codes by district (the ZIP crosswalk or a general one), and representatives of any body."""

import csv
import hashlib
import io
from collections.abc import Iterator

from campaign_app import districts
from campaign_app.rosters.congress import HOUSE
from campaign_app.rosters.fields import division, email, required, text, web_address
from campaign_app.rosters.records import BadRow, Person, PostalArea, Reading, Seat

CROSSWALK = frozenset({"state_abbr", "zcta", "cd"})
POSTAL_TABLE = frozenset({"postal_code", "district"})
PEOPLE_TABLE = frozenset({"name", "office", "district"})
KNOWN_TABLES = (
    "a CSV needs the columns name, office, district (representatives), postal_code, district (postal codes) "
    "or state_abbr, zcta, cd (the ZIP crosswalk)"
)

Rows = Iterator[tuple[int, dict[str, object]]]


def read_table(reading: Reading, file: str, content: str, *, congress_number: int) -> None:
    """A CSV with a header; which of the three tables it is, its columns tell."""
    rows = csv.DictReader(io.StringIO(content, newline=""))
    rows.fieldnames = [_column(name) for name in rows.fieldnames or ()]
    columns = set(rows.fieldnames)
    entries = _entries(rows)
    try:
        if columns >= PEOPLE_TABLE:
            _read_people(reading, file, entries, congress_number)
        elif columns >= CROSSWALK:
            _read_areas(reading, file, entries, congress_number)
            _add_islands(reading, congress_number)
        elif columns >= POSTAL_TABLE:
            _read_areas(reading, file, entries, congress_number)
        else:
            reading.reject(file, 1, KNOWN_TABLES)
    except csv.Error as error:
        reading.reject(file, rows.line_num, f"not CSV: {error}")


def _column(name: str) -> str:
    """`Form URL` and `form-url` are `form_url`."""
    return "_".join(name.lower().replace("-", " ").replace("_", " ").split())


def _entries(rows: "csv.DictReader[str]") -> Rows:
    for row in rows:
        if any(row.values()):
            yield rows.line_num, dict(row)


def _read_people(reading: Reading, file: str, entries: Rows, congress_number: int) -> None:
    roster = f"table:{file.lower()}"[:160]
    reading.rosters.add(roster)
    for line, entry in entries:
        try:
            seat, person = _seat(roster, entry, congress_number)
        except BadRow as error:
            reading.reject(file, line, str(error))
            continue
        if person.key in reading.people:
            reading.reject(file, line, "the same name, office and district stand in a line above")
            continue
        reading.people[person.key] = person
        reading.seats.append(seat)


def _seat(roster: str, entry: dict[str, object], congress_number: int) -> tuple[Seat, Person]:
    name, office = required(entry, "name"), required(entry, "office")
    district = division(required(entry, "district"))
    identity = f"{roster}\n{name.casefold()}\n{office.casefold()}\n{district}"
    key = f"table:{hashlib.sha256(identity.encode()).hexdigest()}"
    form = text(entry, "form_url") or text(entry, "form")
    if form and not web_address(form):
        raise BadRow(f"“{form[:60]}” is not an address like https://example.org/contact")
    person = Person(key=key, name=name, party=text(entry, "party", 120))
    seat = Seat(
        person_key=key,
        roster=roster,
        office=office,
        district_code=district,
        congress_number=congress_number if office == HOUSE else 0,
        form_url=form,
        site_url=web_address(text(entry, "site_url") or text(entry, "site")),
        phone=text(entry, "phone", 60),
        email=email(entry),
        address=text(entry, "address"),
        language=text(entry, "language", 20),
    )
    return seat, person


def _read_areas(reading: Reading, file: str, entries: Rows, congress_number: int) -> None:
    for line, entry in entries:
        try:
            reading.postal_areas.add(_area(entry, congress_number))
        except BadRow as error:
            reading.reject(file, line, str(error))


def _add_islands(reading: Reading, congress_number: int) -> None:
    """The crosswalk leaves out island areas that have a delegate; each is one district."""
    reading.postal_areas |= {
        PostalArea("US", congress_number, code, district) for code, district in districts.ISLAND_CODES.items()
    }


def _area(entry: dict[str, object], congress_number: int) -> PostalArea:
    if "zcta" not in entry:
        return _postal_row(entry, congress_number)
    # Tens of thousands of rows: these checks say what `text` would, in a tenth of its time.
    code, state, number = (str(entry[name] or "").strip() for name in ("zcta", "state_abbr", "cd"))
    if len(code) != 5 or not code.isdecimal():
        raise BadRow(f"“{code[:20]}” is not a ZIP code of five digits")
    if not districts.state_division(state):
        raise BadRow(f"the state “{state[:20]}” is not known")
    if not number.isdecimal():
        raise BadRow(f"the district “{number[:20]}” is not a number")
    return PostalArea("US", congress_number, code, districts.congressional_district(state, int(number)))


def _postal_row(entry: dict[str, object], congress_number: int) -> PostalArea:
    district = division(required(entry, "district"))
    country = district.removeprefix("ocd-division/country:")[:2].upper()
    code = districts.postal_key(required(entry, "postal_code", 20), country_code=country)
    return PostalArea(country, congress_number if country == "US" else 0, code, district)
