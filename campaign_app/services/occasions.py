"""Occasions: tallies that are taken by themselves, as a page's delivery plan says, each occasion once and for all.

May be rung twice or late: an occasion is dealt with in the transaction that notes it under its key.
"""

import uuid
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import exists, select
from sqlalchemy.dialects.postgresql import insert

from campaign_app.errors import BadInput, StillSigning
from campaign_app.extensions import db
from campaign_app.models import (
    ActionPage,
    LedgerEvent,
    Occasion,
    PlanException,
    Tally,
    TallyOccasion,
    TallyPlan,
    Target,
)
from campaign_app.services import counting, paper, tallies

# Weekly tallies are taken at this hour, in the organization's time zone: when offices open.
HOUR = time(9)


def take_due(*, now: datetime) -> int:
    """Take the tallies whose occasions have come, one transaction each; returns how many were taken."""
    return sum(_take_next(page, plan, now) for page, plan in _list_planned())


def _list_planned() -> list[tuple[ActionPage, TallyPlan]]:
    """Pages with a plan on which an occasion may come yet."""
    is_closed_for_good = exists().where(
        TallyOccasion.action_page_id == ActionPage.id, TallyOccasion.occasion == "close"
    )
    rows = db.session.execute(
        select(ActionPage, TallyPlan)
        .join(TallyPlan, TallyPlan.action_page_id == ActionPage.id)
        .where(
            (ActionPage.status == "open")
            | ((ActionPage.status == "closed") & TallyPlan.is_at_close & ~is_closed_for_good)
        )
        .order_by(ActionPage.id)
        .execution_options(populate_existing=True)
    )
    return [(page, plan) for page, plan in rows]


def _take_next(page: ActionPage, plan: TallyPlan, now: datetime) -> bool:
    """Deal with the first occasion of a page that has come and leads to somebody; whether a tally was taken."""
    for occasion, moments in come(page, plan, now=now):
        targets = _targets_of(page, occasion)
        if any(target.mail_address for target in targets):
            return _take(page, occasion, moments, targets, now)
    return False


def come(page: ActionPage, plan: TallyPlan, *, now: datetime) -> Iterator[tuple[Occasion, list[str]]]:
    """Occasions that have come and were not dealt with, with their moments, the greatest milestone first."""
    settled = db.session.execute(
        select(TallyOccasion.occasion, TallyOccasion.moment).where(TallyOccasion.action_page_id == page.id)
    )
    known = {(occasion, moment) for occasion, moment in settled}
    for occasion, moments in passed(page, plan, count=counting.count_confirmed(page.id), now=now):
        if left := [moment for moment in moments if (occasion, moment) not in known]:
            yield occasion, left


def passed(page: ActionPage, plan: TallyPlan, *, count: int, now: datetime) -> Iterator[tuple[Occasion, list[str]]]:
    """Occasions of a plan that have come, whether dealt with or not."""
    if page.status == "closed":
        if plan.is_at_close:
            yield "close", [(page.closed_at or now).date().isoformat()]
        return
    if reached := sorted((each for each in plan.milestones if each <= count), reverse=True):
        yield "milestone", [str(each) for each in reached]
    if (monday := _week_passed(page, plan, now)) is not None:
        yield "weekly", [monday.isoformat()]


def _week_passed(page: ActionPage, plan: TallyPlan, now: datetime) -> date | None:
    """The Monday of this week once the plan's day and hour have come."""
    if plan.weekday is None:
        return None
    today = now.astimezone(page.zone).date()
    monday = today - timedelta(days=today.weekday())
    due = datetime.combine(monday + timedelta(days=plan.weekday), HOUR, page.zone)
    return monday if now >= due else None


def put_settled(
    page: ActionPage, occasion: Occasion, moments: Sequence[str], *, tally_id: uuid.UUID | None, now: datetime
) -> set[str]:
    """Note that these moments are dealt with, in the caller's transaction; returns those nobody had noted before."""
    owner = {"action_page_id": page.id, "organization_id": page.organization_id, "occasion": occasion}
    rows = [{**owner, "moment": moment, "tally_id": tally_id, "settled_at": now} for moment in moments]
    noted = insert(TallyOccasion).values(rows).on_conflict_do_nothing().returning(TallyOccasion.moment)
    return set(db.session.scalars(noted))


def _take(page: ActionPage, occasion: Occasion, moments: list[str], targets: list[Target], now: datetime) -> bool:
    """Whoever notes the moment first takes the tally; everybody else finds it noted."""
    try:
        tally = _count(page, occasion, moments, targets, now)
    except StillSigning:  # nothing is noted, so the next round takes it
        db.session.rollback()
        return False
    db.session.flush()
    if occasion == "milestone" and (tally is None or tally.total_count < int(moments[0])):
        db.session.rollback()  # somebody left since the count was folded: it has not come after all
        return False
    if moments[0] not in put_settled(page, occasion, moments, tally_id=tally.id if tally else None, now=now):
        db.session.rollback()
        return False
    db.session.commit()
    return tally is not None


def _count(
    page: ActionPage, occasion: Occasion, moments: list[str], targets: list[Target], now: datetime
) -> Tally | None:
    """The tally of an occasion; None when there is nothing to hand in that was not handed in before."""
    tallies.lock(page)
    if occasion == "weekly" and not _is_newer_than_last_week(page):
        return None
    try:
        return tallies.put_tally(page, targets=targets, account_id=None, now=now, occasion=f"{occasion} {moments[0]}")
    except BadInput:  # nobody has signed, or this very count went out already
        return None


def _is_newer_than_last_week(page: ActionPage) -> bool:
    """Whether anybody signed since the last weekly tally, online or on paper."""
    last = db.session.scalar(
        select(Tally)
        .join(TallyOccasion, TallyOccasion.tally_id == Tally.id)
        .where(Tally.action_page_id == page.id, TallyOccasion.occasion == "weekly")
        .order_by(Tally.last_event_id.desc())
        .limit(1)
    )
    if last is None or paper.count_on_paper(page.id) > last.paper_count:
        return True
    newer = exists().where(
        LedgerEvent.action_page_id == page.id, LedgerEvent.id > last.last_event_id, LedgerEvent.delta > 0
    )
    return bool(db.session.scalar(select(newer)))


def _targets_of(page: ActionPage, occasion: Occasion) -> list[Target]:
    left_out = set(
        db.session.scalars(select(PlanException.target_id).filter_by(action_page_id=page.id, occasion=occasion))
    )
    return [target for target in page.targets if target.id not in left_out]
