"""Importing: texts into sources, each once, with the draft the drafting package suggests."""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as upsert

from campaign_app.drafting import Release, draft, read
from campaign_app.errors import NotFound, UnreadableSource
from campaign_app.extensions import db
from campaign_app.identifiers import new_id
from campaign_app.models import Source
from campaign_app.services import audit

FILE_MAX_BYTES = 10_000_000
URL_MAX = 2_000


@dataclass(frozen=True)
class ImportReport:
    """What an import found and which of it was new, in the order of the text."""

    found_count: int
    new_sources: list[Source]


def import_text(
    *, organization_id: uuid.UUID, data: bytes, url: str | None, account_id: uuid.UUID | None, now: datetime
) -> ImportReport:
    """Read a release, a priorities page or a newsroom listing and keep each text once per organization.

    Raises UnreadableSource when nothing can be read; then nothing is changed.
    """
    if len(data) > FILE_MAX_BYTES:
        raise UnreadableSource(
            "This text is larger than %(limit)d MB: import it in parts.", limit=FILE_MAX_BYTES // 10**6
        )
    releases = read(data, base_url=url)
    new_ids = [source_id for release in releases if (source_id := _put_source(organization_id, release, url, now))]
    audit.put(
        organization_id=organization_id,
        account_id=account_id,
        act="source.import",
        subject_id=None,
        detail={"found_count": len(releases), "new_count": len(new_ids)},
        now=now,
    )
    db.session.commit()
    sources = db.session.scalars(select(Source).where(Source.id.in_(new_ids)).order_by(Source.id)).all()
    return ImportReport(found_count=len(releases), new_sources=list(sources))


def _put_source(organization_id: uuid.UUID, release: Release, url: str | None, now: datetime) -> uuid.UUID | None:
    """Insert one source; None when the organization has it already."""
    suggestion = draft(release)
    start, end = suggestion.demand_span or (None, None)
    return db.session.scalar(
        upsert(Source)
        .values(
            id=new_id(now),
            organization_id=organization_id,
            kind=release.kind,
            title=release.title[:300],
            title_is_derived=release.title_is_derived,
            body=release.body,
            is_cut=release.is_cut,
            url=(release.url or url or "")[:URL_MAX] or None,
            published_on=release.published_on,
            dedupe_key=_dedupe_key(release),
            imported_at=now,
            suggested_kind=suggestion.kind,
            suggested_headline=suggestion.headline[:200],
            suggested_targets=list(suggestion.targets),
            suggested_case=suggestion.case,
            suggested_request=suggestion.request or "",
            demand_start=start,
            demand_end=end,
        )
        .on_conflict_do_nothing(index_elements=["organization_id", "dedupe_key"])
        .returning(Source.id)
    )


def _dedupe_key(release: Release) -> bytes:
    """SHA-256 of the release's own address, else of its title, day and words: the same text is the same source."""
    words = " ".join(release.body.casefold().split())
    identity = release.url or f"{release.title.casefold()}\n{release.published_on}\n{words}"
    return hashlib.sha256(identity.encode()).digest()


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
