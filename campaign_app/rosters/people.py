"""People files: Popolo (https://www.popoloproject.com) as JSON, and Open States' people as YAML or JSON."""

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from campaign_app.rosters.fields import day, division, email, mapping, mappings, required, text, web_address
from campaign_app.rosters.records import BadRow, Person, Reading, Seat

_CHAMBERS = {"upper": "sldu", "lower": "sldl", "legislature": "sldu"}
_JURISDICTION = re.compile(r"ocd-jurisdiction/(country:[a-z]{2}(?:/[a-z_]+:[^\s/:]+)*)/(?:government|legislature)")
_PHONES = ("voice", "phone", "tel", "cell")


class _Contact(NamedTuple):
    phone: str
    address: str
    site_url: str


Entries = Iterable[tuple[int, dict[str, object]]]


def read_people(reading: Reading, file: str, entries: Entries, *, roster: str | None, today: date) -> None:
    """Persons who carry their roles or memberships with them. With a `roster` the files are a whole list."""
    if roster:
        reading.rosters.add(roster)
    for line, entry in entries:
        try:
            person = _person(entry)
            seats = _seats(entry, roster or "people", person.key, today)
        except BadRow as error:
            reading.reject(file, line, str(error))
            continue
        reading.people[person.key] = person
        reading.seats.extend(seats)


def read_popolo(reading: Reading, file: str, document: dict[str, object], *, roster: str, today: date) -> None:
    """A Popolo document: the lists `persons` and `memberships`, with areas, posts and organizations by id."""
    people = mappings(document.get("persons"))
    held: dict[str, list[object]] = {}
    tables = {name: _by_id(document.get(name)) for name in ("areas", "posts", "organizations")}
    for membership in mappings(document.get("memberships")):
        held.setdefault(text(membership, "person_id"), []).append(_joined(membership, tables))
    entries = (
        (number, person | {"memberships": held.get(text(person, "id"), person.get("memberships") or [])})
        for number, person in enumerate(people, start=1)
    )
    read_people(reading, file, entries, roster=roster, today=today)


def _by_id(items: object) -> dict[str, dict[str, object]]:
    return {text(item, "id"): item for item in mappings(items)}


def _joined(membership: dict[str, object], tables: dict[str, dict[str, dict[str, object]]]) -> dict[str, object]:
    """A membership with its area, post and organization in place of their ids."""
    joined = dict(membership)
    for name, table in (("area", "areas"), ("post", "posts"), ("organization", "organizations")):
        found = tables[table].get(text(membership, f"{name}_id"))
        if found and not joined.get(name):
            joined[name] = found
    if not joined.get("area") and (area := tables["areas"].get(text(mapping(joined.get("post")), "area_id"))):
        joined["area"] = area
    return joined


def _person(entry: dict[str, object]) -> Person:
    parties = mappings(entry.get("party"))
    return Person(
        key=required(entry, "id", 200),
        name=required(entry, "name"),
        given_name=text(entry, "given_name", 160),
        family_name=text(entry, "family_name", 160),
        party=text(parties[-1], "name", 120) if parties else _plain(entry.get("party")),
    )


def _plain(value: object) -> str:
    return value[:120] if isinstance(value, str) else ""


def _seats(entry: dict[str, object], roster: str, key: str, today: date) -> list[Seat]:
    roles = [*mappings(entry.get("roles")), *mappings(entry.get("memberships"))]
    if role := mapping(entry.get("current_role")):
        roles.append({"jurisdiction": text(mapping(entry.get("jurisdiction")), "id")} | role)
    if not roles:
        raise BadRow("there is no role or membership")
    return [_seat(entry, role, roster, key, today) for role in roles]


def _seat(entry: dict[str, object], role: dict[str, object], roster: str, key: str, today: date) -> Seat:
    contact, ends_on = _contact(entry), day(role, "end_date")
    return Seat(
        person_key=key,
        roster=roster,
        office=_office(role),
        district_code=_division(role),
        started_on=day(role, "start_date"),
        ends_on=ends_on,
        left_on=ends_on if ends_on and ends_on < today else None,
        email=email(entry),
        phone=contact.phone,
        address=contact.address,
        site_url=contact.site_url,
    )


def _office(role: dict[str, object]) -> str:
    post, body = mapping(role.get("post")), mapping(role.get("organization"))
    named = (text(role, name, 160) for name in ("type", "role", "title", "label"))
    return next(filter(None, (*named, text(post, "label", 160), text(body, "name", 160))), "member")


def _division(role: dict[str, object]) -> str:
    """The division of a role: named, the id of its area, or made from jurisdiction and district."""
    area = mapping(role.get("area")) or mapping(mapping(role.get("post")).get("area"))
    for candidate in (text(role, "division_id"), text(area, "id"), text(role, "area_id")):
        if candidate.startswith("ocd-division/"):
            return division(candidate)
    jurisdiction = _JURISDICTION.fullmatch(text(role, "jurisdiction"))
    if jurisdiction is None:
        raise BadRow("its area has no Open Civic Data id")
    kind = _CHAMBERS.get(text(role, "type"))
    district = text(role, "district").lower().replace(" ", "_")
    whole = f"ocd-division/{jurisdiction[1]}"
    return division(f"{whole}/{kind}:{district}" if kind and district else whole)


def _contact(entry: dict[str, object]) -> _Contact:
    offices = mappings(entry.get("offices"))
    details = {text(each, "type"): text(each, "value") for each in mappings(entry.get("contact_details"))}
    phones = [text(office, "voice", 60) for office in offices] + [details.get(kind, "")[:60] for kind in _PHONES]
    addresses = [text(office, "address") for office in offices] + [details.get("address", "")]
    sites = [web_address(text(link, "url")) for link in mappings(entry.get("links"))]
    return _Contact(*(next(filter(None, values), "") for values in (phones, addresses, sites)))
