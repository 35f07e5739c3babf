"""Representatives by postal code: which districts a code lies in, who holds their seats, which seats are vacant."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import String, and_, any_, bindparam, func, or_, select
from sqlalchemy.dialects.postgresql import ARRAY, array

from campaign_app import districts
from campaign_app.extensions import db
from campaign_app.models import PostalDistrict, Representative, Term
from campaign_app.rosters.congress import HOUSE, SENATE

SENATORS = 2

# Made once: building it costs more than running it. Who holds an office of a district or, in the Senate, of its state.
_LOOK_UP = (
    select(
        PostalDistrict.postal_code,
        PostalDistrict.district_code,
        Representative.bioguide_id,
        Representative.name,
        Representative.party,
        Term.office,
        Term.district_code,
    )
    .outerjoin(
        Term,
        and_(
            Term.left_on.is_(None),
            Term.district_code
            == any_(array([PostalDistrict.district_code, func.split_part(PostalDistrict.district_code, "/cd:", 1)])),
            or_(
                and_(Term.office == HOUSE, Term.congress_number == PostalDistrict.congress_number),
                Term.office == SENATE,
                PostalDistrict.country_code != "US",
            ),
        ),
    )
    .outerjoin(Representative, Representative.id == Term.representative_id)
    .where(
        PostalDistrict.country_code == bindparam("country_code"),
        PostalDistrict.congress_number == bindparam("congress_number"),
        PostalDistrict.postal_code == any_(bindparam("codes", type_=ARRAY(String))),
    )
    .order_by(Term.office, Representative.family_name, Representative.name)
)

_PLACES = select(PostalDistrict.postal_code, PostalDistrict.district_code).where(
    PostalDistrict.country_code == "US",
    PostalDistrict.congress_number == bindparam("congress_number"),
    PostalDistrict.postal_code == any_(bindparam("codes", type_=ARRAY(String))),
)


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

    One query, however many codes there are. Officials: House before Senate, by district, then by name.
    """
    keys = [districts.postal_key(code, country_code=country_code) for code in codes]
    rows = db.session.execute(
        _LOOK_UP,
        {
            "codes": sorted(set(keys)),
            "country_code": country_code,
            "congress_number": congress_number if country_code == "US" else 0,
        },
    )
    places: dict[str, set[str]] = {}
    officials: dict[str, dict[Official, None]] = {}
    for postal_code, place_code, bioguide_id, name, party, office, division in rows:
        places.setdefault(postal_code, set()).add(place_code)
        if office is not None:
            official = Official(bioguide_id, name, party, office, division)
            officials.setdefault(division, {})[official] = None
    return [
        _found(code, sorted(places.get(key, ()), key=districts.district_order), officials, country_code)
        for code, key in zip(codes, keys, strict=True)
    ]


def place(*, postal_code: str, country_code: str, congress_number: int) -> str:
    """The division a signature is counted in: its congressional district when the code settles it, else its state.

    One query on the primary key. Where nothing was imported, and outside the United States, `districts` decides.
    """
    return places([(postal_code, country_code)], congress_number=congress_number)[0]


def places(where: Sequence[tuple[str, str]], *, congress_number: int) -> list[str]:
    """The same for several (postal code, country), in their order, in one query."""
    codes = sorted({code for code, country in where if code and country in {"", "US"}})
    found: dict[str, list[str]] = {}
    if codes:
        for code, district in db.session.execute(_PLACES, {"congress_number": congress_number, "codes": codes}):
            found.setdefault(code, []).append(district)
    return [_place(code, country, found) for code, country in where]


def _place(postal_code: str, country_code: str, found: Mapping[str, Sequence[str]]) -> str:
    known = found.get(postal_code, ()) if country_code in {"", "US"} else ()
    if len(known) == 1:
        return known[0]
    states = {districts.state_of(code) for code in known}
    fallback = districts.district_code(postal_code=postal_code, country_code=country_code)
    return states.pop() if len(states) == 1 else fallback


def _found(code: str, places: Iterable[str], officials: Mapping[str, Iterable[Official]], country_code: str) -> Found:
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
