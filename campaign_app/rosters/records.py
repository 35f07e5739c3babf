"""What a roster says, whatever its format: people, terms, offices, committees, postal codes, and rows refused."""

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple


class Place(NamedTuple):
    """Where in the files a record stands; `line` counts from 1 (in JSON it is the number of the entry)."""

    file: str
    line: int


class Rejected(NamedTuple):
    """A row that was not taken, and why."""

    place: Place
    reason: str


class BadRow(Exception):
    """One entry of a file cannot be taken; the message is the reason, for whoever imports."""


@dataclass(frozen=True)
class Person:
    """A person; equal keys are the same person in every file."""

    key: str
    name: str
    given_name: str = ""
    family_name: str = ""
    party: str = ""
    bioguide_id: str | None = None


@dataclass(frozen=True)
class Seat:
    """One person's hold on one office for one division; `left_on` is set when the list itself says it is over."""

    person_key: str
    roster: str
    office: str
    district_code: str
    congress_number: int = 0
    started_on: date | None = None
    ends_on: date | None = None
    left_on: date | None = None
    form_url: str = ""
    site_url: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    language: str = ""


@dataclass(frozen=True)
class Office:
    """A local office of a person."""

    key: str
    person_key: str
    address: str
    city: str
    region: str
    postal_code: str
    phone: str
    place: Place = field(compare=False)


@dataclass(frozen=True)
class Panel:
    """A committee or, with a `parent_code`, a subcommittee."""

    code: str
    name: str
    parent_code: str | None = None


@dataclass(frozen=True)
class PanelSeat:
    """That a person sits on a committee."""

    code: str
    person_key: str
    title: str
    rank: int
    place: Place = field(compare=False)


class PostalArea(NamedTuple):
    """That some of a postal code lies in a district."""

    country_code: str
    congress_number: int
    postal_code: str
    district_code: str


@dataclass
class Reading:
    """All that some files say together.

    `rosters` are the lists that were given whole: who is missing from one has left. The same holds for the local
    offices, the committees and the postal codes of a country as soon as one file of them was read.
    """

    people: dict[str, Person] = field(default_factory=dict)
    seats: list[Seat] = field(default_factory=list)
    offices: list[Office] = field(default_factory=list)
    panels: list[Panel] = field(default_factory=list)
    panel_seats: list[PanelSeat] = field(default_factory=list)
    postal_areas: set[PostalArea] = field(default_factory=set)
    rosters: set[str] = field(default_factory=set)
    rejected: list[Rejected] = field(default_factory=list)

    def reject(self, file: str, line: int, reason: str) -> None:
        """Note a row that is not taken."""
        self.rejected.append(Rejected(Place(file, line), reason))
