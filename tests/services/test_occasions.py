"""Occasions: tallies taken by themselves as the plan says, each occasion once, nothing sent for nothing."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from campaign_app.errors import BadInput
from campaign_app.models import ActionPage, AuditEvent, Delivery, Membership, OutboxMessage, Tally, TallyOccasion
from campaign_app.services import counting, occasions, pages, tallies, tally_plans
from campaign_app.services.tally_plans import Plan
from tests.conftest import NOW
from tests.factories import Factory
from tests.packages import pack
from tests.services.rows import count, rows, the

# NOW is a Wednesday, 09:30; the week began on 12 October.
WEDNESDAY = 2
NEXT_WEEK = NOW + timedelta(weeks=1)


@pytest.fixture
def staff(make: Factory) -> Membership:
    """Somebody who plans."""
    return make.member(make.organization(), role="staff")


@pytest.fixture
def page(make: Factory, staff: Membership) -> ActionPage:
    """An open page with two targets."""
    targets = "Department of Transportation <office@example.org>\nGovernor <governor@example.org>"
    return make.page(staff.organization, targets=targets)


def plan(page: ActionPage, staff: Membership, now: datetime = NOW, **values: Any) -> None:
    tally_plans.save(page=page, plan=Plan(**values), account_id=staff.account_id, now=now)


def sign(make: Factory, page: ActionPage, people: int) -> None:
    for _ in range(people):
        make.confirmed(page)
    counting.fold()


def settled(session: Session) -> list[tuple[str, str, bool]]:
    found = rows(session, TallyOccasion)
    return sorted((each.occasion, each.moment, each.tally_id is not None) for each in found)


def test_a_milestone_leads_to_one_tally_however_often_it_is_looked_at(
    page: ActionPage, staff: Membership, make: Factory, session: Session
) -> None:
    plan(page, staff, milestones=[3, 2, 10])
    sign(make, page, 1)
    assert occasions.take_due(now=NOW) == 0
    sign(make, page, 2)
    assert [occasions.take_due(now=NOW) for _ in range(3)] == [1, 0, 0]
    assert (the(session, Tally).total_count, count(session, Delivery)) == (3, [2])
    assert settled(session) == [("milestone", "2", True), ("milestone", "3", True)]
    event = the(session, AuditEvent, act="tally.take")
    assert (event.account_id, event.detail["occasion"]) == (None, "milestone 3")


def test_the_database_lets_an_occasion_be_dealt_with_once(
    page: ActionPage, staff: Membership, make: Factory, session: Session
) -> None:
    plan(page, staff, milestones=[1])
    sign(make, page, 1)
    occasions.take_due(now=NOW)
    first = the(session, TallyOccasion)
    again = {name: getattr(first, name) for name in ("action_page_id", "occasion", "moment", "organization_id")}
    session.expunge(first)
    with pytest.raises(IntegrityError, match="pk_tally_occasions"), session.begin_nested():
        session.add(TallyOccasion(**again, settled_at=NOW))


def test_whoever_finds_the_occasion_noted_meanwhile_leaves_no_tally(
    page: ActionPage, staff: Membership, make: Factory, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan(page, staff, milestones=[1])
    sign(make, page, 1)

    def note_first(*args: Any, **values: Any) -> set[str]:
        return set()  # what the statement answers once another beat has the row

    monkeypatch.setattr(occasions, "put_settled", note_first)
    assert occasions.take_due(now=NOW) == 0
    assert count(session, Tally, Delivery) == [0, 0]


def test_what_had_passed_before_it_was_planned_is_not_sent(
    page: ActionPage, staff: Membership, make: Factory, session: Session
) -> None:
    sign(make, page, 3)
    plan(page, staff, milestones=[2, 4], weekday=WEDNESDAY)
    assert occasions.take_due(now=NOW) == 0
    assert settled(session) == [("milestone", "2", False), ("weekly", "2026-10-12", False)]
    sign(make, page, 1)
    plan(page, staff, milestones=[2, 4], weekday=WEDNESDAY)  # saving again passes nothing by
    assert occasions.take_due(now=NOW) == 1


def test_weekly_tallies_go_once_a_week_and_only_when_somebody_signed_since(
    page: ActionPage, staff: Membership, make: Factory, session: Session
) -> None:
    plan(page, staff, NOW - timedelta(days=1), weekday=WEDNESDAY)
    sign(make, page, 2)
    assert occasions.take_due(now=NOW - timedelta(hours=1)) == 0
    assert [occasions.take_due(now=NOW + timedelta(days=days)) for days in range(3)] == [1, 0, 0]
    assert [occasions.take_due(now=NEXT_WEEK) for _ in range(2)] == [0, 0]
    assert settled(session)[-1] == ("weekly", "2026-10-19", False)
    sign(make, page, 1)
    assert occasions.take_due(now=NEXT_WEEK + timedelta(weeks=1)) == 1
    assert [tally.total_count for tally in tallies.list_tallies(page.id)] == [2, 3]


def test_a_count_that_went_out_already_does_not_go_out_weekly_too(
    page: ActionPage, staff: Membership, make: Factory, session: Session
) -> None:
    plan(page, staff, NOW - timedelta(days=1), weekday=WEDNESDAY)
    sign(make, page, 2)
    tallies.take(page=page, account_id=staff.account_id, now=NOW - timedelta(hours=2))
    assert occasions.take_due(now=NOW) == 0
    assert count(session, Tally) == [1]


def test_the_week_is_the_organizations_own(page: ActionPage, staff: Membership, make: Factory) -> None:
    page.organization.time_zone = "America/New_York"
    plan(page, staff, NOW - timedelta(days=2), weekday=WEDNESDAY)
    sign(make, page, 1)
    assert [occasions.take_due(now=NOW + timedelta(hours=hours)) for hours in (0, 3, 4)] == [0, 0, 1]


def test_the_close_leads_to_a_last_tally(page: ActionPage, staff: Membership, make: Factory, session: Session) -> None:
    plan(page, staff, milestones=[1_000], weekday=4, is_at_close=True)
    sign(make, page, 1)
    assert occasions.take_due(now=NOW) == 0
    pages.close(page=page, account_id=None, now=NOW)
    assert [occasions.take_due(now=NOW) for _ in range(2)] == [1, 0]
    assert settled(session) == [("close", "2026-10-14", True)]


def test_a_target_left_out_gets_nothing_and_one_without_an_address_waits_for_a_person(
    page: ActionPage, staff: Membership, make: Factory, session: Session
) -> None:
    office, governor = page.targets
    plan(page, staff, milestones=[1, 2], left_out={(office.id, "milestone")})
    sign(make, page, 1)
    occasions.take_due(now=NOW)
    assert the(session, Delivery).target_id == governor.id
    plan(page, staff, milestones=[1, 2], left_out={(each.id, "milestone") for each in page.targets})
    sign(make, page, 1)
    assert occasions.take_due(now=NOW) == 0
    assert settled(session) == [("milestone", "1", True)]  # it comes once somebody is to get it


def test_a_worker_that_dies_between_the_steps_hands_over_once(
    page: ActionPage, staff: Membership, make: Factory, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan(page, staff, milestones=[2])
    sign(make, page, 2)
    commit = session.commit
    with monkeypatch.context() as patched:
        patched.setattr("campaign_app.extensions.db.session.commit", _die)
        with pytest.raises(KeyboardInterrupt):
            occasions.take_due(now=NOW)
    session.rollback()
    commit()
    assert count(session, Tally, TallyOccasion) == [0, 0]  # died before the commit: nothing happened
    assert [occasions.take_due(now=NOW) for _ in range(2)] == [1, 0]  # died after it: nothing happens again
    assert [pack() for _ in range(2)] == [2, 0]
    assert len(rows(session, OutboxMessage, kind="tally")) == 2


def _die() -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("wrong", [{"milestones": [0]}, {"milestones": list(range(1, 30))}, {"weekday": 7}])
def test_a_plan_that_makes_no_sense_is_refused(
    wrong: dict[str, Any], page: ActionPage, staff: Membership, session: Session
) -> None:
    with pytest.raises(BadInput):
        plan(page, staff, **wrong)
    assert tally_plans.get_plan(page.id).is_empty


def test_a_letter_page_has_no_plan(make: Factory, staff: Membership) -> None:
    with pytest.raises(BadInput, match="one by one"):
        plan(make.page(staff.organization, "letter"), staff, milestones=[1])
