"""Requests of the rooms are bound to their organization in the database; those of the public are not."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from campaign_app.extensions import db
from campaign_app.services import tenancy
from tests.factories import Factory
from tests.web.conftest import LogIn

WHO = text("SELECT current_user")


@pytest.mark.parametrize("room", ["organizer", "staff", "administrator"])
def test_a_request_of_a_room_is_bound_and_gives_the_role_back(
    room: str, make: Factory, session: Session, log_in: LogIn
) -> None:
    member = make.member(make.organization())
    browser = log_in(member)
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, values: object, *_: object) -> None:
        asked.append(f"{statement} {values}")

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert browser.get(f"/{room}/{member.organization.slug}/").status_code == 200
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    binding = [number for number, words in enumerate(asked) if tenancy.ROLE in words]
    assert str(member.organization_id) in asked[binding[0]]
    assert binding[0] < len(asked) - 3, "what the page shows is asked for after it"
    assert session.scalar(WHO) != tenancy.ROLE


def test_signing_sets_nothing_and_pays_nothing(make: Factory, client: FlaskClient) -> None:
    page = make.page()
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        fields = {"name": "Ada", "email": "ada@example.org", "postal_code": "85701", "country": "US"}
        assert client.post(f"/a/{page.slug}", data=fields).status_code == 303
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert any("INSERT INTO signatures" in statement for statement in asked)
    assert not any("set_config" in statement for statement in asked)
