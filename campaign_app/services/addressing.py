"""Addressing: where a supporter lives and whom their letter therefore goes to, settled before anything is kept."""

from dataclasses import dataclass

from campaign_app.errors import BadInput
from campaign_app.models import ActionPage
from campaign_app.services import places, recipients
from campaign_app.services.recipients import Recipient


@dataclass(frozen=True)
class Addressed:
    """Whom a letter goes to, and from which district; '' where the page's rules do not depend on one."""

    people: tuple[Recipient, ...] = ()
    district: str = ""


def address_letter(
    page: ActionPage, *, postal_code: str, country_code: str, chosen: str, congress_number: int
) -> Addressed:
    """Settle place and recipients of a letter.

    `chosen` is the district the supporter picked where the postal code leaves several, or leads nowhere. Raises
    BadInput when the district is not settled, or nobody holds the offices the letter goes to.
    """
    if page.kind != "letter":
        return Addressed()
    district = ""
    if page.needs_place:
        code = postal_code if country_code in {"", "US"} else ""
        district = places.get_place(page, postal_code=code, chosen=chosen, congress_number=congress_number).district
    found = recipients.find_recipients(page, district=district, congress_number=congress_number)
    if not found.people:
        raise BadInput("At the moment nobody holds the office this letter goes to", field="postal_code")
    return Addressed(found.people, district)
