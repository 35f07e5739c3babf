"""The inbox: an organization's sources by what became of them, and what an organizer does with them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, exists, func, select, update

from campaign_app.errors import BadInput
from campaign_app.extensions import db
from campaign_app.models import ActionPage, Source
from campaign_app.services import audit, keeping

State = Literal["new", "drafted", "aside", "all"]
STATES: tuple[State, ...] = ("new", "drafted", "aside", "all")
PAGE_SIZE = 50
PAGES_MAX = 10_000


@dataclass(frozen=True)
class Filter:
    """Which sources to list; `kind` is a kind of action page, or `none` for sources that suggest none."""

    state: State = "new"
    kind: str = ""
    feed_id: uuid.UUID | None = None
    words: str = ""
    page: int = 1


@dataclass(frozen=True)
class Inbox:
    """One page of the list; `counts` heed the rest of the filter, `revisions` are by the id of the known text."""

    sources: Sequence[Source]
    counts: dict[State, int]
    revisions: dict[uuid.UUID, Source]
    first: int
    total: int


def look(organization_id: uuid.UUID, wanted: Filter) -> Inbox:
    """The sources a filter lets through, the newest publication first, undated ones last."""
    states = _states()
    rest = [Source.organization_id == organization_id, *_conditions(wanted)]
    counted = db.session.execute(
        select(*(func.count().filter(condition).label(state) for state, condition in states.items())).where(*rest)
    ).one()
    offset = (min(max(wanted.page, 1), PAGES_MAX) - 1) * PAGE_SIZE
    sources = db.session.scalars(
        select(Source)
        .where(*rest, states[wanted.state])
        .order_by(Source.published_on.desc().nulls_last(), Source.imported_at.desc(), Source.id)
        .limit(PAGE_SIZE)
        .offset(offset)
    ).all()
    counts: dict[State, int] = {state: int(counted._mapping[state]) for state in STATES}
    return Inbox(sources, counts, _find_revisions(sources), offset + 1, counts[wanted.state])


def set_aside(*, source: Source, account_id: uuid.UUID | None, is_aside: bool, now: datetime) -> None:
    """Take a source out of the list of new ones, or back into it."""
    source.set_aside_at = now if is_aside else None
    _put_audit(source, "source.set_aside" if is_aside else "source.restore", account_id, now)
    db.session.commit()


def settle(*, revision: Source, is_taken: bool, account_id: uuid.UUID | None, now: datetime) -> None:
    """Decide about a changed text: take it from now on, or keep the known one. Pages keep the text they were made of.

    Raises BadInput when that is decided already.
    """
    if not revision.is_revision:
        raise BadInput("This change has been decided already.", field="decision")
    known = db.session.get_one(Source, revision.revises_id)
    # Older changes of the same text are decided with it.
    db.session.execute(
        update(Source)
        .where(Source.revises_id == known.id, Source.settled_at.is_(None), Source.id != revision.id)
        .values(settled_at=now, set_aside_at=now)
    )
    if is_taken:
        keeping.replace(known, revision, now=now)
    else:
        revision.settled_at = revision.set_aside_at = now
    _put_audit(revision, "source.take_change" if is_taken else "source.keep_text", account_id, now)
    db.session.commit()


def _states() -> dict[State, ColumnElement[bool]]:
    is_settled = Source.revises_id.is_(None) | Source.settled_at.is_not(None)
    is_drafted = exists().where(ActionPage.source_id == Source.id)
    is_aside = Source.set_aside_at.is_not(None)
    return {
        "new": is_settled & ~is_aside & ~is_drafted,
        "drafted": is_settled & ~is_aside & is_drafted,
        "aside": is_settled & is_aside,
        "all": is_settled,
    }


def _conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.kind:
        conditions.append(
            Source.suggested_kind.is_(None) if wanted.kind == "none" else Source.suggested_kind == wanted.kind
        )
    if wanted.feed_id:
        conditions.append(Source.feed_id == wanted.feed_id)
    if words := wanted.words.strip():
        found = Source.title.icontains(words, autoescape=True) | Source.body.icontains(words, autoescape=True)
        conditions.append(found)
    return conditions


def _find_revisions(sources: Sequence[Source]) -> dict[uuid.UUID, Source]:
    """The newest undecided change of each source that has one."""
    waiting = db.session.scalars(
        select(Source)
        .where(Source.revises_id.in_([source.id for source in sources]), Source.settled_at.is_(None))
        .order_by(Source.imported_at, Source.id)
    )
    return {revision.revises_id: revision for revision in waiting if revision.revises_id}


def find_revision(source: Source) -> Source | None:
    """The newest undecided change of one source."""
    return _find_revisions([source]).get(source.id)


def find_known(revision: Source) -> Source | None:
    """The text that a waiting change is about; None for a source that is no change or a decided one."""
    return db.session.get_one(Source, revision.revises_id) if revision.is_revision else None


def _put_audit(source: Source, act: str, account_id: uuid.UUID | None, now: datetime) -> None:
    audit.put(organization_id=source.organization_id, account_id=account_id, act=act, subject_id=source.id, now=now)
