"""The sign desk: what it takes is what Flask would have taken, and all else is left to Flask."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaign_app.desk.signing import SignDesk
from campaign_app.extensions import limiter
from campaign_app.models import Consent, LedgerEvent, OutboxMessage, Signature
from campaign_app.services import pages
from campaign_app.shelf import Answer
from campaign_app.wsgi_environ import COUNTED, Marks
from tests.conftest import NOW
from tests.desk.posting import TYPED, post, told
from tests.factories import Factory
from tests.fakes import run_apart
from tests.services.rows import count, the


@pytest.fixture
def desk(app: Flask) -> SignDesk:
    """The desk of one process."""
    return SignDesk(app)


def sign(desk: SignDesk, path: str, typed: dict[str, str] | str, **headers: str) -> Answer | None:
    """What the desk answers."""
    return run_apart(desk.answer(*post(path, typed, **headers), {}))


@pytest.mark.parametrize("query", ["", "?lang=es", "?source=mail&utm_source=spring"])
def test_the_answer_is_the_one_flask_gives(query: str, desk: SignDesk, make: Factory, client: FlaskClient) -> None:
    page = make.page()
    make.translation(page, "es")
    path = f"/a/{page.slug}{query}"
    answer = sign(desk, path, TYPED)
    other = client.post(path, data=TYPED | {"email": "eve@example.org"})
    assert answer is not None
    assert (answer.status, answer.body) == (other.status_code, other.data)
    flask_headers = {name.lower(): value for name, value in other.headers.items() if name != "Set-Cookie"}
    assert told(answer, but="set-cookie") == flask_headers
    assert _shape(answer.header("set-cookie")) == _shape(other.headers["Set-Cookie"])


def _shape(cookie: str) -> list[str]:
    return [part.partition("=")[0] if "Expires" in part or "signed" in part else part for part in cookie.split("; ")]


def test_a_signature_taken_at_the_desk_is_whole(desk: SignDesk, make: Factory, session: Session) -> None:
    page = make.page()
    make.translation(page, "es")
    typed = TYPED | {"comment": "Sí, ¡hoy!", "fill_seconds": "9"}
    assert sign(desk, f"/a/{page.slug}?lang=es&source=spring", typed, x_forwarded_for="8.8.8.8")
    kept = the(session, Signature)
    assert (kept.name, kept.comment, kept.postal_code) == ("Ada Visitor", "Sí, ¡hoy!", "85701")
    assert (kept.language, kept.source_code, kept.fill_seconds) == ("es", "spring", 9)
    assert the(session, Consent).is_granted
    assert count(session, Signature, LedgerEvent, OutboxMessage) == [1, 1, 1]


def test_who_signs_again_gets_the_same_answer_and_one_signature(
    desk: SignDesk, make: Factory, session: Session
) -> None:
    page = make.page()
    first, second = (sign(desk, f"/a/{page.slug}", TYPED) for _ in range(2))
    assert first
    assert second
    assert (first.body, told(first, but="set-cookie")) == (second.body, told(second, but="set-cookie"))
    assert count(session, Signature, OutboxMessage) == [1, 1]


@pytest.mark.parametrize(
    "typed",
    [
        {},
        TYPED | {"email": "nobody"},
        TYPED | {"name": " "},
        TYPED | {"country": "Mars"},
        TYPED | {"postal_code": "857"},
        TYPED | {"comment": "x" * 501},
        "name=Ada&email=ada%40example.org&email=eve%40example.org",
        "name=%FF&email=ada%40example.org",
        "name=Zo\u00eb&email=ada%40example.org",
    ],
)
def test_what_needs_words_is_left_to_flask(
    typed: dict[str, str] | str, desk: SignDesk, make: Factory, session: Session
) -> None:
    assert sign(desk, f"/a/{make.page().slug}", typed) is None
    assert count(session, Signature) == [0]


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "evil.example"},
        {"sec_fetch_site": "cross-site"},
        {"origin": "https://evil.example"},
        {"content_type": "multipart/form-data; boundary=x"},
        {"content_encoding": "gzip"},
        {"referer": "https://other.example/a/trees/embed"},
    ],
)
def test_posts_from_elsewhere_and_odd_ones_are_left_to_flask(
    headers: dict[str, str], desk: SignDesk, make: Factory, session: Session
) -> None:
    assert sign(desk, f"/a/{make.page().slug}", TYPED, **headers) is None
    assert count(session, Signature) == [0]


def test_letters_and_days_to_choose_and_unknown_pages_are_left_to_flask(desk: SignDesk, make: Factory) -> None:
    for slug in (make.page(kind="letter").slug, make.page(kind="pledge").slug, "nowhere"):
        assert sign(desk, f"/a/{slug}", TYPED) is None


def test_a_page_that_closed_since_it_was_looked_at_takes_nobody(
    desk: SignDesk, make: Factory, session: Session
) -> None:
    page = make.page()
    assert sign(desk, f"/a/{page.slug}", TYPED)
    pages.close(page=page, account_id=None, now=NOW)
    for number in range(2):
        assert sign(desk, f"/a/{page.slug}", TYPED | {"email": f"late{number}@example.org"}) is None
    assert count(session, Signature) == [1]


@pytest.fixture
def three_a_minute(app: Flask) -> Iterator[None]:
    """An address may post three times a minute."""
    usual = app.extensions["settings"]
    app.extensions["settings"] = usual.model_copy(update={"sign_limit": "3 per minute"})
    limiter.reset()
    yield
    app.extensions["settings"] = usual
    limiter.reset()


@pytest.mark.usefixtures("three_a_minute")
def test_desk_and_flask_count_posts_together_and_each_once(
    app: Flask, make: Factory, client: FlaskClient, session: Session
) -> None:
    page, desk = make.page(), SignDesk(app)
    path, ada, eve, zoe, ann = f"/a/{page.slug}", *(TYPED | {"email": f"{who}@example.org"} for who in range(4))

    def pass_on(typed: dict[str, str], status: int) -> bool:
        marks: Marks = {}
        assert run_apart(desk.answer(*post(path, typed), marks)) is None
        assert client.post(path, data=typed, environ_overrides=marks).status_code == status
        return COUNTED in marks

    assert sign(desk, path, ada)
    pages.edit(page=page, text=make.page_text(demand="run all night."), account_id=None, now=NOW)
    assert pass_on(eve, 303), "the desk's copy is too old, which it finds out after counting"
    assert sign(desk, path, zoe)
    assert not pass_on(ann, 429)
    assert client.post(path, data=ann, headers={COUNTED: "1"}).status_code == 429, "nobody says so of themselves"
    assert count(session, Signature) == [3]
