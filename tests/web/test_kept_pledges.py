"""A pledge on its page, behind its link, and told as kept: opening the link changes nothing, the button does."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaign_app.models import Membership, Signature
from campaign_app.services import counting, pledges
from campaign_app.tokens import make_token
from tests.conftest import NOW
from tests.factories import Factory
from tests.services.rows import the
from tests.web.conftest import words


def did_it(app: Flask, signature: Signature) -> str:
    key = app.extensions["settings"].secret_key
    return "/did-it/" + make_token(key, purpose="did_it", subject_id=signature.id, now=datetime.now(UTC))


def test_only_a_pledge_without_a_day_of_its_own_asks_for_one(make: Factory, client: FlaskClient) -> None:
    free = client.get(f"/a/{make.page(kind='pledge').slug}").text
    assert 'name="pledge_on"' in free
    fixed = make.page(kind="pledge", pledge_on=date(2099, 5, 1))
    answer = client.get(f"/a/{fixed.slug}")
    assert 'name="pledge_on"' not in answer.text
    assert "To be kept by 1 May 2099. We remind you once, that morning." in words(answer)
    assert "By 1 May 2099 The day of your pledge" in words(answer)
    assert 'name="pledge_on"' not in client.get(f"/a/{make.page().slug}").text


def test_a_day_is_kept_with_the_pledge_and_a_wrong_one_is_told_beside_its_field(
    make: Factory, client: FlaskClient, session: Session
) -> None:
    page = make.page(kind="pledge", closes_on=date(2099, 12, 31))
    typed = {"name": "Ada Visitor", "email": "ada@example.org", "pledge_on": "2001-01-01"}
    answer = client.post(f"/a/{page.slug}", data=typed)
    assert answer.status_code == 422
    assert "Choose a day between today and" in words(answer)
    assert 'value="2001-01-01"' in answer.text
    assert client.post(f"/a/{page.slug}", data=typed | {"pledge_on": "2099-05-01"}).status_code == 303
    assert the(session, Signature).pledge_on == date(2099, 5, 1)


def test_opening_the_link_changes_nothing_and_the_button_does(
    make: Factory, app: Flask, client: FlaskClient, session: Session
) -> None:
    signature = make.confirmed(make.page(kind="pledge"))
    path = did_it(app, signature)
    for method in ("GET", "HEAD"):
        answer = client.open(path, method=method)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
    assert "I did it" in client.get(path).text
    assert the(session, Signature).kept_at is None
    answer = client.post(path)
    assert (answer.status_code, answer.headers["Location"]) == (303, path)
    assert the(session, Signature).kept_at is not None
    assert "You kept your pledge" in words(client.get(path))
    assert client.post(path).status_code == 303


@pytest.mark.parametrize("kind", ["petition", "letter"])
def test_a_link_to_what_is_no_pledge_leads_nowhere(kind: str, make: Factory, app: Flask, client: FlaskClient) -> None:
    signature = make.confirmed(make.page(kind=kind))  # type: ignore[arg-type]  # both are kinds of pages
    for method in ("GET", "POST"):
        assert client.open(did_it(app, signature), method=method).status_code == 404


def test_a_pending_pledge_is_told_that_it_does_not_count(make: Factory, app: Flask, client: FlaskClient) -> None:
    signature = make.signature(make.page(kind="pledge"))
    assert "This pledge does not count" in words(client.get(did_it(app, signature)))
    client.post(did_it(app, signature))
    assert "This pledge does not count" in words(client.get(did_it(app, signature)))


def test_the_page_shows_promised_and_kept_once_it_shows_its_number(make: Factory, client: FlaskClient) -> None:
    page = make.page(kind="pledge")
    for _ in range(3):
        pledges.keep(signature_id=make.confirmed(page).id, now=NOW)
    make.confirmed(page)
    counting.fold()
    assert "Promised and kept" not in words(client.get(f"/a/{page.slug}"))
    page.organization.count_threshold = 2
    assert "Pledges made 4 Told us it is done 3" in words(client.get(f"/a/{page.slug}"))


def test_an_organizer_sets_the_day_of_a_pledge(make: Factory, member: Membership, browser: FlaskClient) -> None:
    page = make.page(member.organization, "pledge")
    path = f"/organizer/{member.organization.slug}/pages/{page.id}"
    typed = {
        "headline": page.headline,
        "demand": page.version.demand,
        "text": page.version.text,
        "why_markdown": page.why_markdown,
        "goal": "1000",
        "pledge_on": "2099-05-01",
    }
    assert browser.post(path, data=typed).status_code == 303
    assert 'value="2099-05-01"' in browser.get(path).text
