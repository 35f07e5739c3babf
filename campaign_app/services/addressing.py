"""Addressing: where a supporter lives and whom their letter therefore goes to, settled before anything is kept."""

from dataclasses import dataclass

from campaign_app.errors import BadInput
from campaign_app.models import ActionPage
from campaign_app.services import places, recipients
from campaign_app.services.acts import Act
from campaign_app.services.recipients import Recipient


@dataclass(frozen=True)
class Addressed:
    """Whom a letter goes to, and from which district; '' where the page's rules do not depend on one."""

    people: tuple[Recipient, ...] = ()
    district: str = ""


def address_letter(page: ActionPage, act: Act, *, congress_number: int) -> Addressed:
    """Settle place and recipients of a letter, of a checked act.

    Raises BadInput when the district is not settled, nobody holds the offices the letter goes to, or none is chosen.
    """
    if page.kind != "letter":
        return Addressed()
    district = ""
    if page.needs_place:
        code = act.postal_code if act.country_code in {"", "US"} else ""
        place = places.get_place(page, postal_code=code, chosen=act.district, congress_number=congress_number)
        district = place.district
    found = recipients.find_recipients(page, district=district, congress_number=congress_number, language=act.language)
    if not found.people:
        raise BadInput("At the moment nobody holds the office this letter goes to", field="postal_code")
    return Addressed(_chosen(found.people, act), district)


def _chosen(people: tuple[Recipient, ...], act: Act) -> tuple[Recipient, ...]:
    """Those who were left ticked; a supporter never writes to somebody they were not shown."""
    if not act.offered:
        return people
    if {person.key for person in people} != set(act.offered):
        raise BadInput("Who receives this letter has changed meanwhile. Look at the list and send it again", field="to")
    chosen = tuple(person for person in people if person.key in act.chosen)
    if not chosen:
        raise BadInput("Choose at least one office to write to", field="to")
    return chosen
