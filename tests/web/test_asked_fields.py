"""The sign form's further fields: asked where the organizer says so, tied to what browsers fill in, kept on errors."""

from datetime import UTC, datetime

from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy.orm import Session

from campaign_app.models import ActionPage, Membership, Signature
from campaign_app.tokens import make_token
from tests.factories import Factory
from tests.services.rows import the
from tests.web.conftest import words

TYPED = {"name": "Ada Visitor", "email": "ada@example.org"}


def test_a_page_asks_what_its_organizer_chose_and_tells_browsers_what_it_is(
    make: Factory, member: Membership, browser: FlaskClient, client: FlaskClient, session: Session
) -> None:
    page = make.page(member.organization)
    path = f"/organizer/{member.organization.slug}/pages/{page.id}"
    typed = {
        "headline": page.headline,
        "demand": page.version.demand,
        "why_markdown": page.why_markdown,
        "targets": "Department of Transportation <office@example.org>",
        "goal": "1000",
        "asked_fields": ["phone", "birth_year", "shoe_size"],
    }
    assert 'name="phone"' not in client.get(f"/a/{page.slug}").text
    assert browser.post(path, data=typed).status_code == 303
    assert the(session, ActionPage, id=page.id).asked_fields == ["phone", "birth_year"]
    form = html.fromstring(client.get(f"/a/{page.slug}").text)
    tokens = {each.get("name"): each.get("autocomplete") for each in form.cssselect("form input[autocomplete]")}
    assert (tokens["phone"], tokens["birth_year"]) == ("tel", "bday-year")
    assert "street" not in tokens


def test_answers_are_kept_and_shown_to_whoever_gave_them(
    make: Factory, app: Flask, client: FlaskClient, session: Session
) -> None:
    page = make.page(asked_fields=("phone", "city"))
    path = f"/a/{page.slug}"
    answer = client.post(path, data=TYPED | {"phone": "call me", "city": "Tucson"})
    assert answer.status_code == 422
    assert "Enter a phone number like +1 520 555 0100" in words(answer)
    assert 'value="Tucson"' in answer.text
    assert client.post(path, data=TYPED | {"phone": "520 555 0100", "city": "Tucson"}).status_code == 303
    signature = the(session, Signature)
    assert signature.answers == {"phone": "520 555 0100", "city": "Tucson"}
    key = app.extensions["settings"].secret_key
    token = make_token(key, purpose="my_signatures", subject_id=signature.supporter_id, now=datetime.now(UTC))
    assert "You also told us: Tucson, 520 555 0100" in words(client.get(f"/my-signatures/{token}"))


def test_the_field_no_person_sees_and_the_time_refuse_nobody(
    make: Factory, client: FlaskClient, session: Session
) -> None:
    page = make.page()
    form = html.fromstring(client.get(f"/a/{page.slug}").text)
    (bait,) = form.cssselect("[aria-hidden=true] > [name=homepage]")
    assert bait.get("tabindex") == "-1"
    answer = client.post(f"/a/{page.slug}", data=TYPED | {"homepage": "https://spam.example", "fill_seconds": "0"})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/a/{page.slug}/received")
    assert the(session, Signature).suspicion == 90
    client.post(f"/a/{page.slug}", data=TYPED | {"email": "bob@example.org", "homepage": "", "fill_seconds": ""})
    assert the(session, Signature, suspicion=0).fill_seconds is None
