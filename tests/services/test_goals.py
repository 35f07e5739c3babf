"""Goals: raised when they are met, never silently, never to where the number would discourage."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from campaign_app.models import ActionPage, AuditEvent, GoalChange
from campaign_app.services import counting, goals, pages
from tests.conftest import NOW
from tests.factories import Factory
from tests.services.rows import count, rows, the


def met(make: Factory, **values: Any) -> ActionPage:
    """A page with three signatures whose goal is three, and where three is a number to show."""
    page = make.page(goal=3, **values)
    page.organization.count_threshold = 2
    for _ in range(3):
        make.confirmed(page)
    counting.fold()
    return page


@pytest.mark.parametrize(
    ("signed", "goal"),
    [(3, 10), (10, 25), (25, 50), (99, 100), (100, 250), (499, 500), (1_000, 2_500), (2_500, 5_000), (99_999, 100_000)],
)
def test_the_next_goal_is_the_next_round_step(signed: int, goal: int) -> None:
    assert goals.next_goal(count=signed, goal_steps=None) == goal


def test_own_steps_come_in_their_order_and_end() -> None:
    assert goals.next_goal(count=500, goal_steps=[1_000, 400, 700]) == 700
    assert goals.next_goal(count=1_000, goal_steps=[400, 700, 1_000]) is None
    assert goals.next_goal(count=5, goal_steps=[]) is None
    assert goals.next_goal(count=10_000_000, goal_steps=None) is None


def test_a_goal_that_is_met_is_raised_once_and_written_down(make: Factory, session: Session) -> None:
    page = met(make)
    assert [goals.raise_due(now=NOW), goals.raise_due(now=NOW)] == [1, 0]
    change = the(session, GoalChange)
    assert (change.goal_before, change.goal, change.confirmed_count, change.is_met) == (3, 10, 3, True)
    assert the(session, ActionPage, id=page.id).goal == 10
    assert the(session, AuditEvent, act="page.raise_goal").detail == {"goal": 10}


@pytest.mark.parametrize("goal_steps", [(), (2, 3)])
def test_a_fixed_goal_and_the_last_step_stay(goal_steps: tuple[int, ...], make: Factory, session: Session) -> None:
    met(make, goal_steps=goal_steps)
    assert goals.raise_due(now=NOW) == 0
    assert count(session, GoalChange) == [0]


def test_a_goal_is_not_raised_while_the_number_is_not_shown(make: Factory) -> None:
    page = met(make)
    page.organization.count_threshold = 25
    assert goals.raise_due(now=NOW) == 0
    assert counting.progress_of(page, 3).stage == "met"


def test_a_goal_set_by_the_organizer_of_a_public_page_is_written_down_too(make: Factory, session: Session) -> None:
    page = met(make)
    pages.edit(page=page, text=make.page_text(goal=50), account_id=None, now=NOW)
    pages.edit(page=page, text=make.page_text(goal=50), account_id=None, now=NOW)
    pages.edit(page=page, text=make.page_text(goal=40), account_id=None, now=NOW + timedelta(hours=1))
    assert [(each.goal_before, each.goal, each.is_met) for each in goals.list_changes(page.id)] == [
        (3, 50, True),
        (50, 40, False),
    ]


def test_a_draft_and_a_closed_page_have_no_changes_of_goals(make: Factory, session: Session) -> None:
    page = met(make)
    pages.close(page=page, account_id=None, now=NOW)
    assert goals.raise_due(now=NOW) == 0
    draft = make.draft()
    pages.edit(page=draft, text=make.page_text(goal=7), account_id=None, now=NOW)
    assert rows(session, GoalChange) == []
