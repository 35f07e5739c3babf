"""Names and words of supporters on the action page: by consent only, short, and as text."""

from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from campaign_app.services import signing
from tests.conftest import NOW
from tests.factories import Factory
from tests.security.test_hostile_text import TRAP, is_inert
from tests.web.test_links import link
from tests.web.test_my_signatures import link as own_link


def test_the_box_is_not_ticked_and_says_what_would_be_shown(make: Factory, app: Flask, client: FlaskClient) -> None:
    signature = make.signature(make.page(), name="Ana Ruiz")
    text = client.get(link(app, "confirm", signature.id)).text
    assert "Show “Ana R., AZ” on the page" in text
    assert "checked" not in text


def test_a_name_that_cannot_be_shown_is_not_offered(make: Factory, app: Flask, client: FlaskClient) -> None:
    signature = make.signature(make.page(), name="https://evil.example")
    assert 'name="shown"' not in client.get(link(app, "confirm", signature.id)).text


@pytest.mark.parametrize("is_ticked", [True, False])
def test_the_page_shows_who_ticked_the_box_and_nobody_else(
    make: Factory, app: Flask, client: FlaskClient, is_ticked: bool
) -> None:
    page = make.page()
    signature = make.signature(page, name="Ana Ruiz", comment="I ride it home.", email="ana@example.org")
    client.post(link(app, "confirm", signature.id), data={"shown": "y"} if is_ticked else {})
    answer = client.get(f"/a/{page.slug}")
    for words in ("Ana R.", "I ride it home.", "Latest to show a name"):
        assert (words in answer.text) is is_ticked
    for private in ("Ruiz", "85701", "ana@example.org"):
        assert private not in answer.text
    assert answer.data == app.test_client().get(f"/a/{page.slug}").data
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ({"postal_code": "85701", "country_code": "US"}, "AZ"),
        ({"postal_code": "", "country_code": "US"}, "United States"),
        ({"postal_code": "75001", "country_code": "FR"}, "France"),
        ({"postal_code": "", "country_code": ""}, ""),
    ],
)
def test_the_place_is_a_state_or_a_country(
    make: Factory, app: Flask, client: FlaskClient, typed: dict[str, str], place: str
) -> None:
    signature = make.signature(make.page(), name="Ana Ruiz", **typed)
    expected = f"Show “Ana R., {place}” on the page" if place else "Show “Ana R.” on the page"
    assert expected in client.get(link(app, "confirm", signature.id)).text


def show(make: Factory, **typed: str) -> tuple[str, UUID]:
    """The path of a page with one supporter shown, and their id."""
    page = make.page()
    signature = make.signature(page, **typed)
    signing.confirm(signature_id=signature.id, is_name_shown=True, now=NOW)
    return f"/a/{page.slug}", signature.supporter_id


def test_words_stay_text(make: Factory, client: FlaskClient) -> None:
    path, _ = show(make, comment=TRAP)
    text = client.get(path).text
    assert "trap()" in text
    assert is_inert(text)


def test_words_with_a_link_are_not_shown(make: Factory, client: FlaskClient) -> None:
    path, _ = show(make, comment="Buy at https://evil.example")
    text = client.get(path).text
    assert "Ada V." in text
    assert "evil.example" not in text


def test_the_name_is_hidden_and_shown_from_my_signatures(make: Factory, app: Flask, client: FlaskClient) -> None:
    path, supporter_id = show(make)
    mine = own_link(app, supporter_id)
    text = client.get(mine).text
    assert "Name shown as Ada V., AZ" in text
    address = next(part for part in text.split('"') if part.endswith("/name"))
    assert client.get(address).status_code == 405
    for value, is_shown in (("no", False), ("yes", True)):
        answer = client.post(address, data={"shown": value})
        assert answer.status_code == 303
        assert 'role="status"' in client.get(answer.headers["Location"]).text
        assert ("Ada V." in client.get(path).text) is is_shown
