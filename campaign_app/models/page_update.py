"""Updates: news from the organizer on one action page."""

import uuid

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign_app.extensions import Base
from campaign_app.models.action_page import ActionPage
from campaign_app.models.columns import Id, LongText, Moment, OrganizationId


class PageUpdate(Base):
    """News in Markdown. While `published_at` is None only organizers see it; then it stands on the page.

    `tested_at` is when an organizer last mailed it to themselves as it reads now.
    """

    __tablename__ = "page_updates"
    __table_args__ = (
        Index(
            "ix_page_updates_organization_id_published_at",
            "organization_id",
            "published_at",
            postgresql_where=text("published_at IS NOT NULL"),
        ),
    )

    id: Mapped[Id]
    organization_id: Mapped[OrganizationId]
    action_page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("action_pages.id"), index=True)
    title: Mapped[str] = mapped_column(String(160))
    body_markdown: Mapped[LongText]
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]
    published_at: Mapped[Moment | None]
    tested_at: Mapped[Moment | None]

    action_page: Mapped[ActionPage] = relationship(lazy="joined", innerjoin=True)
