"""Links that are mailed to people who work here: an invitation into an organization, and a new password."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign_app.extensions import Base
from campaign_app.models.account import ROLES, Account, Role
from campaign_app.models.columns import Id, Moment, OrganizationId, one_of
from campaign_app.models.organization import Organization

INVITATION_TTL = timedelta(days=7)
RESET_TTL = timedelta(hours=1)


class Invitation(Base):
    """Somebody asked to take a role in an organization; works once, until it lapses, is withdrawn or taken up."""

    __tablename__ = "invitations"
    __table_args__ = (one_of("role", *ROLES),)

    id: Mapped[Id]
    organization_id: Mapped[OrganizationId]
    invited_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    email: Mapped[str] = mapped_column(String(254))
    role: Mapped[Role] = mapped_column(String(20))
    created_at: Mapped[Moment]
    accepted_at: Mapped[Moment | None]
    withdrawn_at: Mapped[Moment | None]

    organization: Mapped[Organization] = relationship(lazy="joined")
    invited_by: Mapped[Account | None] = relationship(lazy="joined")

    @property
    def expires_at(self) -> datetime:
        """The last moment it can be taken up."""
        return self.created_at + INVITATION_TTL

    def is_open(self, now: datetime) -> bool:
        """Whether it can still be taken up."""
        return self.accepted_at is None and self.withdrawn_at is None and now < self.expires_at


class PasswordReset(Base):
    """A mailed link that sets a new password: once, within RESET_TTL."""

    __tablename__ = "password_resets"

    id: Mapped[Id]
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    created_at: Mapped[Moment]
    used_at: Mapped[Moment | None]

    account: Mapped[Account] = relationship(lazy="joined")

    def is_open(self, now: datetime) -> bool:
        """Whether it can still be used."""
        return self.used_at is None and now < self.created_at + RESET_TTL and self.account.disabled_at is None
