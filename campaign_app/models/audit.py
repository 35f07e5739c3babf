"""The audit trail: who did what to which row, written before the act takes effect; append-only."""

import uuid
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Identity, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign_app.extensions import Base
from campaign_app.models.account import Account
from campaign_app.models.columns import Moment, OrganizationId


class AuditEvent(Base):
    """An act of an account (None: the command line); a trigger refuses changes. `detail` holds ids and figures only."""

    __tablename__ = "audit_events"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    organization_id: Mapped[OrganizationId]
    account_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    act: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[uuid.UUID | None]
    detail: Mapped[dict[str, Any]]
    created_at: Mapped[Moment]

    account: Mapped[Account | None] = relationship(lazy="raise")


class AuditSeal(Base):
    """The place of a line in its organization's chain: `hash` is SHA-256 of the seal before and the line's own text.

    A trigger writes it when the line's transaction commits.
    """

    __tablename__ = "audit_seals"
    __table_args__ = (UniqueConstraint("organization_id", "number"),)

    audit_event_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    organization_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organizations.id"))
    number: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[bytes]
