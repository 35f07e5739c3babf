"""Writing to one's own representatives: postal code, district, letter, signature; every step works as a plain form."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy.orm import Session

from campaign_app.gateways.geocoder import Geocoder
from campaign_app.models import ActionPage, Letter, Signature
from campaign_app.services.target_rules import Rule
from tests.congress import US, enrol_congress
from tests.factories import LETTER, Factory
from tests.services.rows import count, rows, the
from tests.web.conftest import words

BOTH = (Rule("house"), Rule("senate"))
WRITER = {"name": "Ada Visitor", "email": "ada@example.org"}
TEXT = LETTER + " I live in {district}, {representative.title_and_name}. Yours, {supporter.name}"


@pytest.fixture(autouse=True)
def congress(app: Flask) -> None:
    """The made-up Congress is known."""
    enrol_congress()


@pytest.fixture
def page(make: Factory) -> ActionPage:
    """An open letter page that goes to the supporter's own members of Congress."""
    return make.page(
        kind="letter", targets="", rules=BOTH, text=TEXT, talking_points="Buses are safe.\nBuses are cheap."
    )


def fields(answer: Any) -> dict[str, Any]:
    """What the step's form would post back, as a browser without script would."""
    form = html.fromstring(answer.text).xpath("//form[@method='post'][.//input or .//select]")[0]
    values: dict[str, Any] = {}
    for each in form.xpath(".//input[@name][not(@type='radio' or @type='checkbox') or @checked]"):
        values.setdefault(each.get("name"), []).append(each.get("value", ""))
    single = {name: found[0] if len(found) == 1 else found for name, found in values.items()}
    return single | {each.get("name"): (each.text or "").lstrip("\r\n") for each in form.xpath(".//textarea[@name]")}


def test_the_page_asks_for_the_place_alone_and_is_the_same_for_everyone(page: ActionPage, client: FlaskClient) -> None:
    first, second = (client.get(f"/a/{page.slug}") for _ in range(2))
    assert first.data == second.data
    assert "Find my representatives" in first.text
    assert 'name="email"' not in first.text
    assert "the people who represent you in Congress" in words(first)
    assert "Set-Cookie" not in first.headers


def test_a_settled_code_leads_to_one_card_per_representative(page: ActionPage, client: FlaskClient) -> None:
    answer = client.post(f"/a/{page.slug}", data={"postal_code": "8 5 7 0 1", "step": "find"})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    shown = words(answer)
    for name in ("Ada Q. Alder", "Ben Birch", "Chidi Cedar", "Dear Representative Alder,", "Arizona, 7th district"):
        assert name in shown
    assert "I live in Arizona’s 7th congressional district, {representative.title_and_name}." in answer.text
    assert "0 of them your own" in shown


def test_signing_from_the_letter_keeps_one_letter_per_representative(
    page: ActionPage, client: FlaskClient, session: Session
) -> None:
    step = client.post(f"/a/{page.slug}?source=friend", data={"postal_code": "85701"})
    typed = fields(step) | WRITER | {"street": "1 Elm Street", "city": "Tucson"}
    answer = client.post(f"/a/{page.slug}?source=friend", data=typed)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/a/{page.slug}/received")
    signature = the(session, Signature)
    assert (signature.source_code, signature.street, signature.city) == ("friend", "1 Elm Street", "Tucson")
    assert signature.district_code == f"{US}/state:az/cd:7"
    bodies = {letter.addressee: letter.body for letter in rows(session, Letter)}
    assert bodies["Senator Birch"].endswith("district, Senator Birch. Yours, Ada Visitor")
    assert set(bodies) == {"Representative Alder", "Senator Birch", "Senator Cedar"}


def test_a_code_in_several_districts_lets_the_supporter_choose_in_words(page: ActionPage, client: FlaskClient) -> None:
    answer = client.post(f"/a/{page.slug}", data={"postal_code": "85641", "step": "find"})
    shown = words(answer)
    assert answer.status_code == 200
    assert "85641 lies in 2 districts" in shown
    assert "Arizona, 6th district" in shown
    assert "Ada Q. Alder" in shown
    chosen = {"postal_code": "85641", "district": f"{US}/state:az/cd:6", "step": "choose"}
    letter = words(client.post(f"/a/{page.slug}", data=chosen))
    assert "Vacant seat House, Arizona, 6th district" in letter
    assert "Dear Senator Birch," in letter
    assert "Dear Representative" not in letter


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("99999", "We found no district for 99999. Check the digits or choose your state and district"),
        ("857", "Enter five digits, like 85701"),
        ("", "Enter your ZIP code, or choose your state and district"),
    ],
)
def test_a_code_that_leads_nowhere_is_said_with_a_way_on(
    code: str, sentence: str, page: ActionPage, client: FlaskClient
) -> None:
    answer = client.post(f"/a/{page.slug}", data={"postal_code": code, "step": "find"})
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert 'value="ocd-division/country:us/' in answer.text


def test_a_district_is_chosen_by_hand_without_a_code(page: ActionPage, client: FlaskClient, session: Session) -> None:
    step = client.post(f"/a/{page.slug}", data={"postal_code": "", "step": "by-hand"})
    assert step.status_code == 200
    letter = client.post(f"/a/{page.slug}", data={"district": f"{US}/state:vt/cd:at-large", "step": "choose"})
    assert "Dear Representative Elm," in words(letter)
    assert client.post(f"/a/{page.slug}", data=fields(letter) | WRITER).status_code == 303
    assert the(session, Signature).district_code == f"{US}/state:vt/cd:at-large"


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ({"email": ""}, "Enter your email address"),
        ({"name": ""}, "Enter your first and last name"),
        ({"body": "Too short, but mine."}, "Write at least 20 words"),
        ({"subject": ""}, "Enter a subject of at most 200 characters"),
    ],
)
def test_a_missing_field_is_refused_and_nothing_typed_is_lost(
    missing: dict[str, str], sentence: str, page: ActionPage, client: FlaskClient, session: Session
) -> None:
    own = "My own first line. " + LETTER
    typed = {"postal_code": "85701", "subject": "My bus", "body": own, "street": "1 Elm Street", **WRITER} | missing
    answer = client.post(f"/a/{page.slug}", data=typed)
    assert answer.status_code == 422
    assert sentence in words(answer)
    back = fields(answer)
    assert {name: back[name] for name in typed} == typed
    assert count(session, Signature) == [0]


def test_a_sign_post_whose_district_is_open_asks_for_it_and_keeps_the_letter(
    page: ActionPage, client: FlaskClient, session: Session
) -> None:
    own = "My own first line. " + LETTER
    typed = {"postal_code": "85641", "country": "US", "subject": "My bus", "body": own, **WRITER}
    answer = client.post(f"/a/{page.slug}", data=typed)
    assert answer.status_code == 422
    assert "Choose your district" in words(answer)
    again = client.post(f"/a/{page.slug}", data=fields(answer) | {"district": f"{US}/state:az/cd:7", "step": "choose"})
    assert {name: fields(again)[name] for name in ("subject", "body", "name", "email")} == {
        "subject": "My bus", "body": own, **WRITER,
    }  # fmt: skip
    assert client.post(f"/a/{page.slug}", data=fields(again)).status_code == 303
    assert count(session, Letter) == [3]


def test_points_are_put_in_and_own_words_counted_without_script(page: ActionPage, client: FlaskClient) -> None:
    start = fields(client.post(f"/a/{page.slug}", data={"postal_code": "85701"}))
    answer = client.post(f"/a/{page.slug}", data=start | {"body": start["body"] + " Truly mine.", "step": "insert-1"})
    assert fields(answer)["body"].endswith("Truly mine.\n\nBuses are cheap.")
    assert "5 of them your own" in words(answer)
    back = client.post(f"/a/{page.slug}", data=fields(answer) | {"step": "draft"})
    assert fields(back)["body"] == start["body"]


def test_the_stable_form_signs_a_settled_code_in_one_post(
    page: ActionPage, client: FlaskClient, session: Session
) -> None:
    typed = {"postal_code": "85701", "country": "US", "subject": "My bus", "body": LETTER, **WRITER}
    assert client.post(f"/a/{page.slug}", data=typed).status_code == 303
    assert count(session, Letter) == [3]


def test_a_committee_needs_no_place_and_reads_on_the_page(make: Factory, client: FlaskClient) -> None:
    page = make.page(kind="letter", targets="", rules=(Rule("committee", "HSTT"),))
    shown = words(client.get(f"/a/{page.slug}"))
    assert "Dear Representative Alder," in shown
    assert "the members of the House Committee on Timetables" in shown
    typed = {"subject": "My bus", "body": LETTER, **WRITER}
    assert client.post(f"/a/{page.slug}", data=typed).status_code == 303


def test_a_vacant_seat_with_nobody_else_is_said_before_anything_is_written(make: Factory, client: FlaskClient) -> None:
    page = make.page(kind="letter", targets="", rules=(Rule("house"),))
    typed = {"postal_code": "85641", "district": f"{US}/state:az/cd:6"}
    shown = words(client.post(f"/a/{page.slug}", data=typed))
    assert "Nobody can receive it now" in shown
    assert "Vacant seat" in shown


def test_another_site_cannot_look_somebody_up(page: ActionPage, client: FlaskClient) -> None:
    answer = client.post(f"/a/{page.slug}", data={"postal_code": "85701"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


@pytest.fixture
def geocoded(app: Flask, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A geocoder that knows these streets; the setting that turns it on."""
    streets = {"1 Elm Street": f"{US}/state:az/cd:7", "2 Far Road": f"{US}/state:vt/cd:at-large"}
    on = app.extensions["settings"].model_copy(update={"geocoder_url": "https://geocoder.example.org/address"})
    monkeypatch.setitem(app.extensions, "settings", on)
    monkeypatch.setattr(Geocoder, "find_district", lambda self, *, street, city, postal_code: streets.get(street, ""))
    return streets


@pytest.mark.usefixtures("geocoded")
def test_with_a_geocoder_the_street_settles_the_house_seat_and_is_asked_once(
    page: ActionPage, client: FlaskClient
) -> None:
    asked = client.post(f"/a/{page.slug}", data={"postal_code": "85641", "step": "find"})
    assert 'name="street"' in asked.text
    typed = fields(asked) | {"street": "1 Elm Street", "city": "Tucson", "step": "find"}
    letter = client.post(f"/a/{page.slug}", data=typed)
    assert "Dear Representative Alder," in words(letter)
    assert fields(letter)["street"] == "1 Elm Street"


@pytest.mark.usefixtures("geocoded")
@pytest.mark.parametrize("street", ["2 Far Road", "Nowhere 3"])
def test_a_street_that_is_not_found_in_the_code_leaves_the_choice(
    street: str, page: ActionPage, client: FlaskClient
) -> None:
    answer = client.post(f"/a/{page.slug}", data={"postal_code": "85641", "street": street, "step": "find"})
    assert answer.status_code == 422
    assert "We could not find the district of this street" in words(answer)
    assert "Arizona, 6th district" in words(answer)
    assert street in answer.text
