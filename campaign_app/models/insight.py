"""What dashboards read: counts by hour, by source and by supporters' links, and the deltas they are folded from."""

import uuid

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from campaign_app.extensions import Base
from campaign_app.models.columns import Moment, OrganizationId

_ZERO = text("0")


class InsightDelta(Base):
    """One change of the counts below, waiting to be folded; a trigger on the ledger and the counting of views append.

    With an `hour_at` (a full hour, UTC) it changes that hour, with a `source_code` that source; one may change both.
    """

    __tablename__ = "insight_deltas"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    organization_id: Mapped[uuid.UUID]
    action_page_id: Mapped[uuid.UUID]
    hour_at: Mapped[Moment | None]
    source_code: Mapped[str | None] = mapped_column(String(60))
    view_count: Mapped[int] = mapped_column(default=0, server_default=_ZERO)
    signed_count: Mapped[int] = mapped_column(default=0, server_default=_ZERO)
    confirmed_count: Mapped[int] = mapped_column(default=0, server_default=_ZERO)
    opted_in_count: Mapped[int] = mapped_column(default=0, server_default=_ZERO)


class PageHour(Base):
    """A page in one hour (UTC): how often it was looked at, who signed then, and who confirmed then and still counts.

    `opted_in_count` is how many of the confirmed said yes to mail when they signed.
    """

    __tablename__ = "page_hours"

    action_page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("action_pages.id"), primary_key=True)
    hour_at: Mapped[Moment] = mapped_column(primary_key=True)
    organization_id: Mapped[OrganizationId]
    view_count: Mapped[int] = mapped_column(BigInteger)
    signed_count: Mapped[int] = mapped_column(BigInteger)
    confirmed_count: Mapped[int] = mapped_column(BigInteger)
    opted_in_count: Mapped[int] = mapped_column(BigInteger)


class PageSource(Base):
    """A page's confirmed signatures that came with one source code; '' is of those without."""

    __tablename__ = "page_sources"
    __table_args__ = (Index("ix_page_sources_action_page_id_confirmed_count", "action_page_id", "confirmed_count"),)

    action_page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("action_pages.id"), primary_key=True)
    source_code: Mapped[str] = mapped_column(String(60), primary_key=True)
    organization_id: Mapped[OrganizationId]
    confirmed_count: Mapped[int] = mapped_column(BigInteger)


class PageShare(Base):
    """A page's confirmed signatures that came through one supporter's own link."""

    __tablename__ = "page_shares"

    action_page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("action_pages.id"), primary_key=True)
    share_code: Mapped[str] = mapped_column(String(60), primary_key=True)
    organization_id: Mapped[OrganizationId]
    confirmed_count: Mapped[int] = mapped_column(BigInteger)


class PageReach(Base):
    """How many supporters' own links brought somebody to a page, and how many signatures they brought."""

    __tablename__ = "page_reaches"

    action_page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("action_pages.id"), primary_key=True)
    organization_id: Mapped[OrganizationId]
    sharer_count: Mapped[int] = mapped_column(BigInteger)
    brought_count: Mapped[int] = mapped_column(BigInteger)
