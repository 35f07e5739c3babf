"""The letter whose readers depend on where the supporter lives: the place is settled first, then it is written.

All steps are posts to the page's own address, answered for one reader and kept by nobody; the page itself stays the
same for everyone, and neither postal code nor street ever stands in an address. Where everybody writes to the same
offices, the page itself holds the sheet and only its own buttons are such steps.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, render_template, request
from flask_babel import gettext
from flask_babel import gettext as _

from campaign_app import lengths, merging
from campaign_app.districts import postal_key
from campaign_app.gateways.geocoder import Geocoder
from campaign_app.models import ActionPage
from campaign_app.services import letters, places, recipients
from campaign_app.services.places import Place
from campaign_app.services.recipients import Recipient, Recipients
from campaign_app.web.filters import told
from campaign_app.web.languages import spoken
from campaign_app.web.public.answers import private, settings
from campaign_app.web.public.cards import OWN_MAX, cards_of
from campaign_app.web.public.forms import SignForm

INSERT = "insert-"


@dataclass(frozen=True)
class Draft:
    """What the supporter starts from: the page's letter with all filled in that is known before it is signed."""

    subject: str
    body: str

    @property
    def has_fields(self) -> bool:
        """Whether something is left that is filled in for each letter."""
        return merging.has_fields(self.subject) or merging.has_fields(self.body)


def readers_of(page: ActionPage) -> tuple[Recipient, ...]:
    """Who receives a letter wherever its writer lives; nobody where that decides, or on other pages."""
    if page.kind != "letter" or page.needs_place:
        return ()
    return _found(page, "").people


def is_step(page: ActionPage) -> bool:
    """Whether a post goes on from one step to the next instead of signing."""
    return page.kind == "letter" and ("step" in request.form or (page.needs_place and "email" not in request.form))


def next_step(page: ActionPage, form: SignForm) -> Response:
    """The step after the one that was posted; nothing is checked yet but the place."""
    code = form.postal_code.data or ""
    place = _place(page, form)
    if code and not postal_key(code, country_code="US"):
        form.postal_code.errors = [_("Enter five digits, like 85701")]
    elif not code and not place.district and request.form.get("step") == "find":
        form.postal_code.errors = [_("Enter your ZIP code, or choose your state and district")]
    elif code and not place.is_known and not place.district:
        sentence = _("We found no district for %(code)s. Check the digits or choose your state and district", code=code)
        form.postal_code.errors = [sentence]
    answer = private(show_letter(page, form, place))
    answer.status_code = 422 if form.errors else 200
    return answer


def show_letter(page: ActionPage, form: SignForm, place: Place | None = None) -> str:
    """The letter and its readers, or the choice among districts while the place is open."""
    place = place or _place(page, form)
    if not place.district:
        members = recipients.house_members(place.choices, congress_number=settings().congress_number)
        return render_template(
            "public/letter_place.html",
            page=page,
            form=form,
            place=place,
            members=members,
            has_geocoder=bool(settings().geocoder_url),
        )
    found = _found(page, place.district)
    return render_template(
        "public/letter_write.html",
        page=page,
        form=form,
        place=place,
        vacancies=found.vacancies,
        **sheet_of(page, form, found.people, place.district),
    )


def sheet_of(page: ActionPage, form: SignForm, people: Sequence[Recipient], district: str = "") -> dict[str, Any]:
    """What the sheet and the cards of its readers show."""
    draft = _draft(page, people, district)
    _take_up(page, form, draft)
    return {
        "draft": draft,
        "points": page.talking_points.splitlines(),
        "length": lengths.measure(form.body.data or "", draft=draft.body),
        "limits": {"words": letters.LETTER_WORDS, "characters": letters.LETTER_CHARACTERS},
        "cards": cards_of(people, draft=draft.body),
        "own_max": OWN_MAX,
    }


def _found(page: ActionPage, district: str) -> Recipients:
    number = settings().congress_number
    return recipients.find_recipients(page, district=district, congress_number=number, language=spoken().code)


def _place(page: ActionPage, form: SignForm) -> Place:
    """Where the supporter lives, asking the geocoder for their street where the code alone does not say."""
    number, code = settings().congress_number, form.postal_code.data or ""
    place = places.find_place(page, postal_code=code, chosen=form.district.data or "", congress_number=number)
    geocoder = Geocoder.from_settings(settings())
    if place.district or not place.is_known or not geocoder or not form.street.data:
        return place
    found = geocoder.find_district(street=form.street.data, city=form.city.data or "", postal_code=code)
    if found not in place.choices:
        form.street.errors = [_("We could not find the district of this street. Choose your district below")]
    return places.find_place(page, postal_code=code, chosen=found, congress_number=number)


def _draft(page: ActionPage, people: Sequence[Recipient], district: str) -> Draft:
    """What differs from reader to reader stays a field, unless there is only one."""
    values = letters.place_values(district, gettext) if district else {}
    if len(people) == 1:
        values |= letters.person_values(people[0])
    version = told(page).version
    return Draft(merging.fill(version.subject, values), merging.fill(version.text, values))


def _take_up(page: ActionPage, form: SignForm, draft: Draft) -> None:
    """Start from the draft where nothing was written yet, or put a talking point in where one was asked for."""
    if "body" not in request.form or request.form.get("step") == "draft":
        form.subject.data, form.body.data = draft.subject, draft.body
    number = request.form.get("step", "").removeprefix(INSERT)
    points = page.talking_points.splitlines()
    if number.isdecimal() and int(number) < len(points):
        form.body.data = f"{(form.body.data or '').rstrip()}\n\n{points[int(number)]}"
