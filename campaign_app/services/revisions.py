"""The history of a page's editor: what was saved, what was typed and not saved, and who was faster.

The number of the newest saved revision is the page's optimistic version: an editor sends back the one it began with.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert as upsert

from campaign_app.errors import NotFound, StaleEdit
from campaign_app.extensions import db
from campaign_app.identifiers import new_id
from campaign_app.models import ActionPage, PageRevision, RevisionKind, UnsavedEdit
from campaign_app.services.page_fields import Fields, differing, fields_of

LISTED = 200
# How long somebody who typed counts as being at it.
AT_IT = timedelta(hours=1)


def newest_number(action_page_id: uuid.UUID) -> int:
    """The number of the revision that the page shows now; 0 before anybody saved."""
    query = select(func.max(PageRevision.number)).where(
        PageRevision.action_page_id == action_page_id, PageRevision.kind != "set_aside"
    )
    return db.session.scalar(query) or 0


def refuse_stale(page: ActionPage, base_number: int | None) -> None:
    """Raise StaleEdit when somebody saved since; None asks for nothing. The caller holds the page's lock."""
    if base_number is not None and base_number != newest_number(page.id):
        raise StaleEdit("Somebody else has saved this page since you began")


def put_first(page: ActionPage, *, now: datetime) -> None:
    """Keep how the page stood before anybody saved; joins the caller, who has changed nothing yet."""
    if not newest_number(page.id):
        _put(page, "first", fields_of(page), account_id=None, restored_number=None, now=now)


def put_saved(
    page: ActionPage, *, account_id: uuid.UUID | None, restored_number: int | None = None, now: datetime
) -> None:
    """Keep how the page stands now, unless nothing changed; what this person had not saved is done with. Joins."""
    if account_id:
        db.session.execute(delete(UnsavedEdit).filter_by(action_page_id=page.id, account_id=account_id))
    fields = fields_of(page)
    newest = get_revision(page, newest_number(page.id))
    if restored_number or newest.fields != fields:
        kind: RevisionKind = "restored" if restored_number else "saved"
        _put(page, kind, fields, account_id=account_id, restored_number=restored_number, now=now)


def keep_unsaved(*, page: ActionPage, account_id: uuid.UUID, base_number: int, fields: Fields, now: datetime) -> bool:
    """Keep what somebody has typed so far; nothing of the page changes. False when it says what the page says."""
    is_kept = bool(differing(fields, fields_of(page)))
    if is_kept:
        typed = {
            "base_number": base_number,
            "fields": {name: list(texts) for name, texts in fields.items()},
            "typed_at": now,
        }
        owner = {"action_page_id": page.id, "account_id": account_id, "organization_id": page.organization_id}
        known = ["action_page_id", "account_id"]
        db.session.execute(
            upsert(UnsavedEdit).values(owner | typed).on_conflict_do_update(index_elements=known, set_=typed)
        )
    else:
        db.session.execute(delete(UnsavedEdit).filter_by(action_page_id=page.id, account_id=account_id))
    db.session.commit()
    return is_kept


def set_unsaved_aside(*, page: ActionPage, account_id: uuid.UUID, now: datetime) -> None:
    """Go on from what was saved last: what this person typed moves into the history and can be restored from there."""
    db.session.refresh(page, ["status"], with_for_update={"of": ActionPage})
    put_unsaved_aside(page, account_id, now=now)
    db.session.commit()


def put_unsaved_aside(page: ActionPage, account_id: uuid.UUID | None, *, now: datetime) -> None:
    """The same for a caller that holds the page's lock and commits."""
    edit = find_unsaved(page.id, account_id) if account_id else None
    if edit is None:
        return
    put_first(page, now=now)
    _put(page, "set_aside", edit.fields, account_id=account_id, restored_number=None, now=edit.typed_at)
    db.session.delete(edit)
    db.session.flush()


def find_unsaved(action_page_id: uuid.UUID, account_id: uuid.UUID) -> UnsavedEdit | None:
    """What this person has typed and not saved."""
    return db.session.scalar(
        select(UnsavedEdit)
        .filter_by(action_page_id=action_page_id, account_id=account_id)
        .execution_options(populate_existing=True)
    )


def list_others(action_page_id: uuid.UUID, account_id: uuid.UUID, *, now: datetime) -> Sequence[UnsavedEdit]:
    """What other people typed within the last hour and have not saved, the newest first."""
    return db.session.scalars(
        select(UnsavedEdit)
        .where(
            UnsavedEdit.action_page_id == action_page_id,
            UnsavedEdit.account_id != account_id,
            UnsavedEdit.typed_at > now - AT_IT,
        )
        .order_by(UnsavedEdit.typed_at.desc())
    ).all()


def list_revisions(page: ActionPage) -> Sequence[PageRevision]:
    """The newest revisions of a page, the newest first."""
    return db.session.scalars(
        select(PageRevision).filter_by(action_page_id=page.id).order_by(PageRevision.number.desc()).limit(LISTED)
    ).all()


def get_revision(page: ActionPage, number: int) -> PageRevision:
    """One revision of a page. Raises NotFound."""
    revision = db.session.scalar(select(PageRevision).filter_by(action_page_id=page.id, number=number))
    if revision is None:
        raise NotFound("There is no such revision")
    return revision


def find_before(revision: PageRevision) -> PageRevision | None:
    """The revision that the page showed before this one."""
    return db.session.scalar(
        select(PageRevision)
        .where(
            PageRevision.action_page_id == revision.action_page_id,
            PageRevision.number < revision.number,
            PageRevision.kind != "set_aside",
        )
        .order_by(PageRevision.number.desc())
        .limit(1)
    )


def _put(
    page: ActionPage,
    kind: RevisionKind,
    fields: Fields,
    *,
    account_id: uuid.UUID | None,
    restored_number: int | None,
    now: datetime,
) -> None:
    last = db.session.scalar(select(func.max(PageRevision.number)).filter_by(action_page_id=page.id)) or 0
    revision = PageRevision(
        id=new_id(now),
        organization_id=page.organization_id,
        action_page_id=page.id,
        account_id=account_id,
        number=last + 1,
        kind=kind,
        restored_number=restored_number,
        fields={name: list(texts) for name, texts in fields.items()},
        created_at=now,
    )
    db.session.add(revision)
    db.session.flush()
