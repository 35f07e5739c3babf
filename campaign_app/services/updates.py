"""Updates: writing news about a page, putting it on the page, reading it. `mailings` sends it to supporters."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, select

from campaign_app.addresses import clean_line, clean_text
from campaign_app.errors import BadInput, NotFound
from campaign_app.extensions import db
from campaign_app.identifiers import new_id
from campaign_app.models import ActionPage, Mailing, PageUpdate
from campaign_app.services import audit

TITLE_MAX, BODY_MAX = 160, 20_000
SHOWN_MAX = 10


def write(
    *, page: ActionPage, title: str, body_markdown: str, account_id: uuid.UUID | None, now: datetime
) -> PageUpdate:
    """Keep a new update, seen by organizers only. Raises BadInput, also for a page nobody can see."""
    if not page.is_public:
        raise BadInput("Publish the page before you write an update", field="title")
    words, body = _checked(title, body_markdown)
    update = PageUpdate(
        id=new_id(now),
        organization_id=page.organization_id,
        action_page=page,
        title=words,
        body_markdown=body,
        created_at=now,
        updated_at=now,
    )
    db.session.add(update)
    _put_audit(update, "update.write", account_id, now)
    db.session.commit()
    return update


def edit(*, update: PageUpdate, title: str, body_markdown: str, account_id: uuid.UUID | None, now: datetime) -> None:
    """Change the words of an update, also of one that stands on the page.

    Raises BadInput, also once it is mailed: everybody is to get the same words.
    """
    words, body = _checked(title, body_markdown)
    if db.session.scalar(select(exists().where(Mailing.page_update_id == update.id, Mailing.status == "sending"))):
        raise BadInput("Stop the mailing before you change the words", field="title")
    if (words, body) != (update.title, update.body_markdown):
        update.title, update.body_markdown, update.updated_at, update.tested_at = words, body, now, None
        _touch_page(update, now)
        _put_audit(update, "update.edit", account_id, now)
    db.session.commit()


def publish(*, update: PageUpdate, account_id: uuid.UUID | None, now: datetime) -> None:
    """Put an update on its page and into the feed; doing it again changes nothing."""
    if update.published_at is None:
        update.published_at = now
        _touch_page(update, now)
        _put_audit(update, "update.publish", account_id, now)
    db.session.commit()


def take_down(*, update: PageUpdate, account_id: uuid.UUID | None, now: datetime) -> None:
    """Take an update off its page and out of the feed; organizers keep it."""
    if update.published_at is not None:
        _touch_page(update, now)
        update.published_at = None
        _put_audit(update, "update.take_down", account_id, now)
    db.session.commit()


def get_update(*, organization_id: uuid.UUID, update_id: uuid.UUID) -> PageUpdate:
    """One update of the organization. Raises NotFound, for a neighbour's too."""
    update = db.session.scalar(select(PageUpdate).filter_by(organization_id=organization_id, id=update_id))
    if update is None:
        raise NotFound("There is no such update")
    return update


def list_written(action_page_id: uuid.UUID) -> Sequence[PageUpdate]:
    """All updates of a page, the newest first."""
    return db.session.scalars(
        select(PageUpdate).filter_by(action_page_id=action_page_id).order_by(PageUpdate.created_at.desc())
    ).all()


def list_published(action_page_id: uuid.UUID, *, limit: int = SHOWN_MAX) -> Sequence[PageUpdate]:
    """The updates that stand on a page, the newest first."""
    return db.session.scalars(
        select(PageUpdate)
        .where(PageUpdate.action_page_id == action_page_id, PageUpdate.published_at.is_not(None))
        .order_by(PageUpdate.published_at.desc(), PageUpdate.id.desc())
        .limit(limit)
    ).all()


def list_newest(organization_id: uuid.UUID, *, limit: int) -> Sequence[PageUpdate]:
    """The newest published updates on open and closed pages of an organization."""
    return db.session.scalars(
        select(PageUpdate)
        .join(ActionPage, ActionPage.id == PageUpdate.action_page_id)
        .where(
            PageUpdate.organization_id == organization_id,
            PageUpdate.published_at.is_not(None),
            ActionPage.status.in_(("open", "closed")),
        )
        .order_by(PageUpdate.published_at.desc(), PageUpdate.id.desc())
        .limit(limit)
    ).all()


def _checked(title: str, body_markdown: str) -> tuple[str, str]:
    words, body = clean_line(title), clean_text(body_markdown)
    if not words:
        raise BadInput("Write a title", field="title")
    if len(words) > TITLE_MAX:
        raise BadInput("Shorten the title to at most %(limit)d characters", field="title", limit=TITLE_MAX)
    if not body:
        raise BadInput("Write what happened", field="body_markdown")
    if len(body) > BODY_MAX:
        raise BadInput("Shorten the text to at most %(limit)d characters", field="body_markdown", limit=BODY_MAX)
    return words, body


def _touch_page(update: PageUpdate, now: datetime) -> None:
    """Feeds and site maps name when a page last changed."""
    if update.published_at is not None:
        update.action_page.updated_at = now


def _put_audit(update: PageUpdate, act: str, account_id: uuid.UUID | None, now: datetime) -> None:
    audit.put(organization_id=update.organization_id, account_id=account_id, act=act, subject_id=update.id, now=now)
