"""Representatives by postal code: which districts a code lies in, who holds their seats, which seats are vacant."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, or_, select

from campaign_app import districts
from campaign_app.extensions import db
from campaign_app.models import PostalDistrict, Representative, Term
from campaign_app.rosters.congress import HOUSE, SENATE

SENATORS = 2


@dataclass(frozen=True)
class Official:
    """Somebody who holds a seat now; `bioguide_id` is None outside the United States Congress."""

    bioguide_id: str | None
    name: str
    party: str
    office: str
    district_code: str


@dataclass(frozen=True)
class Vacancy:
    """A seat that nobody holds."""

    office: str
    district_code: str


@dataclass(frozen=True)
class Found:
    """What a postal code leads to. Several districts: the street decides which House seat is meant."""

    code: str
    districts: tuple[str, ...]
    officials: tuple[Official, ...]
    vacancies: tuple[Vacancy, ...]

    @property
    def is_known(self) -> bool:
        """Whether the code lies in any district."""
        return bool(self.districts)

    @property
    def is_settled(self) -> bool:
        """Whether the code alone says which district it is."""
        return len(self.districts) == 1


def look_up(codes: Sequence[str], *, congress_number: int, country_code: str = "US") -> list[Found]:
    """What each code leads to, in the order given; a code may be a ZIP, a ZIP+4, or a US address that ends in one.

    Two queries, however many codes there are. Officials: House before Senate, by district, then by name.
    """
    keys = [districts.postal_key(code, country_code=country_code) for code in codes]
    areas = _districts_by_code(set(keys), congress_number, country_code)
    officials = _officials(set().union(*areas.values()), congress_number, country_code)
    return [_found(code, areas.get(key, ()), officials, country_code) for code, key in zip(codes, keys, strict=True)]


def place(*, postal_code: str, country_code: str, congress_number: int) -> str:
    """The division a signature is counted in: its congressional district when the code settles it, else its state.

    One query on the primary key. Where nothing was imported, and outside the United States, `districts` decides.
    """
    fallback = districts.district_code(postal_code=postal_code, country_code=country_code)
    if not postal_code or country_code not in {"", "US"}:
        return fallback
    found = db.session.scalars(
        select(PostalDistrict.district_code).filter_by(
            country_code="US", congress_number=congress_number, postal_code=postal_code
        )
    ).all()
    if len(found) == 1:
        return found[0]
    states = {districts.state_of(code) for code in found}
    return states.pop() if len(states) == 1 else fallback


def _districts_by_code(keys: set[str], congress_number: int, country_code: str) -> dict[str, tuple[str, ...]]:
    rows = db.session.execute(
        select(PostalDistrict.postal_code, PostalDistrict.district_code).where(
            PostalDistrict.country_code == country_code,
            PostalDistrict.congress_number == (congress_number if country_code == "US" else 0),
            PostalDistrict.postal_code.in_(keys),
        )
    )
    found: dict[str, list[str]] = {}
    for postal_code, district_code in rows:
        found.setdefault(postal_code, []).append(district_code)
    return {code: tuple(sorted(listed, key=districts.district_order)) for code, listed in found.items()}


def _officials(codes: set[str], congress_number: int, country_code: str) -> dict[str, list[Official]]:
    """Who holds an office of these districts (or, for senators, of their states), by division."""
    if country_code == "US":
        house = and_(Term.office == HOUSE, Term.district_code.in_(codes), Term.congress_number == congress_number)
        states = {districts.state_of(code) for code in codes}
        held = or_(house, and_(Term.office == SENATE, Term.district_code.in_(states)))
    else:
        held = Term.district_code.in_(codes)
    rows = db.session.execute(
        select(Representative.bioguide_id, Representative.name, Representative.party, Term.office, Term.district_code)
        .join(Representative, Representative.id == Term.representative_id)
        .where(held, Term.left_on.is_(None))
        .order_by(Term.office, Representative.family_name, Representative.name)
    )
    found: dict[str, list[Official]] = {}
    for row in rows:
        official = Official(*row)
        found.setdefault(official.district_code, []).append(official)
    return found


def _found(code: str, places: Iterable[str], officials: dict[str, list[Official]], country_code: str) -> Found:
    divisions = tuple(places)
    if country_code != "US":
        held = [official for place in divisions for official in officials.get(place, ())]
        return Found(code, divisions, tuple(held), ())
    states = tuple(dict.fromkeys(districts.state_of(place) for place in divisions))
    seats = [(HOUSE, place, 1) for place in divisions]
    seats += [(SENATE, state, SENATORS) for state in states if districts.has_senators(state)]
    held, vacant = [], []
    for office, place, seat_count in seats:
        holders = [official for official in officials.get(place, ()) if official.office == office]
        held += holders
        vacant += [Vacancy(office, place)] * (seat_count - len(holders))
    return Found(code, divisions, tuple(held), tuple(vacant))
