"""The organizer's room: from a source to an open page."""

import io

import pytest
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign_app.models import ActionPage, Membership, Source
from campaign_app.services import pages
from tests.conftest import NOW
from tests.factories import RELEASE, Factory


def fields(**changes: str) -> dict[str, str]:
    """What the editor posts for a complete petition."""
    complete = {
        "headline": "Keep the evening buses",
        "demand": "keep the evening buses running",
        "why_markdown": "Night workers have **no other way** home.",
        "targets": "Department of Transportation <office@example.org>",
        "goal": "500",
        "opt_in_wording": "Email me when this campaign moves",
    }
    return complete | changes


def test_a_pasted_text_becomes_a_source_once(browser: FlaskClient, room: str, session: Session) -> None:
    for _ in range(2):
        assert browser.post(f"{room}/sources", data={"text": RELEASE}).status_code == 303
    assert session.scalar(select(func.count()).select_from(Source)) == 1
    assert "Keep the evening buses" in browser.get(f"{room}/sources").text


def test_a_file_becomes_a_source(browser: FlaskClient, room: str, session: Session) -> None:
    file = (io.BytesIO(RELEASE.encode()), "release.txt")
    assert browser.post(f"{room}/sources", data={"file": file}).status_code == 303
    assert session.scalar(select(func.count()).select_from(Source)) == 1


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02\x03" * 100, b"%PDF-1.7 \x00\xff", b"   \n\n "])
def test_an_unreadable_file_is_said_in_a_sentence(
    browser: FlaskClient, room: str, session: Session, content: bytes
) -> None:
    answer = browser.post(f"{room}/sources", data={"file": (io.BytesIO(content), "release.txt")})
    assert answer.status_code == 422
    assert "field__error" in answer.text
    assert session.scalar(select(func.count()).select_from(Source)) == 0


def test_a_source_shows_its_demand_and_becomes_a_draft(
    browser: FlaskClient, room: str, make: Factory, member: Membership, session: Session
) -> None:
    source = make.source(member.organization)
    marked = html.fromstring(browser.get(f"{room}/sources/{source.id}").text).findall(".//mark")
    assert source.demand is not None
    assert [mark.text_content().endswith(source.demand) for mark in marked] == [True]
    answer = browser.post(f"{room}/sources/{source.id}", data={"kind": "petition"})
    assert answer.status_code == 303
    page = session.scalars(select(ActionPage)).one()
    assert (page.status, page.source_id) == ("draft", source.id)


def test_what_is_missing_is_listed_instead_of_publishing(
    browser: FlaskClient, room: str, make: Factory, member: Membership, session: Session
) -> None:
    draft = make.draft(member.organization)
    answer = browser.post(f"{room}/pages/{draft.id}/publish")
    assert answer.status_code == 422
    for sentence in ("Write a headline.", "Name at least one target.", "Write why it matters."):
        assert sentence in answer.text
    assert session.scalars(select(ActionPage.status)).one() == "draft"


def test_an_edited_page_can_be_published_and_closed(
    browser: FlaskClient, room: str, make: Factory, member: Membership, client: FlaskClient
) -> None:
    draft = make.draft(member.organization)
    assert browser.post(f"{room}/pages/{draft.id}", data=fields()).status_code == 303
    assert browser.post(f"{room}/pages/{draft.id}/publish").status_code == 303
    public = client.get("/a/keep-the-evening-buses")
    assert "<strong>no other way</strong>" in public.text
    assert browser.post(f"{room}/pages/{draft.id}/close").status_code == 303
    assert 'name="email"' not in client.get("/a/keep-the-evening-buses").text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"goal": "0"}, "Set a goal between 1 and 10,000,000"),
        ({"goal": "many"}, "goal"),
        ({"targets": "The Office <not an address>"}, "The address of The Office is not an email address"),
        ({"targets": "\n".join(f"Office {n}" for n in range(21))}, "Address at most 20 targets"),
    ],
)
def test_a_wrong_field_is_named_and_everything_typed_is_kept(
    browser: FlaskClient, room: str, make: Factory, member: Membership, changes: dict[str, str], sentence: str
) -> None:
    draft = make.draft(member.organization)
    answer = browser.post(f"{room}/pages/{draft.id}", data=fields(headline="My own words", **changes))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "My own words" in answer.text


def test_a_changed_demand_of_an_open_page_is_a_new_version(
    browser: FlaskClient, room: str, make: Factory, member: Membership
) -> None:
    page = make.page(member.organization)
    signature = make.confirmed(page)
    browser.post(f"{room}/pages/{page.id}", data=fields(demand="run the buses all night"))
    fresh = pages.get_page(organization_id=member.organization_id, page_id=page.id)
    assert [version.number for version in fresh.versions] == [1, 2]
    assert signature.page_version.demand == "keep the evening buses running."


def test_closing_a_draft_is_refused_in_a_sentence(
    browser: FlaskClient, room: str, make: Factory, member: Membership
) -> None:
    draft = make.draft(member.organization)
    answer = browser.post(f"{room}/pages/{draft.id}/close", follow_redirects=True)
    assert "Only an open page can be closed" in answer.text
    assert pages.get_page(organization_id=member.organization_id, page_id=draft.id).closed_at is None
    assert draft.created_at == NOW
