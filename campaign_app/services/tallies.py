"""Tallies: freezing the count of a page and handing it to its targets."""

import uuid
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from campaign_app import ledger
from campaign_app.errors import BadInput
from campaign_app.extensions import db
from campaign_app.identifiers import new_id
from campaign_app.models import ActionPage, Delivery, LedgerEvent, PageVersion, Signature, Tally
from campaign_app.services import audit, counting, releasing


def take(*, page: ActionPage, account_id: uuid.UUID | None, now: datetime) -> Tally:
    """Freeze the count from the ledger and plan one delivery for each target of the page.

    Raises BadInput when there is nothing to deliver or no target can be reached, or the same count went out already.
    """
    # Signers only insert, so this waits for nobody; two people pressing the button wait for each other.
    db.session.execute(select(func.pg_advisory_xact_lock(page.id.int & 0x7FFF_FFFF_FFFF_FFFF)))
    _check_deliverable(page)
    tally = _count(page, now)
    db.session.add(tally)
    for target in page.targets:
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
        detail={"total_count": tally.total_count},
        now=now,
    )
    db.session.commit()
    return tally


def _count(page: ActionPage, now: datetime) -> Tally:
    """Everything from one reading of the ledger, so that total, districts and root speak of the same moment.

    Of signatures that were deleted the version is unknown; their events add up to nothing.
    """
    events = db.session.execute(
        select(LedgerEvent.id, LedgerEvent.commitment, LedgerEvent.district_code, LedgerEvent.delta, PageVersion.number)
        .outerjoin(Signature, Signature.id == LedgerEvent.signature_id)
        .outerjoin(PageVersion, PageVersion.id == Signature.page_version_id)
        .where(LedgerEvent.action_page_id == page.id, LedgerEvent.id <= counting.find_last_event_id(page.id))
        .order_by(LedgerEvent.id)
    ).all()
    by_district: Counter[str] = Counter()
    by_version: Counter[str] = Counter()
    for event in events:
        by_district[event.district_code] += event.delta
        by_version[str(event.number)] += event.delta
    _check_new(page, by_district.total(), max((event.id for event in events if event.delta), default=0))
    return Tally(
        id=new_id(now),
        organization_id=page.organization_id,
        action_page_id=page.id,
        counted_at=now,
        total_count=by_district.total(),
        district_counts=dict(+by_district),
        version_counts=dict(+by_version),
        last_event_id=events[-1].id,
        merkle_root=ledger.merkle_root([event.commitment for event in events]),
    )


def list_tallies(action_page_id: uuid.UUID) -> Sequence[Tally]:
    """A page's tallies, the oldest first."""
    return db.session.scalars(select(Tally).filter_by(action_page_id=action_page_id).order_by(Tally.counted_at)).all()


def _check_deliverable(page: ActionPage) -> None:
    if not any(target.email for target in page.targets):
        raise BadInput("Enter an email address for at least one target, then take the tally", field="targets")


def _check_new(page: ActionPage, total: int, last_counted_id: int) -> None:
    """`last_counted_id` is the newest event that changed the count; events that did not make nothing new."""
    if total == 0:
        raise BadInput("Nobody's signature is confirmed yet, so there is nothing to hand in", field="tally")
    newest = db.session.execute(
        select(Tally.total_count, Tally.last_event_id)
        .where(Tally.action_page_id == page.id)
        .order_by(Tally.last_event_id.desc())
        .limit(1)
    ).first()
    if newest and newest.total_count == total and newest.last_event_id >= last_counted_id:
        raise BadInput("Nothing has changed since the last tally", field="tally")
