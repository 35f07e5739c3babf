"""The picture other sites show beside a link to an action page."""

import uuid

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from campaign_app.extensions import Base
from campaign_app.models.columns import Moment, OrganizationId


class ShareImage(Base):
    """A page's present picture (PNG). `digest` is of what it shows; `checked_at` when that was last compared.

    While another headline is tested, `other_picture` shows that one.
    """

    __tablename__ = "share_images"

    action_page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("action_pages.id"), primary_key=True)
    organization_id: Mapped[OrganizationId]
    digest: Mapped[str] = mapped_column(String(16))
    picture: Mapped[bytes]
    other_digest: Mapped[str | None] = mapped_column(String(16))
    other_picture: Mapped[bytes | None]
    checked_at: Mapped[Moment] = mapped_column(index=True)
