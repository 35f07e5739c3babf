"""Results: how a closed page ended, mailed once to those of its supporters who want to hear from the organization.

`outcomes.record` is the decision of a person; an hour later, when the words can no longer be a slip, it begins. One
transaction puts a batch into the outbox and notes how far it got, so a crash loses nothing and repeats nothing.
"""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import select

from campaign_app.extensions import db
from campaign_app.models import ActionPage, Organization
from campaign_app.services import audiences, outbox, warming

MENDABLE = timedelta(hours=1)
BATCH = 100
PAGES_AT_ONCE = 5


def plan(page: ActionPage, *, now: datetime) -> None:
    """Let a page's result leave in an hour, or not at all while it has none; joins the caller's transaction.

    Once it has begun to leave, other words change only the page.
    """
    if page.result_sent_at is None and page.result_last_id is None:
        has_result = page.outcome is not None or page.won_at is not None
        page.result_due_at = now + MENDABLE if has_result else None


def put_due(*, now: datetime, most_per_day: int) -> int:
    """Put the next mails of every result that is due into the outbox; returns how many.

    Nothing leaves while the organization has stopped its mail or has no postal address, which such mail must carry.
    """
    due = db.session.scalars(
        select(ActionPage)
        .join(Organization, Organization.id == ActionPage.organization_id)
        .where(
            ActionPage.result_due_at <= now,
            Organization.mail_paused_at.is_(None),
            Organization.postal_address != "",
        )
        .order_by(ActionPage.result_due_at)
        .limit(PAGES_AT_ONCE)
        .with_for_update(skip_locked=True, of=ActionPage)
        .execution_options(populate_existing=True)
    ).all()
    put = sum(_put_batch(page, now, most_per_day) for page in due)
    db.session.commit()
    return put


def _put_batch(page: ActionPage, now: datetime, most_per_day: int) -> int:
    today = warming.lock_day(page.organization_id, now)
    left = warming.allowance(page.organization_id, now, most_per_day=most_per_day) - today.put_count
    if left <= 0:
        return 0
    people = audiences.next_of_page(page.id, after=page.result_last_id, started_at=now, limit=min(BATCH, left))
    for person in people:
        _put_mail(page.organization_id, person, now)
    today.put_count += len(people)
    if people:
        page.result_last_id = people[-1].signature_id
    else:
        page.result_due_at, page.result_sent_at = None, now
    return len(people)


def _put_mail(organization_id: uuid.UUID, person: audiences.Person, now: datetime) -> None:
    outbox.put(
        organization_id=organization_id,
        kind="closing_result",
        recipient=person.email,
        signature_id=person.signature_id,
        now=now,
    )
