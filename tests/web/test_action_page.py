"""The public action page."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from campaign_app.models import PageKind
from campaign_app.services import counting, pages, tallies
from tests.conftest import NOW
from tests.factories import Factory
from tests.web.conftest import words


@pytest.mark.parametrize("kind", ["petition", "pledge", "letter"])
def test_an_open_page_shows_its_demand_and_a_form(make: Factory, client: FlaskClient, kind: PageKind) -> None:
    page = make.page(kind=kind)
    answer = client.get(f"/a/{page.slug}")
    assert answer.status_code == 200
    assert page.version.demand in answer.text
    assert 'name="email"' in answer.text


def test_the_page_is_cacheable_sets_no_cookie_and_is_the_same_for_everyone(make: Factory, app: Flask) -> None:
    page = make.page()
    answers = [app.test_client().get(f"/a/{page.slug}") for _ in range(2)]
    assert answers[0].data == answers[1].data
    assert "Set-Cookie" not in answers[0].headers
    assert answers[0].headers["Cache-Control"].startswith("public")
    assert "Cookie" not in answers[0].headers.get("Vary", "")


def test_an_unchanged_page_costs_a_304(make: Factory, client: FlaskClient) -> None:
    page = make.page()
    etag = client.get(f"/a/{page.slug}").headers["ETag"]
    assert client.get(f"/a/{page.slug}", headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize("path", ["/a/nobody-made-this", "/a/..%2fetc", "/a/" + "x" * 300, "/a/%00", "/a/%ff"])
def test_an_unknown_page_is_not_found(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "<h1" in answer.text


def test_a_draft_is_not_found_by_strangers(make: Factory, client: FlaskClient) -> None:
    draft = make.draft()
    assert client.get(f"/a/{draft.slug}").status_code == 404
    assert client.post(f"/a/{draft.slug}", data={"name": "Ada", "email": "a@example.org"}).status_code == 404
    assert client.get(f"/a/{draft.slug}/count.json").status_code == 404


def test_a_closed_page_shows_its_final_count_and_no_form(make: Factory, client: FlaskClient) -> None:
    page = make.page()
    pages.close(page=page, account_id=None, now=NOW)
    answer = client.get(f"/a/{page.slug}")
    assert answer.status_code == 200
    assert "You can no longer sign." in answer.text
    assert 'name="email"' not in answer.text


def test_signatures_on_paper_stand_under_the_public_count_and_never_in_it(make: Factory, client: FlaskClient) -> None:
    page = make.page()
    make.confirmed(page)
    make.paper(page)
    make.paper(page, signature_count=5)
    counting.fold()
    tallies.take(page=page, account_id=None, now=NOW)
    open_page, frame = (client.get(f"/a/{page.slug}{more}") for more in ("", "/embed"))
    handed_in = client.get(f"/a/{page.slug}/tallies")
    pages.close(page=page, account_id=None, now=NOW)
    for answer in (open_page, frame, handed_in, client.get(f"/a/{page.slug}")):
        assert "And 315 on paper, counted by hand." in words(answer)
        assert not re.search(r"\b316\b", words(answer))


def test_signing_a_closed_page_says_that_it_is_closed(make: Factory, client: FlaskClient) -> None:
    page = make.page()
    pages.close(page=page, account_id=None, now=NOW)
    answer = client.post(f"/a/{page.slug}", data={"name": "Ada", "email": "ada@example.org"})
    assert answer.status_code == 409
    assert "You can no longer sign." in answer.text


def test_the_count_is_confirmed_signatures_and_the_goal(make: Factory, client: FlaskClient) -> None:
    page = make.page(goal=50)
    make.confirmed(page)
    make.signature(page)
    counting.fold()
    assert client.get(f"/a/{page.slug}/count.json").json == {"count": 1, "goal": 50}


@pytest.mark.parametrize(
    ("confirmed", "shown", "hidden"),
    [(0, "Be the first to sign.", "<progress"), (1, "1 person has signed.", "<progress"), (3, "25", "<progress")],
)
def test_a_discouraging_number_is_not_shown(
    make: Factory, client: FlaskClient, confirmed: int, shown: str, hidden: str
) -> None:
    page = make.page()
    for _ in range(confirmed):
        make.confirmed(page)
    counting.fold()
    text = client.get(f"/a/{page.slug}").text
    assert shown in text
    assert hidden not in text


def test_the_demand_leads_to_the_sentence_of_its_source(make: Factory, client: FlaskClient) -> None:
    organization = make.organization()
    source = make.source(organization)
    page = make.draft(organization, source=source)
    pages.edit(page=page, text=make.page_text(), account_id=None, now=NOW)
    pages.publish(page=page, account_id=None, now=NOW)
    text = client.get(f"/a/{page.slug}").text
    assert 'href="#source"' in text
    assert f"<mark>{source.demand}</mark>" in text


def test_home_lists_open_pages_only(make: Factory, client: FlaskClient) -> None:
    page, draft = make.page(), make.draft()
    text = client.get("/").text
    assert f"/a/{page.slug}" in text
    assert draft.slug not in text
