"""Tallies: frozen from the ledger, provable, never changed, never taken for nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from campaign_app import ledger
from campaign_app.errors import BadInput
from campaign_app.models import ActionPage, AuditEvent, Delivery, LedgerEvent, OutboxMessage, Tally
from campaign_app.services import pages, tallies
from tests.conftest import NOW
from tests.factories import Factory
from tests.packages import pack
from tests.services.rows import count, rows, the

LATER = NOW + timedelta(hours=1)
ARIZONA = "ocd-division/country:us/state:az"


def take(page: ActionPage) -> Tally:
    return tallies.take(page=page, account_id=None, now=LATER)


def test_a_tally_holds_the_count_the_districts_and_what_it_rests_on(make: Factory, session: Session) -> None:
    page = make.page()
    for place in ({}, {}, {"postal_code": "", "country_code": "FR"}):
        make.confirmed(page, **place)
    make.signature(page)
    make.confirmed(make.page())  # a neighbour's page is not in it
    tally = take(page)
    assert (tally.total_count, tally.counted_at) == (3, LATER)
    assert tally.district_counts == {ARIZONA: 2, "ocd-division/country:fr": 1}
    own = sorted(rows(session, LedgerEvent, action_page_id=page.id), key=lambda event: event.id)
    assert tally.last_event_id == own[-1].id
    assert tally.merkle_root == ledger.merkle_root([event.commitment for event in own])


def test_a_tally_plans_one_delivery_and_one_mail_for_each_target(make: Factory, session: Session) -> None:
    page = make.page(targets="Department of Transportation <office@example.org>\nCity Council")
    make.confirmed(page)
    tally = take(page)
    planned = {each.target_id: (each.status, each.note) for each in rows(session, Delivery, tally_id=tally.id)}
    assert planned == {
        page.targets[0].id: ("planned", ""),
        page.targets[1].id: ("planned", "No email address is known for this target."),
    }
    pack()
    assert the(session, OutboxMessage, kind="tally").recipient == "office@example.org"


def test_taking_a_tally_is_written_into_the_audit_trail(make: Factory, session: Session) -> None:
    member = make.member(organization := make.organization())
    page = make.page(organization)
    make.confirmed(page)
    tally = tallies.take(page=page, account_id=member.account_id, now=LATER)
    event = the(session, AuditEvent, act="tally.take")
    assert (event.subject_id, event.account_id, event.detail) == (
        tally.id,
        member.account_id,
        {"total_count": 1, "paper_count": 0},
    )


def test_a_closed_page_can_still_be_handed_in(make: Factory) -> None:
    page = make.page()
    make.confirmed(page)
    pages.close(page=page, account_id=None, now=NOW)
    assert take(page).total_count == 1


def test_there_is_no_tally_of_nobody(make: Factory, session: Session) -> None:
    page = make.page()
    with pytest.raises(BadInput, match="nothing to hand in"):
        take(page)
    make.signature(page)
    with pytest.raises(BadInput, match="nothing to hand in"):
        take(page)
    session.rollback()
    assert count(session, Tally, Delivery) == [0, 0]


def test_there_is_no_second_tally_of_the_same_count(make: Factory, session: Session) -> None:
    page = make.page()
    make.confirmed(page)
    take(page)
    with pytest.raises(BadInput, match="Nothing has changed"):
        take(page)
    make.signature(page)  # not confirmed, so the count is the same
    with pytest.raises(BadInput, match="Nothing has changed"):
        take(page)
    session.rollback()
    make.confirmed(page)
    assert take(page).total_count == 2
    assert [tally.total_count for tally in tallies.list_tallies(page.id)] == [1, 2]


def test_there_is_no_tally_while_no_target_can_be_reached(make: Factory, session: Session) -> None:
    page = make.page(targets="City Council")
    make.confirmed(page)
    with pytest.raises(BadInput, match="Enter an email address") as refused:
        take(page)
    session.rollback()
    assert refused.value.field == "targets"
    assert count(session, Tally, Delivery) == [0, 0]


@pytest.mark.parametrize("act", [update(Tally).values(total_count=1_000_000), delete(Tally)], ids=["change", "delete"])
def test_a_tally_cannot_be_changed_or_deleted(act: object, make: Factory, session: Session) -> None:
    page = make.page()
    make.confirmed(page)
    take(page)
    with pytest.raises(IntegrityError, match="only ever added"), session.begin_nested():
        session.execute(act)  # type: ignore[call-overload]
    assert the(session, Tally).total_count == 1


def test_the_root_changes_when_the_ledger_goes_on(make: Factory) -> None:
    page = make.page()
    make.confirmed(page)
    before = take(page)
    make.confirmed(page)
    after = take(page)
    assert before.merkle_root != after.merkle_root
    assert before.last_event_id < after.last_event_id
