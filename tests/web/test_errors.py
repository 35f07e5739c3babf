"""What goes wrong gets its page and its status."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.orm import Session

from campaign_app.app import create_app
from campaign_app.config import Settings
from campaign_app.extensions import db
from tests.conftest import settings_for
from tests.factories import Factory


@pytest.fixture
def cut_off(valkey_server: object, settings: Settings) -> Flask:
    """An application whose database cannot be reached."""
    nowhere = "postgresql://nobody@/nothing?host=/nonexistent"
    return create_app(settings_for(database_url=nowhere, redis_url=settings.redis_url))


@pytest.mark.parametrize("path", ["/", "/a/any-page", "/a/any-page/count.json", "/healthz", "/account/login"])
def test_an_unreachable_database_is_said_with_a_time_to_come_back(cut_off: Flask, path: str) -> None:
    answer = cut_off.test_client().get(path)
    if path == "/account/login":
        assert answer.status_code == 200
        return
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.headers["Cache-Control"] == "no-store"
    assert "<h1" in answer.text


def test_signing_without_a_database_is_not_acknowledged(cut_off: Flask) -> None:
    answer = cut_off.test_client().post("/a/any-page", data={"name": "Ada", "email": "ada@example.org"})
    assert answer.status_code == 503


def test_who_loses_a_lock_to_another_is_told_to_come_again(client: FlaskClient, session: Session) -> None:
    session.execute(text("SET LOCAL lock_timeout = '10ms'"))
    with db.engines[None].engine.connect() as other:
        other.execute(text("LOCK TABLE action_pages"))
        answer = client.get("/a/any-page")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")


def test_another_host_is_refused(client: FlaskClient) -> None:
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400


def test_a_wrong_method_is_said(client: FlaskClient) -> None:
    answer = client.delete("/")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_too_many_posts_get_429_with_a_time_to_come_back(make: Factory, app: Flask, settings: Settings) -> None:
    page = make.page()
    limited = settings.model_copy(update={"sign_limit": "2 per minute"})
    app.extensions["settings"] = limited
    try:
        browser = app.test_client()
        answers = [
            browser.post(f"/a/{page.slug}", data={}, environ_base={"REMOTE_ADDR": "203.0.113.9"}) for _ in range(3)
        ]
    finally:
        app.extensions["settings"] = settings
    assert [answer.status_code for answer in answers] == [422, 422, 429]
    assert ["Retry-After" in answer.headers for answer in answers] == [False, False, True]
    assert answers[-1].headers["Retry-After"] == "60"
    assert "Wait one minute, then try again" in answers[-1].text
