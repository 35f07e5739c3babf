"""Keeping: texts become rows of `sources`, each once per organization; a changed one never overwrites the known one.

Everything here joins the caller's transaction.
"""

import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from dataclasses import replace as replace_fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from campaign_app.drafting import Draft, Release, draft
from campaign_app.extensions import db
from campaign_app.identifiers import new_id
from campaign_app.models import ActionPage, Source, SourceKey
from campaign_app.services.identity import Identity, canonical_url, host_of, identify

URL_MAX = 2_000
ITEMS_MAX = 500
_NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True)
class Item:
    """One text with its keys, ready to be kept; `draft` is None where the very same words are known already.

    `is_excerpt` says that the whole text lies at an address of its own on the same site.
    """

    release: Release
    draft: Draft | None
    identity: Identity
    url: str | None
    is_excerpt: bool


@dataclass
class Kept:
    """What became of the items, in their order: new sources, texts that changed, and sources known already."""

    new_ids: list[uuid.UUID] = field(default_factory=list)
    changed_ids: list[uuid.UUID] = field(default_factory=list)
    known_ids: list[uuid.UUID] = field(default_factory=list)


def prepare(releases: Sequence[Release], *, organization_id: uuid.UUID, page_url: str | None) -> list[Item]:
    """Draft what each unknown text suggests; much work, so it comes before the transaction that keeps them."""
    texts = [_storable(release) for release in releases[:ITEMS_MAX]]
    identities = [identify(text, page_url=page_url, is_alone=len(releases) == 1) for text in texts]
    known = _find_known(organization_id, {identity.content for identity in identities})
    db.session.commit()
    return [
        Item(
            release=text,
            draft=None if identity.content in known else draft(text),
            identity=identity,
            url=text.url or (page_url or "")[:URL_MAX] or None,
            is_excerpt=_is_excerpt(text, page_url),
        )
        for text, identity in zip(texts, identities, strict=True)
    ]


def _storable(release: Release) -> Release:
    """The text without what PostgreSQL cannot hold: NUL, halves of characters, an address that is too long."""
    title, body = storable(release.title), storable(release.body)
    url = release.url if release.url and len(release.url) <= URL_MAX and not _NOT_STORABLE.search(release.url) else None
    return replace_fields(release, title=title, body=body, url=url)


def storable(text: str) -> str:
    """A text without what PostgreSQL cannot hold."""
    return _NOT_STORABLE.sub("", text)


def _is_excerpt(release: Release, page_url: str | None) -> bool:
    if not (release.url and page_url and (release.is_cut or not release.body.strip())):
        return False
    sites = [host_of(url).removeprefix("www.") for url in (release.url, page_url)]
    return sites[0] == sites[1] and canonical_url(release.url) != canonical_url(page_url)


def put_items(items: Iterable[Item], *, organization_id: uuid.UUID, feed_id: uuid.UUID | None, now: datetime) -> Kept:
    """Keep each item that is new, and each change of a known one beside it."""
    items = list(items)
    # Two imports at once would both find a text unknown under different keys.
    db.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(str(organization_id), 0))))
    known = _find_known(organization_id, {key for item in items for key in item.identity.keys})
    kept = Kept()
    for item in items:
        _put_item(item, known, kept, organization_id=organization_id, feed_id=feed_id, now=now)
    return kept


def _put_item(
    item: Item,
    known: dict[bytes, uuid.UUID],
    kept: Kept,
    *,
    organization_id: uuid.UUID,
    feed_id: uuid.UUID | None,
    now: datetime,
) -> None:
    place = next((known[key] for key in item.identity.places if key in known), None)
    source_id = known.get(item.identity.content)
    if source_id is None and place is not None:
        revised = db.session.get_one(Source, place)
        if not _is_change(item, revised, feed_id):
            source_id = place
            # A new excerpt may be of a changed text: have a look at the whole one.
            if item.is_excerpt and not revised.is_cut and revised.feed_id == feed_id:
                revised.fetch_due_at = now
    if source_id is not None:
        kept.known_ids.append(source_id)
        source_id = place or source_id
    else:
        source_id = _insert(item, organization_id=organization_id, feed_id=feed_id, revises_id=place, now=now)
        (kept.changed_ids if place else kept.new_ids).append(source_id)
    _put_keys(item, known, organization_id=organization_id, source_id=source_id, place=place)


def _is_change(item: Item, known: Source, feed_id: uuid.UUID | None) -> bool:
    """Whether other words at a known place are a change of the text, or only another way it was read.

    A feed and the page it leads to never have quite the same words, so only what comes the same way is compared; an
    excerpt says nothing about a text that is known whole.
    """
    if item.release.is_cut and not known.is_cut:
        return False
    return known.is_cut != item.release.is_cut or known.feed_id == feed_id


def _put_keys(
    item: Item,
    known: dict[bytes, uuid.UUID],
    *,
    organization_id: uuid.UUID,
    source_id: uuid.UUID,
    place: uuid.UUID | None,
) -> None:
    """Remember the item's keys that are new: its places lead to the source known there, its words to its own row."""
    owners = dict.fromkeys(item.identity.places, place or source_id) | {item.identity.content: source_id}
    missing = {key: owner for key, owner in owners.items() if key not in known}
    if missing:
        rows = [{"organization_id": organization_id, "key": key, "source_id": owner} for key, owner in missing.items()]
        db.session.execute(upsert(SourceKey).values(rows).on_conflict_do_nothing())
        known |= missing


def _find_known(organization_id: uuid.UUID, keys: set[bytes]) -> dict[bytes, uuid.UUID]:
    """Which of the keys lead to a source of the organization; older sources are found by their `dedupe_key` alone."""
    by_key = select(SourceKey.key, SourceKey.source_id).where(
        SourceKey.organization_id == organization_id, SourceKey.key.in_(keys)
    )
    by_row = select(Source.dedupe_key, Source.id).where(
        Source.organization_id == organization_id, Source.dedupe_key.in_(keys)
    )
    return dict(db.session.execute(by_row).all()) | dict(db.session.execute(by_key).all())


def _insert(
    item: Item,
    *,
    organization_id: uuid.UUID,
    feed_id: uuid.UUID | None,
    revises_id: uuid.UUID | None,
    now: datetime,
) -> uuid.UUID:
    release = item.release
    source = Source(
        # Ids count in milliseconds: what comes in together stays in the order of its page.
        id=new_id(now + timedelta(milliseconds=release.part or 0)),
        organization_id=organization_id,
        feed_id=feed_id,
        revises_id=revises_id,
        kind=release.kind,
        title=release.title[:300],
        title_is_derived=release.title_is_derived,
        body=release.body,
        is_cut=release.is_cut,
        url=item.url,
        published_on=release.published_on,
        dedupe_key=item.identity.content,
        imported_at=now,
        fetch_due_at=now if item.is_excerpt and revises_id is None else None,
        **_suggestions(item.draft or draft(release)),
    )
    db.session.add(source)
    db.session.flush()
    return source.id


def _suggestions(suggestion: Draft) -> dict[str, Any]:
    """The columns of a draft."""
    start, end = suggestion.demand_span or (None, None)
    return {
        "language": suggestion.language,
        "suggested_kind": suggestion.kind,
        "suggested_headline": suggestion.headline[:200],
        "suggested_summary": suggestion.summary,
        "suggested_targets": list(suggestion.targets),
        "suggested_case": suggestion.case,
        "suggested_request": suggestion.request or "",
        "suggested_share_text": suggestion.share_text,
        "suggested_demands": [
            {
                "start": found.span[0],
                "end": found.span[1],
                "request": (suggestion.request or "") if found.span == suggestion.demand_span else "",
                "targets": list(found.targets),
                "kind": None,
                "confidence": round(found.confidence, 3),
            }
            for found in suggestion.demands
        ],
        "suggested_fields": {
            name: {
                "confidence": round(found.confidence, 3),
                "spans": [list(span) for span in found.spans],
                "words": storable(found.words),
            }
            for name, found in suggestion.fields.items()
        },
        "demand_start": start,
        "demand_end": end,
    }


def replace(old: Source, new: Source, *, now: datetime) -> None:
    """Let a changed text stand for the known one from now on; the old row keeps its words and its pages."""
    new.settled_at = old.set_aside_at = now
    lead(old, new)


def lead(old: Source, new: Source) -> None:
    """Let everything that one source is known by lead to another."""
    db.session.execute(update(SourceKey).where(SourceKey.source_id == old.id).values(source_id=new.id))


def has_pages(source_id: uuid.UUID) -> bool:
    """Whether an action page rests on the source."""
    return bool(db.session.scalar(select(exists().where(ActionPage.source_id == source_id))))
