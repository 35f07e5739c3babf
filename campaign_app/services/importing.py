"""Importing: documents into sources, each text once, with the draft the drafting package suggests."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import select

from campaign_app.drafting import Release
from campaign_app.drafting.priorities import split_priorities
from campaign_app.errors import NotFound
from campaign_app.extensions import db
from campaign_app.gateways import parsing
from campaign_app.gateways.fetcher import Fetched
from campaign_app.models import Source
from campaign_app.services import audit, keeping

FILE_MAX_BYTES = parsing.MOST_BYTES
URL_MAX = keeping.URL_MAX


class Fetches(Protocol):
    """What brings a document from the web; raises FetchFailed."""

    def fetch(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """One document."""


@dataclass(frozen=True)
class ImportReport:
    """What an import found and which of it was new or changed, in the order of the text."""

    found_count: int
    new_sources: list[Source]
    changed_sources: list[Source]


def import_text(
    *,
    organization_id: uuid.UUID,
    data: bytes,
    url: str | None,
    account_id: uuid.UUID | None,
    now: datetime,
    filename: str | None = None,
) -> ImportReport:
    """Read a release, a newsroom listing or a document of priorities; keep each text of it once per organization.

    Raises UnreadableSource when nothing can be read; then nothing is changed.
    """
    releases = _one_each(read_document(data, base_url=url, filename=filename))
    items = keeping.prepare(releases, organization_id=organization_id, page_url=url)
    return _keep(items, organization_id=organization_id, account_id=account_id, now=now)


def import_url(
    *, organization_id: uuid.UUID, url: str, fetcher: Fetches, account_id: uuid.UUID | None, now: datetime
) -> ImportReport:
    """Fetch a page, a feed or a file and keep each text of it once per organization.

    Raises FetchFailed or UnreadableSource; then nothing is changed.
    """
    leave_transaction()
    fetched = fetcher.fetch(url)
    releases = _one_each(read_document(fetched.body, base_url=fetched.url, content_type=fetched.content_type))
    items = keeping.prepare(releases, organization_id=organization_id, page_url=fetched.url)
    return _keep(items, organization_id=organization_id, account_id=account_id, now=now)


def leave_transaction() -> None:
    """End the transaction that reading has begun, so that none is open while the network is waited for."""
    db.session.commit()


def read_document(
    data: bytes, *, base_url: str | None, content_type: str | None = None, filename: str | None = None
) -> list[Release]:
    """The texts in a document. Raises UnreadableSource."""
    return parsing.read(data, base_url=base_url, content_type=content_type, filename=filename)


def _one_each(releases: list[Release]) -> list[Release]:
    """A document that is one text of several priorities as one text for each; items of a list stay as they are."""
    return split_priorities(releases[0]) if len(releases) == 1 else releases


def _keep(
    items: list[keeping.Item], *, organization_id: uuid.UUID, account_id: uuid.UUID | None, now: datetime
) -> ImportReport:
    kept = keeping.put_items(items, organization_id=organization_id, feed_id=None, now=now)
    audit.put(
        organization_id=organization_id,
        account_id=account_id,
        act="source.import",
        subject_id=None,
        detail={"found_count": len(items), "new_count": len(kept.new_ids)},
        now=now,
    )
    db.session.commit()
    return report(items, kept)


def report(items: Sequence[keeping.Item], kept: keeping.Kept) -> ImportReport:
    """What became of the items, with the rows of those that are new or changed."""
    return ImportReport(len(items), _load(kept.new_ids), _load(kept.changed_ids))


def _load(ids: list[uuid.UUID]) -> list[Source]:
    return list(db.session.scalars(select(Source).where(Source.id.in_(ids)).order_by(Source.id)))


def list_sources(organization_id: uuid.UUID, *, limit: int = 200) -> Sequence[Source]:
    """An organization's sources, the newest publication first, undated ones last."""
    return db.session.scalars(
        select(Source)
        .filter_by(organization_id=organization_id)
        .order_by(Source.published_on.desc().nulls_last(), Source.id)
        .limit(limit)
    ).all()


def get_source(*, organization_id: uuid.UUID, source_id: uuid.UUID) -> Source:
    """One source of the organization. Raises NotFound, for a neighbour's too."""
    source = db.session.scalar(select(Source).filter_by(organization_id=organization_id, id=source_id))
    if source is None:
        raise NotFound("There is no such source")
    return source
