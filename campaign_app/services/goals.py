"""Goals: the next step once one is met, told on the page's timeline; never raised to where it would discourage."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from campaign_app.errors import BadInput
from campaign_app.extensions import db
from campaign_app.identifiers import new_id
from campaign_app.models import ActionPage, GoalChange, PageCount
from campaign_app.services import audit, counting

GOAL_MAX = 10_000_000
_LADDER = (10, 25, 50)


def raise_due(*, now: datetime) -> int:
    """Raise the goal of every open page that has met it to its next step; returns how many.

    A page whose number is not shown yet keeps its goal: a met one encourages, a far one would not.
    """
    counts = (
        select(PageCount.action_page_id, func.sum(PageCount.confirmed_count).label("confirmed"))
        .group_by(PageCount.action_page_id)
        .subquery()
    )
    met = db.session.execute(
        select(ActionPage, counts.c.confirmed)
        .join(counts, counts.c.action_page_id == ActionPage.id)
        .where(ActionPage.status == "open", counts.c.confirmed >= ActionPage.goal)
        .with_for_update(skip_locked=True, of=ActionPage)
        .execution_options(populate_existing=True)
    ).all()
    raised = sum(_raise(page, int(count), now) for page, count in met)
    db.session.commit()
    return raised


def next_goal(*, count: int, goal_steps: Sequence[int] | None) -> int | None:
    """The first step above the count: of the organizer's own, or of 1, 2.5, 5 and their tens; None where none is left.

    With its own steps a page stays at the last one; with none at all its goal is fixed.
    """
    if goal_steps is not None:
        return min((step for step in goal_steps if step > count), default=None)
    tens = 10 ** max(len(str(count)) - 2, 0)
    step = next((part * tens for part in (*_LADDER, 100) if part * tens > count), 100 * tens)
    return step if step <= GOAL_MAX else None


def put_choice(page: ActionPage, *, goal: int, steps: Sequence[int] | None, now: datetime) -> None:
    """Give the page the goal and the steps that an organizer chose; joins the caller. Raises BadInput."""
    if goal < 1:
        raise BadInput("Set a goal of at least 1", field="goal")
    page.goal_steps = None if steps is None else sorted({step for step in steps if step > 0})
    put_change(page, goal=goal, count=counting.count_confirmed(page.id), now=now)


def put_change(page: ActionPage, *, goal: int, count: int, now: datetime) -> None:
    """Give the page another goal and, once everybody can see it, write that down; joins the caller's transaction."""
    if page.is_public and goal != page.goal:
        change = GoalChange(
            id=new_id(now),
            organization_id=page.organization_id,
            action_page_id=page.id,
            goal_before=page.goal,
            goal=goal,
            confirmed_count=count,
            changed_at=now,
        )
        db.session.add(change)
    page.goal = goal


def list_changes(action_page_id: uuid.UUID) -> Sequence[GoalChange]:
    """The changes of a page's goal, the oldest first."""
    return db.session.scalars(
        select(GoalChange).filter_by(action_page_id=action_page_id).order_by(GoalChange.changed_at, GoalChange.id)
    ).all()


def _raise(page: ActionPage, count: int, now: datetime) -> bool:
    goal = next_goal(count=count, goal_steps=page.goal_steps)
    if goal is None or count < page.organization.count_threshold:
        return False
    put_change(page, goal=goal, count=count, now=now)
    page.updated_at = now
    audit.put(
        organization_id=page.organization_id,
        account_id=None,
        act="page.raise_goal",
        subject_id=page.id,
        detail={"goal": goal},
        now=now,
    )
    return True
