"""Tests of two wordings of what supporters pass on: starting one, counting it once, taking the better wording.

What is compared is the part of supporters whose own link brought somebody: each counts once, so that one whose friends
all sign decides nothing. Each is followed equally long after confirming, and nobody reads the counts before both
wordings have the supporters that were planned at the start (`wording_results`).
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from campaign_app.addresses import clean_line
from campaign_app.errors import BadInput
from campaign_app.extensions import db
from campaign_app.identifiers import new_id
from campaign_app.models import ActionPage, Arm, PageReach, PageWords, WordingKind, WordingTest
from campaign_app.services import audit, counting, revisions, share_images
from campaign_app.significance import arm_size

WORDING_MAX: dict[WordingKind, int] = {"share_text": 280, "headline": 200}
LEAST_DIFFERENCES = (0.02, 0.05, 0.10)
# Before a page has this many, what is usual stands for what it does itself.
BASELINE_FROM = 100
_USUAL = 0.05
_LOWEST, _HIGHEST = 0.005, 0.85


@dataclass(frozen=True)
class Plan:
    """How many supporters each wording needs, so that a difference worth knowing is found."""

    baseline: float
    least_difference: float
    arm_size: int


def list_plans(page: ActionPage) -> list[Plan]:
    """What a test of this page may look for, the smallest difference first."""
    baseline = _baseline(page)
    return [Plan(baseline, least, arm_size(baseline=baseline, least_difference=least)) for least in LEAST_DIFFERENCES]


def _baseline(page: ActionPage) -> float:
    """The part of supporters whose link brought somebody so far."""
    confirmed = counting.count_confirmed(page.id)
    reach = db.session.get(PageReach, page.id, populate_existing=True)
    if confirmed < BASELINE_FROM or reach is None:
        return _USUAL
    return min(max(reach.sharer_count / confirmed, _LOWEST), _HIGHEST)


def find_running(action_page_id: uuid.UUID) -> WordingTest | None:
    """The test that runs on a page."""
    return db.session.scalar(select(WordingTest).filter_by(action_page_id=action_page_id, ended_at=None))


def find_other_headline(page: ActionPage) -> PageWords | None:
    """The page's own words under the other headline of the test that runs; None when there is no such test."""
    test = find_running(page.id)
    return test.other(page.words(page.language)) if test and test.other_headline(page.headline) else None


def list_ended(action_page_id: uuid.UUID) -> Sequence[WordingTest]:
    """Tests that no longer run, the newest first."""
    query = select(WordingTest).where(WordingTest.action_page_id == action_page_id, WordingTest.ended_at.is_not(None))
    return db.session.scalars(query.order_by(WordingTest.ended_at.desc()).limit(20)).all()


def start(
    *,
    page: ActionPage,
    kind: WordingKind,
    wording: str,
    least_difference: float,
    account_id: uuid.UUID | None,
    now: datetime,
) -> WordingTest:
    """Give half of those who confirm from now on other words, or another headline, to pass on. Raises BadInput."""
    db.session.refresh(page, ["status", "headline", "share_text", "language"], with_for_update={"of": ActionPage})
    plan = next((each for each in list_plans(page) if each.least_difference == least_difference), None)
    if plan is None:
        raise BadInput("Choose a difference worth knowing", field="least_difference")
    test = WordingTest(
        id=new_id(now),
        organization_id=page.organization_id,
        action_page_id=page.id,
        kind=kind,
        language=page.language,
        wording_a=_said(page, kind),
        wording_b=_checked(page, kind, wording),
        baseline=plan.baseline,
        least_difference=plan.least_difference,
        arm_size=plan.arm_size,
        started_at=now,
    )
    db.session.add(test)
    share_images.put_due(page.id)
    _put_audit(test, "wording.start", account_id, now)
    db.session.commit()
    return test


def _said(page: ActionPage, kind: WordingKind) -> str:
    return page.headline if kind == "headline" else page.share_text or ""


def _checked(page: ActionPage, kind: WordingKind, wording: str) -> str:
    """The second wording; the page's lock keeps two organizers from starting two tests."""
    cleaned = clean_line(wording)
    if page.status != "open":
        raise BadInput("Only an open page can be tested", field="wording")
    if not _said(page, kind):
        raise BadInput("Write words to share in the editor first", field="wording")
    if find_running(page.id):
        raise BadInput("A test runs on this page already", field="wording")
    if not cleaned or cleaned == _said(page, kind):
        raise BadInput("Write a second wording that differs from the first", field="wording")
    if len(cleaned) > WORDING_MAX[kind]:
        raise BadInput("At most %(limit)d characters", field="wording", limit=WORDING_MAX[kind])
    return cleaned


def stop(*, page: ActionPage, account_id: uuid.UUID | None, now: datetime) -> None:
    """End the test of a page; the page's own words go to everybody again. Raises BadInput when none runs."""
    test = _lock(page)
    test.ended_at = now
    _put_audit(test, "wording.stop", account_id, now)
    db.session.commit()


def take(*, page: ActionPage, arm: Arm, account_id: uuid.UUID | None, now: datetime) -> None:
    """End the test and let the page say one of its wordings, as a new revision. Raises BadInput until settled."""
    test = _lock(page)
    if test.settled_at is None:
        raise BadInput("No difference can be told yet", field="winner")
    if page.status == "archived":
        raise BadInput("The page is archived: take it out of the archive to change it", field="winner")
    if page.status != "open" and test.kind == "headline":
        raise BadInput("The page is closed: what people signed stays as it is", field="winner")
    revisions.put_unsaved_aside(page, account_id, now=now)
    revisions.put_first(page, now=now)
    if test.kind == "headline":
        page.headline = test.wording(arm)
    else:
        page.share_text = test.wording(arm)
    page.updated_at = now
    test.ended_at, test.winner = now, arm
    revisions.put_saved(page, account_id=account_id, now=now)
    _put_audit(test, "wording.take", account_id, now)
    db.session.commit()


def put_end_of_other_words(page: ActionPage, *, now: datetime) -> None:
    """End the test of a page that says other words since an edit: from here on it would compare nothing. Joins."""
    test = find_running(page.id)
    if test and test.wording_a != _said(page, test.kind):
        test.ended_at = now


def _lock(page: ActionPage) -> WordingTest:
    db.session.refresh(page, ["status", "headline", "share_text"], with_for_update={"of": ActionPage})
    test = find_running(page.id)
    if test is None:
        raise BadInput("No test runs on this page", field="winner")
    db.session.refresh(test, with_for_update=True)
    return test


def _put_audit(test: WordingTest, act: str, account_id: uuid.UUID | None, now: datetime) -> None:
    audit.put(
        organization_id=test.organization_id,
        account_id=account_id,
        act=act,
        subject_id=test.action_page_id,
        detail={"test": str(test.id), "kind": test.kind, "arm_size": test.arm_size, "winner": test.winner},
        now=now,
    )
