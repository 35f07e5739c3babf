"""Changes of a public page's goal: nobody meets another goal tomorrow without reading why."""

import uuid

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from campaign_app.extensions import Base
from campaign_app.models.columns import Id, Moment, OrganizationId


class GoalChange(Base):
    """One change, and the page's confirmed signatures at that moment: it was met, or the organizer set another."""

    __tablename__ = "goal_changes"

    id: Mapped[Id]
    organization_id: Mapped[OrganizationId]
    action_page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("action_pages.id"), index=True)
    goal_before: Mapped[int]
    goal: Mapped[int]
    confirmed_count: Mapped[int] = mapped_column(BigInteger)
    changed_at: Mapped[Moment]

    @property
    def is_met(self) -> bool:
        """Whether the goal was reached before it was raised."""
        return self.confirmed_count >= self.goal_before < self.goal
