"""Places: where a supporter lives, as far as a letter needs it: by postal code, or chosen where that leaves several."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from campaign_app import districts
from campaign_app.errors import BadInput
from campaign_app.extensions import db
from campaign_app.models import ActionPage, PostalDistrict
from campaign_app.services import representatives


@dataclass(frozen=True)
class Place:
    """`district` is the division the letter's rules start from, '' until it is settled among `choices`.

    `is_known` says whether the postal code leads anywhere; if not, the choices are all districts of its state, or of
    the country.
    """

    district: str
    choices: tuple[str, ...]
    is_known: bool


def find_place(page: ActionPage, *, postal_code: str, chosen: str, congress_number: int) -> Place:
    """Where a postal code, and a district `chosen` where the code leaves several, put a supporter of the page.

    A code settles the senators when all its districts lie in one state; only the House needs the one district.
    """
    (found,) = representatives.look_up([postal_code], congress_number=congress_number)
    choices = found.districts or _all_near(found.code, congress_number)
    if chosen in choices:
        return Place(chosen, choices, found.is_known)
    if not found.is_known:
        return Place("", choices, is_known=False)
    states = {districts.state_of(code) for code in choices}
    needs_house = any(rule.kind == "house" for rule in page.rules)
    settled = choices[0] if len(choices) == 1 else states.pop() if len(states) == 1 and not needs_house else ""
    return Place(settled, choices, is_known=True)


def get_place(page: ActionPage, *, postal_code: str, chosen: str, congress_number: int) -> Place:
    """The same for a letter that is being sent: raises BadInput when the district is not settled."""
    place = find_place(page, postal_code=postal_code, chosen=chosen, congress_number=congress_number)
    if place.district:
        return place
    if place.is_known:
        raise BadInput("Choose your district: this postal code lies in several", field="district")
    if not postal_code:
        raise BadInput("Enter your postal code, or choose your state and district", field="postal_code")
    raise BadInput("We found no district for %(code)s. Check the digits or choose your state and district",
                   field="postal_code", code=postal_code)  # fmt: skip


def _all_near(code: str, congress_number: int) -> tuple[str, ...]:
    """All districts of the state a code lies in by its first digits, by number; else all of the country, by state."""
    key = districts.postal_key(code, country_code="US")
    state = districts.district_code(postal_code=key, country_code="US") if key else districts.UNITED_STATES
    listed = list_districts(congress_number)
    near = tuple(each for each in listed if districts.state_of(each) == state)
    return near or tuple(listed)


def list_districts(congress_number: int) -> Sequence[str]:
    """Every district of a Congress that a postal code leads to, by state and number."""
    found = db.session.scalars(
        select(PostalDistrict.district_code)
        .where(PostalDistrict.country_code == "US", PostalDistrict.congress_number == congress_number)
        .distinct()
    )
    return sorted(found, key=lambda code: (districts.state_name(code), *districts.district_order(code)))
