"""Warming up: how much mail to many an organization may put in line on one day.

Mailbox providers distrust a sender who suddenly writes to thousands (Google asks bulk senders, from 5,000 a day, to
raise the volume slowly), so the first day is small and each day of sending allows twice the last.
"""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert as upsert

from campaign_app.extensions import db
from campaign_app.models import MailDay

FIRST_DAY = 500
# Who has not sent for this long begins anew.
REMEMBERED = timedelta(days=30)
_DOUBLINGS_MAX = 20


def allowance(organization_id: uuid.UUID, now: datetime, *, most_per_day: int) -> int:
    """How many mails to many may be put in line on this day (UTC) in all."""
    query = select(func.count()).where(
        MailDay.organization_id == organization_id,
        MailDay.day < now.date(),
        MailDay.day >= now.date() - REMEMBERED,
        MailDay.put_count > 0,
    )
    earlier_days = db.session.scalar(query) or 0
    doublings = min(earlier_days, _DOUBLINGS_MAX)
    return min(most_per_day, FIRST_DAY << doublings)


def lock_day(organization_id: uuid.UUID, now: datetime) -> MailDay:
    """Today's row of an organization, made if need be and locked: two workers share one allowance."""
    values = {"organization_id": organization_id, "day": now.date(), "put_count": 0}
    db.session.execute(upsert(MailDay).values(**values).on_conflict_do_nothing())
    return db.session.scalars(
        select(MailDay)
        .filter_by(organization_id=organization_id, day=now.date())
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def count_today(organization_id: uuid.UUID, now: datetime) -> int:
    """How many were put in line today."""
    return db.session.scalar(select(MailDay.put_count).filter_by(organization_id=organization_id, day=now.date())) or 0
