"""A campaign: an organization's work on one policy priority; groups action pages."""

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from campaign_app.extensions import Base
from campaign_app.models.columns import Id, Moment, OrganizationId


class Campaign(Base):
    """A named group of action pages of one organization."""

    __tablename__ = "campaigns"
    __table_args__ = (UniqueConstraint("organization_id", "name"),)

    id: Mapped[Id]
    organization_id: Mapped[OrganizationId]
    name: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[Moment]
