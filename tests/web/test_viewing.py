"""Views: a page asks for a point nobody caches, and the process adds up what it gave away."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign_app.models import ActionPage, InsightDelta, PageHour
from campaign_app.services import insight
from campaign_app.web.public.viewing import Views
from tests.factories import Factory


@pytest.fixture(autouse=True)
def views(app: Flask) -> Views:
    """What the process has seen, less what other tests looked at."""
    fresh = Views(app, every_seconds=3_600)
    app.extensions["views"] = fresh
    return fresh


def look(client: FlaskClient, page: ActionPage, **headers: str) -> None:
    answer = client.get(f"/a/{page.slug}/seen.gif", headers=headers)
    assert (answer.status_code, answer.mimetype) == (200, "image/gif")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


def test_looks_are_written_together_and_folded_into_the_hour(
    views: Views, client: FlaskClient, make: Factory, session: Session
) -> None:
    page = make.page()
    for _ in range(3):
        look(client, page)
    assert session.scalars(select(InsightDelta)).all() == []
    views.write()
    assert [each.view_count for each in session.scalars(select(InsightDelta))] == [3]
    insight.fold()
    assert session.scalars(select(PageHour)).one().view_count == 3
    views.write()
    assert session.scalars(select(InsightDelta)).all() == []


def test_what_a_browser_fetches_ahead_is_no_look(
    views: Views, client: FlaskClient, make: Factory, session: Session
) -> None:
    look(client, make.page(), **{"Sec-Purpose": "prefetch;prerender"})
    views.write()
    assert session.scalars(select(InsightDelta)).all() == []


def test_the_page_and_the_embedded_form_ask_for_the_point(client: FlaskClient, make: Factory) -> None:
    page = make.page()
    for path in (f"/a/{page.slug}", f"/a/{page.slug}/embed"):
        assert f'src="/a/{page.slug}/seen.gif"' in client.get(path).text
