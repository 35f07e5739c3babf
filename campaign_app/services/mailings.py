"""Mailings: an update goes to those who want to hear from the organization, a little at a time.

`put_due` is rung every few seconds. One transaction puts a batch into the outbox and notes how far it got, so a crash
loses nothing and repeats nothing; a unique index (update, supporter) says so once more. `audiences` says who is meant.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select

from campaign_app.errors import BadInput, NotFound
from campaign_app.extensions import db
from campaign_app.identifiers import new_id
from campaign_app.models import Audience, Mailing, Organization, OutboxMessage, PageUpdate
from campaign_app.services import audiences, audit, outbox, warming

HOURLY_RATES = (500, 2_000, 10_000)
BATCH = 100
MAILINGS_AT_ONCE = 20
# No more than this waits in the outbox, so that the stop button stops soon.
WAITING_MAX = 300
# The most of its rate a mailing catches up with after a pause.
SPELL = timedelta(minutes=1)


def send_test(*, update: PageUpdate, email: str, account_id: uuid.UUID | None, now: datetime) -> None:
    """Mail an update, as it reads now, to the organizer who asks."""
    outbox.put(
        organization_id=update.organization_id, kind="update", recipient=email, page_update_id=update.id, now=now
    )
    update.tested_at = now
    _put_audit(update, "update.test", account_id, now)
    db.session.commit()


def start(
    *,
    update: PageUpdate,
    audience: Audience,
    state_code: str,
    hourly_rate: int,
    account_id: uuid.UUID | None,
    now: datetime,
) -> Mailing:
    """Begin to mail an update. Raises BadInput when it is not on the page, not tested, or being mailed already."""
    db.session.refresh(update, with_for_update={"of": PageUpdate})
    _check(update, hourly_rate)
    mailing = Mailing(
        id=new_id(now),
        organization_id=update.organization_id,
        page_update=update,
        audience=audience,
        state_code=state_code,
        hourly_rate=hourly_rate,
        spent_until=now - SPELL,
        started_at=now,
    )
    db.session.add(mailing)
    _put_audit(update, "update.send", account_id, now)
    db.session.commit()
    return mailing


def stop(*, mailing: Mailing, account_id: uuid.UUID | None, now: datetime) -> None:
    """Stop a mailing at once: what waits in the outbox leaves it again. What was handed over cannot be called back."""
    db.session.refresh(mailing, with_for_update={"of": Mailing})
    if mailing.status == "sending":
        dropped = db.session.execute(
            delete(OutboxMessage)
            .where(_is_waiting(mailing.page_update_id))
            .returning(OutboxMessage.signature_id)
            .execution_options(synchronize_session=False)
        ).scalars()
        mailing.status, mailing.ended_at = "stopped", now
        _go_back(mailing, [signature_id for signature_id in dropped if signature_id])
        _put_audit(mailing.page_update, "update.stop", account_id, now)
    db.session.commit()


def resume(*, mailing: Mailing, account_id: uuid.UUID | None, now: datetime) -> None:
    """Go on with a stopped mailing where it was. Raises BadInput when the update is being mailed or reads anew."""
    db.session.refresh(mailing.page_update, with_for_update={"of": PageUpdate})
    if mailing.status == "stopped":
        _check(mailing.page_update, mailing.hourly_rate)
        mailing.status, mailing.ended_at, mailing.spent_until = "sending", None, now - SPELL
        _put_audit(mailing.page_update, "update.resume", account_id, now)
    db.session.commit()


def put_due(*, now: datetime, most_per_day: int) -> int:
    """Put the next mails of every mailing that goes on into the outbox, as its rates allow; returns how many."""
    going_on = db.session.scalars(
        select(Mailing)
        .join(Organization, Organization.id == Mailing.organization_id)
        .where(Mailing.status == "sending", Organization.mail_paused_at.is_(None), Mailing.spent_until < now)
        .order_by(Mailing.spent_until)
        .limit(MAILINGS_AT_ONCE)
        .with_for_update(skip_locked=True, of=Mailing)
        .execution_options(populate_existing=True)
    ).all()
    put = sum(_put_batch(mailing, now, most_per_day) for mailing in going_on)
    db.session.commit()
    return put


def get_mailing(*, organization_id: uuid.UUID, mailing_id: uuid.UUID) -> Mailing:
    """One mailing of the organization. Raises NotFound, for a neighbour's too."""
    mailing = db.session.scalar(select(Mailing).filter_by(organization_id=organization_id, id=mailing_id))
    if mailing is None:
        raise NotFound("There is no such mailing")
    return mailing


def list_mailings(page_update_id: uuid.UUID) -> Sequence[Mailing]:
    """The mailings of an update, the newest first."""
    return db.session.scalars(
        select(Mailing).filter_by(page_update_id=page_update_id).order_by(Mailing.started_at.desc())
    ).all()


def count_sent(page_update_id: uuid.UUID) -> int:
    """How many supporters an update has left for."""
    query = select(func.count()).where(
        OutboxMessage.page_update_id == page_update_id,
        OutboxMessage.supporter_id.is_not(None),
        OutboxMessage.status == "sent",
    )
    return db.session.scalar(query) or 0


def _check(update: PageUpdate, hourly_rate: int) -> None:
    if hourly_rate not in HOURLY_RATES:
        raise BadInput("Choose how many may leave in an hour", field="hourly_rate")
    if update.published_at is None:
        raise BadInput("Put the update on the page before you mail it", field="audience")
    if update.tested_at is None:
        raise BadInput("Send it to yourself first, as it reads now", field="audience")
    if not update.action_page.organization.postal_address:
        raise BadInput("An administrator has to enter the postal address first: mail must carry it", field="audience")
    if any(mailing.status == "sending" for mailing in list_mailings(update.id)):
        raise BadInput("This update is being mailed already", field="audience")


def _put_batch(mailing: Mailing, now: datetime, most_per_day: int) -> int:
    mailing.spent_until = max(mailing.spent_until, now - SPELL)
    by_rate = int((now - mailing.spent_until).total_seconds() * mailing.hourly_rate / 3600)
    today = warming.lock_day(mailing.organization_id, now)
    left = warming.allowance(mailing.organization_id, now, most_per_day=most_per_day) - today.put_count
    room = min(BATCH, by_rate, left, WAITING_MAX - _count_waiting(mailing.page_update_id))
    if room <= 0:
        return 0
    people = audiences.next_people(mailing, limit=room)
    put = audiences.put_mails(mailing, people, now=now)
    mailing.put_count += put
    today.put_count += put
    mailing.spent_until += timedelta(seconds=put * 3600 / mailing.hourly_rate)
    if people:
        mailing.last_signature_id = people[-1].signature_id
    else:
        mailing.status, mailing.ended_at = "done", now
    return put


def _go_back(mailing: Mailing, dropped: Sequence[uuid.UUID]) -> None:
    """Let a resumed mailing begin before the first it gave up; the unique index passes over who has it."""
    mailing.put_count -= len(dropped)
    if dropped:
        mailing.last_signature_id = uuid.UUID(int=min(dropped).int - 1)


def _is_waiting(page_update_id: uuid.UUID) -> ColumnElement[bool]:
    return (
        (OutboxMessage.page_update_id == page_update_id)
        & OutboxMessage.supporter_id.is_not(None)
        & OutboxMessage.status.in_(("new", "leased"))
    )


def _count_waiting(page_update_id: uuid.UUID) -> int:
    return db.session.scalar(select(func.count()).where(_is_waiting(page_update_id))) or 0


def _put_audit(update: PageUpdate, act: str, account_id: uuid.UUID | None, now: datetime) -> None:
    audit.put(organization_id=update.organization_id, account_id=account_id, act=act, subject_id=update.id, now=now)
