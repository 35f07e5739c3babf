"""Accounts: people who work in the platform, their memberships (a role in one organization) and their sessions."""

import uuid
from datetime import datetime
from typing import Literal

from sqlalchemy import BigInteger, ForeignKey, Identity, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign_app.extensions import Base
from campaign_app.models.columns import Id, Moment, OrganizationId, one_of
from campaign_app.models.organization import Organization

Role = Literal["organizer", "staff", "administrator"]
ROLES: tuple[Role, ...] = ("organizer", "staff", "administrator")
# Marks in a browser's own words; those that others repeat come last.
_BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


class Account(Base):
    """A person who logs in; `email` is normalised and in lower case, unique across organizations.

    `totp_secret` asks for codes (RFC 6238) once `totp_enabled_at` is set; `totp_step` is the last half minute whose
    code was used, so that none works twice.
    `language` is the workspace's for them; None leaves it to their browser. `keys_off_at` is since when single keys do
    nothing for them.
    """

    __tablename__ = "accounts"

    id: Mapped[Id]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str] = mapped_column(String(200))
    language: Mapped[str | None] = mapped_column(String(8))
    created_at: Mapped[Moment]
    last_login_at: Mapped[Moment | None]
    disabled_at: Mapped[Moment | None]
    totp_secret: Mapped[str | None] = mapped_column(String(64))
    totp_enabled_at: Mapped[Moment | None]
    keys_off_at: Mapped[Moment | None]
    totp_step: Mapped[int] = mapped_column(BigInteger, default=0)

    memberships: Mapped[list["Membership"]] = relationship(
        back_populates="account", lazy="selectin", order_by="Membership.created_at"
    )

    @property
    def has_second_factor(self) -> bool:
        """Whether a password alone does not let anybody in."""
        return self.totp_enabled_at is not None


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
    """One log-in. The cookie holds its random key, the row only the key's hash; ending the row ends the log-in.

    Until `half_until` a log-in waits for its second factor and opens nothing else.
    """

    __tablename__ = "account_sessions"

    id: Mapped[Id]
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    key_hash: Mapped[bytes] = mapped_column(unique=True)
    browser: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    ended_at: Mapped[Moment | None]
    half_until: Mapped[Moment | None]

    account: Mapped[Account] = relationship(lazy="joined")

    @property
    def browser_name(self) -> str:
        """The browser and the system, as far as the browser's own words are known."""
        names = [next((name for mark, name in marks if mark in self.browser), "") for marks in (_BROWSERS, _SYSTEMS)]
        return ", ".join(name for name in names if name)

    def is_alive(self, now: datetime) -> bool:
        """Whether requests may still be made under this log-in."""
        return self.half_until is None and self._is_open(now)

    def is_half(self, now: datetime) -> bool:
        """Whether the password was right and the second factor is waited for."""
        return self.half_until is not None and now < self.half_until and self._is_open(now)

    def _is_open(self, now: datetime) -> bool:
        return self.ended_at is None and now < self.expires_at and self.account.disabled_at is None


class LoginTry(Base):
    """One log-in that failed: keyed hashes of the account's address and of the network it came from, kept for a day."""

    __tablename__ = "login_tries"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    account_key: Mapped[bytes] = mapped_column(index=True)
    network_key: Mapped[bytes] = mapped_column(index=True)
    created_at: Mapped[Moment] = mapped_column(index=True)
