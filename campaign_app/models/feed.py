"""A feed: a place that sources come from, looked at again and again; and when each host may be asked next."""

from typing import Any, Literal

from sqlalchemy import Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from campaign_app.extensions import Base
from campaign_app.models.columns import Id, Moment, OrganizationId, one_of

FeedKind = Literal["feed", "listing"]


class Feed(Base):
    """One RSS or Atom feed (`feed`) or newsroom page (`listing`) of an organization.

    `etag` and `last_modified` are what its server said last. `failures` counts the tries since it was last read;
    `last_error` is the sentence of the newest one as a catalogue key, `last_error_values` fill its places. `fence`
    grows with every lease: whoever holds an older number has lost the row.
    """

    __tablename__ = "feeds"
    __table_args__ = (
        one_of("kind", "feed", "listing"),
        UniqueConstraint("organization_id", "url"),
        Index("ix_feeds_due", "next_poll_at", postgresql_where=text("paused_at IS NULL")),
    )

    id: Mapped[Id]
    organization_id: Mapped[OrganizationId]
    url: Mapped[str] = mapped_column(String(2000))
    host: Mapped[str] = mapped_column(String(260))
    kind: Mapped[FeedKind] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(300))
    etag: Mapped[str | None] = mapped_column(String(300))
    last_modified: Mapped[str | None] = mapped_column(String(100))
    failures: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str] = mapped_column(String(300), default="")
    last_error_values: Mapped[dict[str, Any]] = mapped_column(default=dict)
    fence: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[Moment]
    next_poll_at: Mapped[Moment]
    leased_until: Mapped[Moment | None]
    last_polled_at: Mapped[Moment | None]
    last_read_at: Mapped[Moment | None]
    paused_at: Mapped[Moment | None]


class FetchHost(Base):
    """When a host (with its port) may be asked next by anybody here: no two requests come close together."""

    __tablename__ = "fetch_hosts"

    host: Mapped[str] = mapped_column(String(260), primary_key=True)
    next_request_at: Mapped[Moment]
