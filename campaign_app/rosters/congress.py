"""The public-domain files of the unitedstates/congress-legislators project: members, offices, committees, executive.

Every scalar is text here (the reader types none), so that `NO` stays a state and 02458 a postal code.
"""

from collections.abc import Iterable
from datetime import date

from campaign_app import districts
from campaign_app.rosters.fields import day, mapping, mappings, required, text, web_address
from campaign_app.rosters.records import BadRow, Office, Panel, PanelSeat, Person, Place, Reading, Seat

CONGRESS = "us-congress"
EXECUTIVE = "us-executive"
HOUSE, SENATE = "us-house", "us-senate"
_EXECUTIVE_OFFICES = {"prez": "us-president", "viceprez": "us-vice-president"}

Entries = Iterable[tuple[int, dict[str, object]]]


def congress_number(on: date) -> int:
    """The Congress sitting on a day: the first met in 1789, each lasts from 3 January of an odd year for two years."""
    year = on.year - 1 if (on.month, on.day) < (1, 3) else on.year
    return (year - 1789) // 2 + 1


def read_members(reading: Reading, file: str, entries: Entries, *, today: date) -> None:
    """legislators-current and executive: the last term of each; terms of the executive that are over are passed by."""
    for line, entry in entries:
        try:
            person, seat = _person(entry), _seat(entry)
        except BadRow as error:
            reading.reject(file, line, str(error))
            continue
        reading.rosters.add(seat.roster)
        if seat.roster == EXECUTIVE and seat.ends_on and seat.ends_on <= today:
            continue
        reading.people[person.key] = person
        reading.seats.append(seat)


def _key(entry: dict[str, object]) -> tuple[str, str | None]:
    """The key and the bioguide id; presidents who never sat in Congress have none and go by another number."""
    ids = mapping(entry.get("id"))
    if text(_last_term(entry), "type") in _EXECUTIVE_OFFICES and not text(ids, "bioguide"):
        return f"govtrack:{required(ids, 'govtrack', 20)}", None
    bioguide = required(ids, "bioguide", 20)
    return f"bioguide:{bioguide}", bioguide


def _person(entry: dict[str, object]) -> Person:
    key, bioguide = _key(entry)
    names = mapping(entry.get("name"))
    given, family = required(names, "first"), required(names, "last")
    return Person(
        key=key,
        bioguide_id=bioguide,
        name=text(names, "official_full", 160) or f"{given} {family}",
        given_name=given,
        family_name=family,
        party=text(_last_term(entry), "party", 120),
    )


def _last_term(entry: dict[str, object]) -> dict[str, object]:
    terms = mappings(entry.get("terms"))
    if not terms:
        raise BadRow("there is no term")
    return terms[-1]


def _seat(entry: dict[str, object]) -> Seat:
    term = _last_term(entry)
    kind, started_on = text(term, "type"), day(term, "start")
    if started_on is None:
        raise BadRow("the start is missing")
    if kind in _EXECUTIVE_OFFICES:
        roster, office, district, number = EXECUTIVE, _EXECUTIVE_OFFICES[kind], districts.UNITED_STATES, 0
    elif kind == "sen":
        roster, office, district, number = CONGRESS, SENATE, _state(term), 0
    elif kind == "rep":
        roster, office, district = CONGRESS, HOUSE, _district(term)
        number = congress_number(started_on)
    else:
        raise BadRow(f"the term's type “{kind}” is not known")
    return Seat(
        person_key=_key(entry)[0],
        roster=roster,
        office=office,
        district_code=district,
        congress_number=number,
        started_on=started_on,
        ends_on=day(term, "end"),
        form_url=web_address(text(term, "contact_form")),
        site_url=web_address(text(term, "url")),
        phone=text(term, "phone", 60),
        address=text(term, "address"),
        language="en",
    )


def _state(term: dict[str, object]) -> str:
    code = districts.state_division(text(term, "state"))
    if not code:
        raise BadRow(f"the state “{text(term, 'state')[:20]}” is not known")
    return code


def _district(term: dict[str, object]) -> str:
    _state(term)
    number = text(term, "district")
    if not number.isdecimal():
        raise BadRow(f"the district “{number[:20]}” is not a number")
    return districts.congressional_district(text(term, "state"), int(number))


def read_offices(reading: Reading, file: str, entries: Entries) -> None:
    """legislators-district-offices."""
    for line, entry in entries:
        for office in mappings(entry.get("offices")):
            try:
                reading.offices.append(_office(entry, office, Place(file, line)))
            except BadRow as error:
                reading.reject(file, line, str(error))


def _office(entry: dict[str, object], office: dict[str, object], place: Place) -> Office:
    street = [text(office, name) for name in ("address", "building", "suite")]
    return Office(
        key=required(office, "id"),
        person_key=f"bioguide:{required(mapping(entry.get('id')), 'bioguide', 20)}",
        address=", ".join(part for part in street if part),
        city=text(office, "city", 120),
        region=text(office, "state", 60),
        postal_code=text(office, "zip", 20),
        phone=text(office, "phone", 60),
        place=place,
    )


def read_committees(reading: Reading, file: str, entries: Entries) -> None:
    """committees-current: committees, and their subcommittees under the code of both."""
    for line, entry in entries:
        try:
            parent = Panel(code=required(entry, "thomas_id", 10), name=required(entry, "name", 300))
            reading.panels.append(parent)
            reading.panels.extend(
                Panel(
                    code=parent.code + required(sub, "thomas_id", 10),
                    name=required(sub, "name", 300),
                    parent_code=parent.code,
                )
                for sub in mappings(entry.get("subcommittees"))
            )
        except BadRow as error:
            reading.reject(file, line, str(error))


def read_committee_seats(reading: Reading, file: str, entries: Iterable[tuple[int, str, object]]) -> None:
    """committee-membership-current: code of a committee -> its members."""
    for line, code, members in entries:
        for member in mappings(members):
            try:
                bioguide, rank = required(member, "bioguide", 20), text(member, "rank")
                reading.panel_seats.append(
                    PanelSeat(
                        code=code,
                        person_key=f"bioguide:{bioguide}",
                        title=text(member, "title", 120),
                        rank=int(rank) if rank.isdecimal() else 0,
                        place=Place(file, line),
                    )
                )
            except BadRow as error:
                reading.reject(file, line, str(error))
