"""The audit trail in the browser: filtered by who, what and when, and taken out as CSV that computes nothing."""

import csv
import io
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaign_app.models import AuditEvent, Membership
from campaign_app.services import audit, tallies
from tests.conftest import NOW
from tests.factories import Factory
from tests.services.rows import rows
from tests.web.conftest import words


@pytest.fixture
def member(make: Factory) -> Membership:
    """An administrator."""
    return make.member(make.organization(), name="Ruth")


@pytest.fixture
def trail(make: Factory, member: Membership, session: Session) -> str:
    """The trail's address; three acts on two days, and a neighbour's."""
    for act, account_id, days in (
        ("page.publish", member.account_id, 0),
        ("export.counts", member.account_id, 1),
        ("page.close", None, 1),
    ):
        audit.put(
            organization_id=member.organization_id,
            account_id=account_id,
            act=act,
            subject_id=None,
            detail={"note": "=1+1"},
            now=NOW + timedelta(days=days),
        )
    audit.put(organization_id=make.organization().id, account_id=None, act="page.draft", subject_id=None, now=NOW)
    session.commit()
    return f"/administrator/{member.organization.slug}/audit"


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"published a page", "exported the counts", "closed a page"}),
        ("?kind=page", {"published a page", "closed a page"}),
        ("?who=platform", {"closed a page"}),
        ("?from=2026-10-15&to=2026-10-15", {"exported the counts", "closed a page"}),
        ("?to=2026-10-14", {"published a page"}),
        ("?kind=%25&who=x&from=yesterday&page=-1", {"published a page", "exported the counts", "closed a page"}),
        ("?page=99999999999", set()),
        ("?words=EXPORT.counts", {"exported the counts"}),
        ("?words=close&kind=page", {"closed a page"}),
        ("?words=%25", set()),
        ("?words=%00%27%22&about=x", set()),
    ],
)
def test_lines_are_filtered(query: str, shown: set[str], browser: FlaskClient, trail: str) -> None:
    page = words(browser.get(trail + query))
    assert {act for act in ("published a page", "exported the counts", "closed a page") if act in page} == shown
    assert "made a draft" not in page


def test_the_lines_about_a_page_are_its_own_and_those_of_its_tallies_and_papers(
    browser: FlaskClient, trail: str, member: Membership, make: Factory
) -> None:
    page, other = make.page(member.organization), make.page(member.organization, headline="Another")
    for each in (page, other):
        make.paper(each)
    tallies.take(page=page, account_id=member.account_id, now=NOW)
    (*lines,) = csv.DictReader(io.StringIO(browser.post(f"{trail}.csv?about={page.id}").text))
    acts = {line["act"] for line in lines}
    assert {"tally.take", "paper.enter"} <= acts
    assert all(line["act"] == "tally.take" or str(page.id) in line["subject_id"] + line["detail"] for line in lines)
    assert str(other.id) not in str(lines)
    shown = words(browser.get(f"{trail}?about={page.id}&words=tally"))
    assert "took a tally" in shown
    assert "closed a page" not in shown


def test_the_trail_of_one_person_is_taken_out_and_that_is_a_line_too(
    browser: FlaskClient, trail: str, member: Membership, session: Session
) -> None:
    answer = browser.post(f"{trail}.csv?who={member.account_id}&kind=page")
    (line,) = csv.DictReader(io.StringIO(answer.text))
    assert (line["act"], line["account"]) == ("page.publish", member.account.email)
    assert rows(session, AuditEvent, act="export.audit")
    assert browser.get(f"{trail}.csv").status_code == 405
