"""Tallies: freezing the count of a page and handing it to its targets."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from campaign_app.errors import BadInput
from campaign_app.extensions import db
from campaign_app.identifiers import new_id
from campaign_app.models import ActionPage, Delivery, Tally, Target
from campaign_app.services import audit, ledgers, paper, releasing


def take(*, page: ActionPage, account_id: uuid.UUID | None, now: datetime) -> Tally:
    """Freeze the count from the ledger and plan one delivery for each target of the page.

    Raises BadInput when there is nothing to deliver or no target can be reached, or the same count went out already;
    StillSigning when somebody's signature takes unusually long to be written.
    """
    lock(page)
    tally = put_tally(page, targets=page.targets, account_id=account_id, now=now)
    db.session.commit()
    return tally


def lock(page: ActionPage) -> None:
    """Let nobody else take a tally of the page until the caller commits. Signers only insert, so they never wait."""
    db.session.execute(select(func.pg_advisory_xact_lock(page.id.int & 0x7FFF_FFFF_FFFF_FFFF)))


def put_tally(
    page: ActionPage,
    *,
    targets: Sequence[Target],
    account_id: uuid.UUID | None,
    now: datetime,
    occasion: str = "",
) -> Tally:
    """A tally and its deliveries to these targets in the caller's transaction, which holds the page's lock.

    `occasion` says why nobody had to ask for it. Raises BadInput as `take` does.
    """
    _check_deliverable(targets)
    tally = _count(page, now)
    db.session.add(tally)
    for target in targets:
        releasing.put_delivery(
            Delivery(
                id=new_id(now),
                organization_id=page.organization_id,
                action_page_id=page.id,
                target=target,
                tally_id=tally.id,
                channel="email",
                planned_at=now,
            ),
            now=now,
        )
    audit.put(
        organization_id=page.organization_id,
        account_id=account_id,
        act="tally.take",
        subject_id=tally.id,
        detail={"total_count": tally.total_count, "paper_count": tally.paper_count}
        | ({"occasion": occasion} if occasion else {}),
        now=now,
    )
    return tally


def _count(page: ActionPage, now: datetime) -> Tally:
    """Everything from one reading of the ledger, so that total, districts and root speak of the same moment."""
    found, on_paper = ledgers.sum_up(page.id), paper.count_on_paper(page.id)
    total = found.districts.total()
    _check_new(page, total, found.last_counted_id, on_paper)
    return Tally(
        id=new_id(now),
        organization_id=page.organization_id,
        action_page_id=page.id,
        counted_at=now,
        total_count=total,
        district_counts=dict(+found.districts),
        version_counts=dict(+found.versions),
        last_event_id=found.last_event_id,
        merkle_root=found.leaves.root,
        paper_count=on_paper,
    )


def list_tallies(action_page_id: uuid.UUID) -> Sequence[Tally]:
    """A page's tallies, the oldest first."""
    return db.session.scalars(select(Tally).filter_by(action_page_id=action_page_id).order_by(Tally.counted_at)).all()


def _check_deliverable(targets: Sequence[Target]) -> None:
    if not any(target.mail_address for target in targets):
        raise BadInput("Enter an email address for at least one target, then take the tally", field="targets")


def _check_new(page: ActionPage, total: int, last_counted_id: int, on_paper: int) -> None:
    """`last_counted_id` is the newest event that changed the count; events that did not make nothing new."""
    if total + on_paper == 0:
        raise BadInput("Nobody's signature is confirmed yet, so there is nothing to hand in", field="tally")
    newest = db.session.execute(
        select(Tally.total_count, Tally.last_event_id, Tally.paper_count)
        .where(Tally.action_page_id == page.id)
        .order_by(Tally.last_event_id.desc(), Tally.counted_at.desc())
        .limit(1)
    ).first()
    if newest and newest[::2] == (total, on_paper) and newest.last_event_id >= last_counted_id:
        raise BadInput("Nothing has changed since the last tally", field="tally")
