"""Comments chosen for the brief of a page's tallies, and those that stood in a brief."""

import uuid

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from campaign_app.extensions import Base
from campaign_app.models.columns import Moment, OrganizationId


class BriefComment(Base):
    """That a supporter's comment was chosen for the next briefs of its page, by an organizer or staff."""

    __tablename__ = "brief_comments"

    signature_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[OrganizationId]
    action_page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("action_pages.id"), index=True)
    chosen_at: Mapped[Moment]


class DeliveredComment(Base):
    """That a supporter's comment stood in the brief of a delivery, so that erasing them finds it."""

    __tablename__ = "delivered_comments"

    delivery_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("deliveries.id"), primary_key=True)
    signature_id: Mapped[uuid.UUID] = mapped_column(primary_key=True, index=True)
    organization_id: Mapped[OrganizationId]
