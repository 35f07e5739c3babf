"""The forms around tallies: bad input is answered at its field, and nothing that was entered is lost."""

import io
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy.orm import Session

from campaign_app.models import ActionPage, BriefComment, Membership, PaperCount, Role, TallyPlan
from campaign_app.services import tally_plans
from tests.factories import Factory
from tests.services.rows import rows, the
from tests.web.conftest import words


@pytest.fixture
def role() -> Role:
    """Somebody who both hands in and makes pages."""
    return "administrator"


@pytest.fixture
def page(make: Factory, member: Membership) -> ActionPage:
    """A page of theirs."""
    return make.page(member.organization)


@pytest.fixture
def tallies(page: ActionPage) -> str:
    """Where staff plan."""
    return f"/staff/{page.organization.slug}/pages/{page.id}"


@pytest.fixture
def handing_in(page: ActionPage) -> str:
    """Where organizers enter what is on paper and choose comments."""
    return f"/organizer/{page.organization.slug}/pages/{page.id}"


@pytest.mark.parametrize("typed", ["100, many", "0", "99999999", "1,,2;x", "-5", "1\x00", "<script>", "9" * 3_000])
def test_milestones_that_are_none_come_back_with_everything_else_that_was_chosen(
    typed: str, browser: FlaskClient, tallies: str, page: ActionPage, session: Session
) -> None:
    chosen = {"milestones": typed, "weekday": "2", "is_at_close": "on", "takes": f"weekly:{page.targets[0].id}"}
    answer = browser.post(f"{tallies}/plan", data=chosen)
    assert answer.status_code == 422
    plan = html.fromstring(answer.text).get_element_by_id("plan")
    assert plan.xpath(".//input[@name='milestones']/@aria-invalid") == ["true"]
    assert plan.xpath(".//select[@name='weekday']/option[@selected]/@value") == ["2"]
    assert plan.xpath(".//input[@name='takes'][@checked]/@value") == [chosen["takes"]]
    assert plan.xpath(".//input[@name='is_at_close']/@checked")
    if "\0" not in typed:
        assert plan.xpath(".//input[@name='milestones']/@value") == [typed[:2_000]]
    assert rows(session, TallyPlan) == []


@pytest.mark.parametrize("weekday", ["7", "99999999999999", "x", "²"])
def test_a_weekday_no_form_offers_plans_nothing_weekly(
    weekday: str, browser: FlaskClient, tallies: str, page: ActionPage
) -> None:
    assert browser.post(f"{tallies}/plan", data={"milestones": "1,000", "weekday": weekday}).status_code == 303
    assert (tally_plans.get_plan(page.id).weekday, tally_plans.get_plan(page.id).milestones) == (None, [1000])


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"signature_count": "many"}, "Not a valid integer value"),
        ({"signature_count": "0"}, "from 1 to 1,000,000"),
        ({"collected_on": "yesterday"}, "Not a valid date value"),
        ({"collected_on": "2999-01-01"}, "today at the latest"),
        ({"place": ""}, "Say where"),
        ({"note": "n" * 301}, "Shorten the note"),
        ({"proof": None}, "a PDF, PNG or JPEG file"),
    ],
)
def test_a_count_on_paper_that_cannot_be_kept_comes_back_as_it_was_typed(
    wrong: dict[str, Any], said: str, browser: FlaskClient, handing_in: str, session: Session
) -> None:
    typed: dict[str, Any] = {
        "signature_count": "310",
        "collected_on": "2026-10-01",
        "place": "Town hall",
        "note": "Two boxes",
        "proof": (io.BytesIO(b"%PDF-1.4 a scan"), "sheets.pdf"),
    }
    sent = {name: value for name, value in (typed | wrong).items() if value is not None}
    answer = browser.post(f"{handing_in}/handing-in", data=sent)
    assert answer.status_code == 422
    assert said in words(answer)
    for name in ("signature_count", "collected_on", "place", "note"):
        if sent[name]:
            assert str(sent[name]) in answer.text
    assert rows(session, PaperCount) == []


def test_voiding_wants_a_reason_and_comments_nobody_offered_are_not_chosen(
    browser: FlaskClient, handing_in: str, page: ActionPage, make: Factory, session: Session
) -> None:
    entry, signature = make.paper(page), make.confirmed(page, comment="Not shown")
    void = f"/organizer/{page.organization.slug}/paper/{entry.id}/void"
    assert "Say why it does not count" in words(browser.post(void, data={"reason": " "}, follow_redirects=True))
    assert the(session, PaperCount).voided_at is None
    for ids in ([str(signature.id)], ["x", ""], [str(page.id)] * 3):
        assert browser.post(f"{handing_in}/brief-comments", data={"ids": ids}).status_code == 303
    assert rows(session, BriefComment) == []
