"""Delivery plans: what staff decide about the tallies of a page that are taken by themselves."""

import uuid
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from campaign_app.errors import BadInput
from campaign_app.extensions import db
from campaign_app.models import OCCASIONS, ActionPage, Occasion, PlanException, Tally, TallyOccasion, TallyPlan
from campaign_app.services import audit, counting, occasions

MILESTONES_MAX = 20
MILESTONE_MAX = 10_000_000


@dataclass(frozen=True)
class Plan:
    """When tallies are taken by themselves, and which targets of the page get none on an occasion."""

    milestones: Sequence[int] = ()
    weekday: int | None = None
    is_at_close: bool = False
    left_out: Collection[tuple[uuid.UUID, Occasion]] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing happens by itself."""
        return not (self.milestones or self.is_at_close) and self.weekday is None


def get_plan(action_page_id: uuid.UUID) -> Plan:
    """The plan of a page; without one nothing happens by itself."""
    kept = db.session.get(TallyPlan, action_page_id)
    if kept is None:
        return Plan()
    left_out = db.session.execute(
        select(PlanException.target_id, PlanException.occasion).filter_by(action_page_id=action_page_id)
    )
    return Plan(
        kept.milestones, kept.weekday, kept.is_at_close, {(target_id, occasion) for target_id, occasion in left_out}
    )


def save(*, page: ActionPage, plan: Plan, account_id: uuid.UUID, now: datetime) -> None:
    """Keep the plan. What had come before it was planned is noted as dealt with, so that saving sends nothing.

    Raises BadInput.
    """
    milestones = _checked(page, plan)
    before = get_plan(page.id)
    kept = db.session.merge(
        TallyPlan(
            action_page_id=page.id,
            organization_id=page.organization_id,
            milestones=milestones,
            weekday=plan.weekday,
            is_at_close=plan.is_at_close,
            changed_at=now,
        )
    )
    _put_exceptions(page, plan)
    _pass_by(page, kept, before, now)
    audit.put(
        organization_id=page.organization_id,
        account_id=account_id,
        act="tally.plan",
        subject_id=page.id,
        detail={"milestones": milestones, "weekday": plan.weekday, "is_at_close": plan.is_at_close},
        now=now,
    )
    db.session.commit()


def _checked(page: ActionPage, plan: Plan) -> list[int]:
    milestones = sorted(set(plan.milestones))
    if page.kind == "letter":
        raise BadInput("Letters leave one by one; a letter page has no tallies", field="milestones")
    if len(milestones) > MILESTONES_MAX:
        raise BadInput("Choose at most %(limit)d milestones", field="milestones", limit=MILESTONES_MAX)
    if any(not 1 <= each <= MILESTONE_MAX for each in milestones):
        raise BadInput("Milestones are numbers from 1 to 10,000,000", field="milestones")
    if plan.weekday is not None and plan.weekday not in range(7):
        raise BadInput("Choose a day of the week", field="weekday")
    return milestones


def _put_exceptions(page: ActionPage, plan: Plan) -> None:
    db.session.execute(delete(PlanException).where(PlanException.action_page_id == page.id))
    owner = {"action_page_id": page.id, "organization_id": page.organization_id}
    own = {target.id for target in page.targets}
    db.session.add_all(
        PlanException(target_id=target_id, occasion=occasion, **owner)
        for target_id, occasion in sorted(set(plan.left_out))
        if target_id in own and occasion in OCCASIONS
    )


def _pass_by(page: ActionPage, plan: TallyPlan, before: Plan, now: datetime) -> None:
    """What is planned anew and has come already is over."""
    is_new: dict[Occasion, Callable[[str], bool]] = {
        "milestone": lambda moment: int(moment) not in before.milestones,
        "weekly": lambda _: before.weekday != plan.weekday,
        "close": lambda _: not before.is_at_close,
    }
    for occasion, moments in occasions.passed(page, plan, count=counting.count_confirmed(page.id), now=now):
        if over := [moment for moment in moments if is_new[occasion](moment)]:
            occasions.put_settled(page, occasion, over, tally_id=None, now=now)


def list_settled(action_page_id: uuid.UUID) -> list[tuple[TallyOccasion, Tally | None]]:
    """The occasions of a page that were dealt with, the newest first, with the tally each led to."""
    rows = db.session.execute(
        select(TallyOccasion, Tally)
        .outerjoin(Tally, Tally.id == TallyOccasion.tally_id)
        .where(TallyOccasion.action_page_id == action_page_id)
        .order_by(TallyOccasion.settled_at.desc(), TallyOccasion.occasion, TallyOccasion.moment)
        .limit(50)
    )
    return [(occasion, tally) for occasion, tally in rows]
