"""The staff's room: tallies, deliveries, exports."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from campaign_app.models import Delivery, Membership, OutboxMessage, Role
from tests.factories import Factory
from tests.packages import pack


@pytest.fixture
def role() -> Role:
    """Somebody of the staff works here."""
    return "staff"


def test_a_tally_goes_to_every_target_once(
    browser: FlaskClient, room: str, make: Factory, member: Membership, session: Session
) -> None:
    page = make.page(member.organization, targets="One <one@example.org>\nTwo <two@example.org>\nThree")
    make.confirmed(page)
    for _ in range(2):
        browser.post(f"{room}/pages/{page.id}/tally")
        pack()
    mails = session.scalars(select(OutboxMessage.recipient).where(OutboxMessage.kind == "tally")).all()
    assert sorted(mails) == ["one@example.org", "two@example.org"]
    assert "Nothing has changed since the last tally" in browser.get(f"{room}/").text


def test_a_tally_of_nothing_is_refused(browser: FlaskClient, room: str, make: Factory, member: Membership) -> None:
    page = make.page(member.organization)
    answer = browser.post(f"{room}/pages/{page.id}/tally", follow_redirects=True)
    assert "there is nothing to hand in" in answer.text


def test_an_uncertain_delivery_waits_for_a_persons_word(
    browser: FlaskClient, room: str, make: Factory, member: Membership, session: Session
) -> None:
    page = make.page(member.organization)
    make.confirmed(page)
    browser.post(f"{room}/pages/{page.id}/tally")
    delivery = session.scalars(select(Delivery)).one()
    session.execute(update(Delivery).values(status="uncertain"))
    session.commit()
    session.refresh(delivery)
    assert "the office gets it twice" in browser.get(f"{room}/").text
    assert browser.post(f"{room}/deliveries/{delivery.id}", data={"decision": "sent"}).status_code == 303
    session.refresh(delivery)
    assert delivery.status == "sent"


@pytest.mark.parametrize("decision", ["", "planned", "uncertain", "resend", "failed", "<b>"])
def test_a_decision_that_does_not_follow_changes_nothing(
    browser: FlaskClient, room: str, make: Factory, member: Membership, session: Session, decision: str
) -> None:
    page = make.page(member.organization)
    make.confirmed(page)
    browser.post(f"{room}/pages/{page.id}/tally")
    delivery = session.scalars(select(Delivery)).one()
    browser.post(f"{room}/deliveries/{delivery.id}", data={"decision": decision})
    session.refresh(delivery)
    assert delivery.status == "planned"


def test_each_page_leads_to_the_form_of_its_signatures(
    browser: FlaskClient, room: str, make: Factory, member: Membership
) -> None:
    page = make.page(member.organization)
    assert f'href="{room}/exports?page={page.id}#signatures-title"' in browser.get(f"{room}/").text
    chosen = f'<option selected value="{page.id}">'
    assert browser.get(f"{room}/exports?page={page.id}").text.count(chosen) == 2
    assert chosen not in browser.get(f"{room}/exports?page={make.page().id}").text


def test_no_address_of_a_supporter_stands_on_the_staff_page(
    browser: FlaskClient, room: str, make: Factory, member: Membership, session: Session
) -> None:
    make.signature(make.page(member.organization), email="canary@example.org")
    session.execute(update(OutboxMessage).values(status="parked", last_error="the server answered 451"))
    session.commit()
    text = browser.get(f"{room}/").text
    assert "the server answered 451" in text
    assert "canary" not in text
