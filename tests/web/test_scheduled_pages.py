"""Scheduled pages and goals as organizers set them and strangers see them."""

from datetime import UTC, datetime, timedelta

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaign_app.models import ActionPage, Membership
from campaign_app.services import appearance, counting, goals, pages, scheduling
from tests.conftest import NOW
from tests.factories import Factory
from tests.services.rows import the
from tests.web.conftest import words

COMPLETE = {
    "headline": "Keep the evening buses",
    "demand": "keep the evening buses running.",
    "why_markdown": "Night workers have no other way home.",
    "targets": "Department of Transportation <office@example.org>",
    "goal": "1000",
    "opt_in_wording": "Email me",
}


def test_an_organizer_schedules_a_page_and_takes_it_back(
    make: Factory, member: Membership, browser: FlaskClient, client: FlaskClient, session: Session
) -> None:
    organization = member.organization
    appearance.set_time_zone(organization_slug=organization.slug, time_zone="America/Phoenix", account_id=None, now=NOW)
    page = make.draft(organization)
    path = f"/organizer/{organization.slug}/pages/{page.id}"
    answer = browser.post(f"{path}/publish", data=COMPLETE | {"opens_at": "2099-12-01T09:30"})
    assert answer.status_code == 303, answer.text
    saved = the(session, ActionPage, id=page.id)
    assert (saved.status, saved.opens_at) == ("scheduled", datetime(2099, 12, 1, 16, 30, tzinfo=UTC))
    editor = browser.get(path).text
    assert 'value="2099-12-01T09:30"' in editor
    assert "1 December 2099, 09:30 (Mountain Standard Time)" in words(browser.get(path))
    public = client.get(f"/a/{saved.slug}")
    assert public.status_code == 200
    assert "This page opens on 1 December 2099, 09:30 (Mountain Standard Time)" in words(public)
    assert public.headers["X-Robots-Tag"] == "noindex"
    assert "keep the evening buses running" not in public.text
    assert "Set-Cookie" not in public.headers
    assert client.post(f"/a/{saved.slug}", data={"name": "Ada", "email": "a@example.org"}).status_code == 409
    assert client.get(f"/a/{saved.slug}/count.json").status_code == 404
    assert browser.post(f"{path}/unschedule").status_code == 303
    assert client.get(f"/a/{saved.slug}").status_code == 404


def test_a_scheduled_page_that_opened_is_the_page(make: Factory, client: FlaskClient) -> None:
    page = make.draft()
    pages.edit(page=page, text=make.page_text(opens_at=NOW + timedelta(hours=1)), account_id=None, now=NOW)
    pages.publish(page=page, account_id=None, now=NOW)
    scheduling.open_due(now=NOW + timedelta(hours=1))
    answer = client.get(f"/a/{page.slug}")
    assert 'name="email"' in answer.text
    assert "X-Robots-Tag" not in answer.headers


def test_a_raised_goal_is_told_in_the_timeline(make: Factory, client: FlaskClient) -> None:
    page = make.page(goal=3)
    page.organization.count_threshold = 2
    for _ in range(3):
        make.confirmed(page)
    counting.fold()
    goals.raise_due(now=NOW)
    text = words(client.get(f"/a/{page.slug}"))
    assert "The goal of 3 was met; the next one is 10" in text
    assert "3 of 10 signatures" in text


def test_an_organizer_gives_own_steps_or_keeps_the_goal(
    make: Factory, member: Membership, browser: FlaskClient, session: Session
) -> None:
    page = make.page(member.organization)
    path = f"/organizer/{member.organization.slug}/pages/{page.id}"
    for typed, kept in (
        ({"goal_rule": "steps", "goal_steps": "2,500, 5000 10.000"}, [2_500, 5_000, 10_000]),
        ({"goal_rule": "fixed"}, []),
        ({"goal_rule": "automatic"}, None),
    ):
        assert browser.post(path, data=COMPLETE | typed).status_code == 303
        assert the(session, ActionPage, id=page.id).goal_steps == kept
    answer = browser.post(path, data=COMPLETE | {"goal_rule": "steps", "goal_steps": "many"})
    assert answer.status_code == 422
    assert "Write the steps as whole numbers" in words(answer)
    assert 'value="many"' in answer.text


def test_the_editor_of_a_closed_page_says_what_stays(make: Factory, member: Membership, browser: FlaskClient) -> None:
    page = make.page(member.organization)
    pages.close(page=page, account_id=None, now=NOW)
    path = f"/organizer/{member.organization.slug}/pages/{page.id}"
    assert browser.get(path).text.count("readonly") >= 4
    answer = browser.post(path, data=COMPLETE | {"demand": "close every depot."})
    assert answer.status_code == 422
    assert "what people signed stays as it is" in words(answer)
    assert browser.post(path, data=COMPLETE).status_code == 303
