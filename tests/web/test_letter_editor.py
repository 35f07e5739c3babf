"""The editor of a letter page: who receives it as rules, merge fields checked at their place, a letter as a sample."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaign_app.models import ActionPage, Membership, TargetRule
from campaign_app.services import target_rules
from campaign_app.services.target_rules import Rule
from tests.conftest import NOW
from tests.congress import enrol_congress
from tests.factories import LETTER, Factory
from tests.services.rows import rows
from tests.web.conftest import words

BOTH = (Rule("house"), Rule("senate"))
TYPED = {
    "headline": "Keep the evening buses", "demand": "keep the evening buses running.", "subject": "The buses",
    "text": LETTER + " {representative.title_and_name} of {district}.", "why_markdown": "No other way home.",
    "targets": "", "goal": "1000", "goal_rule": "automatic", "opt_in_wording": "Tell me",
}  # fmt: skip


@pytest.fixture(autouse=True)
def congress(app: Flask) -> None:
    """The made-up Congress is known."""
    enrol_congress()


@pytest.fixture
def draft(make: Factory, member: Membership) -> ActionPage:
    """An empty draft of a letter."""
    return make.draft(member.organization, "letter")


def test_rules_are_chosen_saved_and_shown_again(
    browser: FlaskClient, room: str, draft: ActionPage, session: Session
) -> None:
    address = f"{room}/pages/{draft.id}"
    chosen = {"own_members": ["house", "senate"], "committee": "HSTT", "people": "Dara Dogwood"}
    assert browser.post(address, data=TYPED | chosen).status_code == 303
    session.expire_all()
    assert target_rules.rules_of(draft) == [*BOTH, Rule("committee", "HSTT"), Rule("person", "bioguide:D000904")]
    shown = browser.get(address).text
    assert "Dara Dogwood [D000904]" in shown
    assert 'value="house" checked' in " ".join(shown.split())


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"text": f"{LETTER}\n\n{{representative.tilte_and_name}}"}, "text", "Line 3: there is no field"),
        ({"subject": "To {zebra}"}, "subject", "Line 1: there is no field {zebra}"),
        ({"people": "Zed Zebra"}, "people", "Nobody called “Zed Zebra”"),
        ({"talking_points": "point\n" * 11}, "talking_points", "Write at most 10 points"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    change: dict[str, str], field: str, sentence: str, browser: FlaskClient, room: str, draft: ActionPage
) -> None:
    answer = browser.post(f"{room}/pages/{draft.id}", data=TYPED | {"own_members": ["house"]} | change)
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert f'href="#{field}"' in answer.text
    assert "keep the evening buses running." in answer.text


def test_the_preview_shows_the_letter_of_a_sample_supporter(browser: FlaskClient, room: str, draft: ActionPage) -> None:
    browser.post(f"{room}/pages/{draft.id}", data=TYPED | {"own_members": ["house"]})
    shown = words(browser.get(f"{room}/pages/{draft.id}"))
    assert "Representative Sample of Arizona’s 7th congressional district." in shown


def test_a_letter_without_anybody_to_receive_it_is_not_published(
    browser: FlaskClient, room: str, draft: ActionPage
) -> None:
    answer = browser.post(f"{room}/pages/{draft.id}/publish", data=TYPED)
    assert answer.status_code == 422
    assert "Name at least one target." in words(answer)
    assert browser.post(f"{room}/pages/{draft.id}/publish", data=TYPED | {"own_members": ["senate"]}).status_code == 303


def test_a_closed_page_keeps_its_rules(
    browser: FlaskClient, room: str, make: Factory, member: Membership, session: Session
) -> None:
    page = make.page(member.organization, "letter", targets="", rules=BOTH)
    browser.post(f"{room}/pages/{page.id}/close")
    browser.post(f"{room}/pages/{page.id}", data=TYPED | {"own_members": ["senate"]})
    assert len(rows(session, TargetRule)) == 2


def test_the_organizer_sees_whom_an_import_changed_and_a_neighbour_does_not(
    browser: FlaskClient, room: str, make: Factory, member: Membership
) -> None:
    page = make.page(member.organization, "letter", targets="", rules=BOTH)
    assert "targets changed" not in words(browser.get(f"{room}/")).lower()
    other = make.page(kind="letter", targets="", rules=(Rule("committee", "HSTT"),))
    enrol_congress(without="C000903", now=NOW + timedelta(days=30))
    assert "Left: Senator Chidi Cedar, Arizona" in words(browser.get(f"{room}/pages/{page.id}"))
    assert browser.get(f"{room}/pages/{other.id}").status_code == 404
