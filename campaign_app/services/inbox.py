"""The inbox: an organization's sources by what became of them, and what an organizer does with one or with several."""

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
MANY = 500
# The least confidence of each word, and what it stays below.
CONFIDENCES = {"certain": (0.8, 1.1), "likely": (0.6, 0.8), "guess": (0.0, 0.6)}


@dataclass(frozen=True)
class Filter:
    """Which sources to list.

    `kind` is a kind of action page, or `none` for sources that suggest none; `confidence` is of the demand: `certain`,
    `likely` or `guess`.
    """

    state: State = "new"
    kind: str = ""
    confidence: str = ""
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


def list_chosen(organization_id: uuid.UUID, source_ids: Sequence[uuid.UUID]) -> Sequence[Source]:
    """The organization's own among these sources, at most 500, as they came in; others are left out."""
    return db.session.scalars(
        select(Source)
        .where(Source.organization_id == organization_id, Source.id.in_(source_ids[:MANY]))
        .order_by(Source.imported_at, Source.id)
    ).all()


def set_many_aside(
    *, sources: Sequence[Source], account_id: uuid.UUID | None, is_aside: bool, now: datetime
) -> Sequence[Source]:
    """Take sources out of the list of new ones, or back into it; returns those that this changed."""
    changed = [source for source in sources if (source.set_aside_at is not None) != is_aside]
    for source in changed:
        source.set_aside_at = now if is_aside else None
        _put_audit(source, "source.set_aside" if is_aside else "source.restore", account_id, now)
    db.session.commit()
    return changed


def merge(*, sources: Sequence[Source], account_id: uuid.UUID | None, now: datetime) -> Source:
    """Keep one of several copies: one that a page rests on, else a whole text, else the longest; set the others aside.

    What the others are known by leads to the kept one from now on. Raises BadInput for fewer than two.
    """
    if len(sources) < 2:
        raise BadInput("Choose at least two sources to merge.", field="source")
    kept = max(sources, key=lambda source: (keeping.has_pages(source.id), not source.is_cut, len(source.body)))
    for copy in sources:
        if copy is not kept:
            keeping.lead(copy, kept)
            copy.set_aside_at = copy.set_aside_at or now
            _put_audit(copy, "source.merge", account_id, now)
    db.session.commit()
    return kept


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
    if wanted.confidence in CONFIDENCES:
        least, below = CONFIDENCES[wanted.confidence]
        confidence = Source.suggested_fields["demand"]["confidence"].as_float()
        conditions += [Source.suggested_kind.is_not(None), confidence >= least, confidence < below]
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
