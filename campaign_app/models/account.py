"""Accounts: people who work in the platform, their memberships (a role in one organization) and their sessions."""

import uuid
from datetime import datetime
from typing import Literal

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign_app.extensions import Base
from campaign_app.models.columns import Id, Moment, OrganizationId, one_of
from campaign_app.models.organization import Organization

Role = Literal["organizer", "staff", "administrator"]
ROLES: tuple[Role, ...] = ("organizer", "staff", "administrator")


class Account(Base):
    """A person who logs in; `email` is normalised and in lower case, unique across organizations."""

    __tablename__ = "accounts"

    id: Mapped[Id]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[Moment]
    last_login_at: Mapped[Moment | None]
    disabled_at: Mapped[Moment | None]

    memberships: Mapped[list["Membership"]] = relationship(back_populates="account", lazy="selectin")


class Membership(Base):
    """The role of one account in one organization."""

    __tablename__ = "memberships"
    __table_args__ = (UniqueConstraint("organization_id", "account_id"), one_of("role", *ROLES))

    id: Mapped[Id]
    organization_id: Mapped[OrganizationId]
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    role: Mapped[Role] = mapped_column(String(20))
    created_at: Mapped[Moment]

    account: Mapped[Account] = relationship(back_populates="memberships", lazy="joined")
    organization: Mapped[Organization] = relationship(lazy="joined")

    def may(self, *roles: Role) -> bool:
        """Whether this role covers one of `roles`; an administrator covers all."""
        return self.role == "administrator" or self.role in roles


class AccountSession(Base):
    """One log-in. The cookie holds its random key, the row only the key's hash; ending the row ends the log-in."""

    __tablename__ = "account_sessions"

    id: Mapped[Id]
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    key_hash: Mapped[bytes] = mapped_column(unique=True)
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    ended_at: Mapped[Moment | None]

    account: Mapped[Account] = relationship(lazy="joined")

    def is_alive(self, now: datetime) -> bool:
        """Whether requests may still be made under this log-in."""
        return self.ended_at is None and now < self.expires_at and self.account.disabled_at is None
