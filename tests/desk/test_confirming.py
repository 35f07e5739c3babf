"""The desk for confirming: one press of the button counts, and is answered as Flask would."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaign_app.desk.confirming import ConfirmDesk
from campaign_app.models import Signature
from campaign_app.shelf import Answer
from campaign_app.tokens import Purpose, make_token
from tests.desk.posting import post, told
from tests.factories import Factory
from tests.fakes import run_apart
from tests.services.rows import the


@pytest.fixture
def desk(app: Flask) -> ConfirmDesk:
    """The desk of one process."""
    return ConfirmDesk(app)


@pytest.fixture
def make(app: Flask) -> Factory:
    """Makes rows at the present moment, as the desk looks at the clock itself."""
    return Factory(now=datetime.now(UTC), address_key=app.extensions["settings"].address_key)


def path_of(app: Flask, signature: Signature, purpose: Purpose = "confirm") -> str:
    """The mailed link."""
    key = app.extensions["settings"].secret_key
    return f"/confirm/{make_token(key, purpose=purpose, subject_id=signature.id, now=signature.created_at)}"


def confirm(desk: ConfirmDesk, path: str, typed: str = "") -> Answer | None:
    """What the desk answers."""
    return run_apart(desk.answer(*post(path, typed), {}))


def test_the_answer_is_the_one_flask_gives(app: Flask, desk: ConfirmDesk, make: Factory, client: FlaskClient) -> None:
    path = path_of(app, make.signature(make.page()))
    answer, other = confirm(desk, path), client.post(path)
    assert answer is not None
    assert (answer.status, len(answer.body)) == (other.status_code, len(other.data))
    location = other.headers["Location"]
    assert answer.header("location").rpartition("/")[0] == location.rpartition("/")[0]
    assert client.get(answer.header("location")).status_code == 200
    flask_headers = {name.lower(): value for name, value in other.headers.items() if name != "Location"}
    assert told(answer, but="location") == flask_headers


def test_confirming_twice_counts_once(app: Flask, desk: ConfirmDesk, make: Factory, session: Session) -> None:
    path = path_of(app, make.signature(make.page()))
    assert confirm(desk, path)
    share_code = the(session, Signature).share_code
    assert confirm(desk, path)
    assert (the(session, Signature).status, the(session, Signature).share_code) == ("confirmed", share_code)


def test_what_needs_words_or_more_is_left_to_flask(
    app: Flask, desk: ConfirmDesk, make: Factory, session: Session
) -> None:
    signature = make.signature(make.page())
    letter = make.signature(make.page(kind="letter"))
    assert confirm(desk, path_of(app, signature), "shown=y") is None
    assert confirm(desk, path_of(app, signature) + "x") is None
    assert confirm(desk, path_of(app, signature, "thank_you")) is None
    assert confirm(desk, path_of(app, signature) + "?lang=es") is None
    assert confirm(desk, path_of(app, letter)) is None
    assert the(session, Signature, id=signature.id).status == "pending"
