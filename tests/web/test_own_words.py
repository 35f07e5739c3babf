"""Words of one's own to one office, and offices left out: chosen on the cards, kept as letters of their own."""

import uuid
from functools import partial
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from campaign_app.emails import compose
from campaign_app.models import ActionPage, Letter, Signature
from campaign_app.services import signing
from campaign_app.services.draining import drain
from campaign_app.services.target_rules import Rule
from tests.conftest import NOW
from tests.congress import enrol_congress
from tests.factories import LETTER, Factory
from tests.fakes import FakeClock, FakeTransport, drain_with
from tests.services.rows import count, rows, the
from tests.web.conftest import words
from tests.web.test_letter_steps import fields

WRITER = {"name": "Ada Visitor", "email": "ada@example.org"}
TWO_OFFICES = "Department of Transportation <office@example.org>\nCity Council <council@example.org>"
ALONE = "Only you can do this, {representative.name}. " + LETTER


@pytest.fixture
def offices(make: Factory) -> ActionPage:
    """An open letter page to two offices of the organization's own."""
    return make.page(kind="letter", targets=TWO_OFFICES)


def sheet(page: ActionPage, client: FlaskClient) -> dict[str, Any]:
    """The fields of the page's form, signed."""
    return fields(client.get(f"/a/{page.slug}")) | WRITER


def keys(page: ActionPage) -> dict[str, str]:
    return {target.name: target.id.hex for target in page.targets}


def test_each_letter_is_frozen_and_delivered_with_its_own_text(
    offices: ActionPage, app: Flask, client: FlaskClient, session: Session
) -> None:
    transport = FakeTransport()
    key = keys(offices)["City Council"]
    typed = sheet(offices, client) | {f"own_body_{key}": ALONE, f"own_subject_{key}": "To you alone"}
    assert client.post(f"/a/{offices.slug}", data=typed).status_code == 303
    signing.confirm(signature_id=the(session, Signature).id, now=NOW)
    drain(drain_with(transport, FakeClock(NOW), partial(compose, settings=app.extensions["settings"])))
    by_office = {mail.to: mail for mail in transport.taken}
    alone = ALONE.replace("{representative.name}", "City Council")
    assert alone in by_office["council@example.org"].text
    assert by_office["council@example.org"].subject == "To you alone"
    assert alone not in by_office["office@example.org"].text
    assert by_office["office@example.org"].subject == "The evening buses"
    written = joinedload(Letter.signature).joinedload(Signature.page_version)
    letters = session.scalars(select(Letter).options(written)).all()
    assert all(letter.digest == letter.frozen_digest() for letter in letters)
    assert len({letter.digest for letter in letters}) == 2


def test_an_office_that_is_not_ticked_gets_no_letter(
    offices: ActionPage, client: FlaskClient, session: Session
) -> None:
    typed = sheet(offices, client) | {"to": keys(offices)["City Council"]}
    assert client.post(f"/a/{offices.slug}", data=typed).status_code == 303
    assert [letter.addressee for letter in rows(session, Letter)] == ["City Council"]


def test_no_office_at_all_is_refused_and_nothing_is_lost(
    offices: ActionPage, client: FlaskClient, session: Session
) -> None:
    key = keys(offices)["City Council"]
    typed = sheet(offices, client) | {"to": [], f"own_body_{key}": ALONE}
    answer = client.post(f"/a/{offices.slug}", data=typed)
    assert answer.status_code == 422
    assert "Choose at least one office to write to" in words(answer)
    assert 'href="#to"' in answer.text
    assert fields(answer)[f"own_body_{key}"] == ALONE
    assert "to" not in fields(answer)
    assert count(session, Signature) == [0]


@pytest.mark.parametrize(
    ("own", "sentence"),
    [
        ({"body": "Too short, but mine."}, "Write at least 20 words"),
        ({"subject": "s" * 201}, "Enter a subject of at most 200 characters"),
        ({"body": "字" * 1_001}, "Shorten the letter by 1 characters. The limit is 1000"),
        ({"body": "字" * 39}, "Write at least 40 characters"),
    ],
)
def test_words_to_one_office_are_held_to_the_same_limits_at_their_place(
    own: dict[str, str], sentence: str, offices: ActionPage, client: FlaskClient, session: Session
) -> None:
    key = keys(offices)["City Council"]
    named = {f"own_{part}_{key}": text for part, text in own.items()}
    answer = client.post(f"/a/{offices.slug}", data=sheet(offices, client) | named)
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert all(f'href="#{name}"' in answer.text for name in named)
    assert {name: fields(answer)[name] for name in named} == named
    assert count(session, Signature) == [0]


def test_who_receives_it_having_changed_meanwhile_is_said_before_anything_leaves(
    offices: ActionPage, client: FlaskClient, session: Session
) -> None:
    typed = sheet(offices, client) | {"offered": [uuid.uuid4().hex, keys(offices)["City Council"]]}
    answer = client.post(f"/a/{offices.slug}", data=typed)
    assert answer.status_code == 422
    assert "Who receives this letter has changed meanwhile" in words(answer)
    assert count(session, Signature) == [0]
    assert client.post(f"/a/{offices.slug}", data=fields(answer)).status_code == 303


def test_own_words_begin_with_the_letter_and_are_counted_without_script(
    offices: ActionPage, client: FlaskClient
) -> None:
    key = keys(offices)["City Council"]
    step = client.post(f"/a/{offices.slug}", data=sheet(offices, client) | {"step": f"own-{key}"})
    assert step.headers["Cache-Control"] == "no-store"
    start = fields(step)
    assert start[f"own_body_{key}"] == LETTER
    counted = client.post(
        f"/a/{offices.slug}", data=start | {f"own_body_{key}": LETTER + " Mine alone.", "step": "check"}
    )
    assert "28 words, 2 of them your own" in words(counted)
    again = client.post(f"/a/{offices.slug}", data=fields(counted) | {"step": f"own-{key}"})
    assert fields(again)[f"own_body_{key}"].endswith("Mine alone.")


def test_words_to_a_senator_stay_when_the_district_is_chosen_after_them(
    make: Factory, client: FlaskClient, session: Session
) -> None:
    enrol_congress()
    page = make.page(kind="letter", targets="", rules=(Rule("house"), Rule("senate")))
    start = fields(client.post(f"/a/{page.slug}", data={"postal_code": "85701"}))
    senator = html_key(client.post(f"/a/{page.slug}", data=start | {"step": "check"}), "Senator Birch")
    left_out = [key for key in start["to"] if key != senator]
    typed = start | WRITER | {"to": left_out, f"own_subject_{senator}": "Kept", "district": "", "postal_code": "85641"}
    asked = client.post(f"/a/{page.slug}", data=typed)
    assert "lies in 2 districts" in words(asked)
    chosen = {"district": "ocd-division/country:us/state:az/cd:7", "step": "choose"}
    back = fields(client.post(f"/a/{page.slug}", data=fields(asked) | chosen))
    assert back[f"own_subject_{senator}"] == "Kept"
    assert senator not in back["to"]
    assert client.post(f"/a/{page.slug}", data=back).status_code == 303
    assert {letter.addressee for letter in rows(session, Letter)} == {"Representative Alder", "Senator Cedar"}


def html_key(answer: Any, addressee: str) -> str:
    """The key of the reader of this name, from their box."""
    before = answer.text.split(f"Send to {addressee}")[0]
    return str(before.rsplit('name="to"', 1)[1].split('value="', 1)[1].split('"', 1)[0])
