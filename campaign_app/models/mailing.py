"""Mailings: one update on its way to those who want to hear from the organization, and how much left on which day."""

import uuid
from datetime import date
from typing import Literal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign_app.extensions import Base
from campaign_app.models.columns import Id, Moment, OrganizationId, one_of
from campaign_app.models.page_update import PageUpdate

Audience = Literal["page", "all"]
MailingStatus = Literal["sending", "stopped", "done"]


class Mailing(Base):
    """One update to one audience: everybody of the page or of the organization, or those of one state.

    `last_signature_id` is how far it has got, in the order of signatures. `spent_until` is the moment up to which
    its hourly rate is used. `put_count` is how many mails stand in the outbox for it, or left it.
    """

    __tablename__ = "mailings"
    __table_args__ = (
        one_of("audience", "page", "all"),
        one_of("status", "sending", "stopped", "done"),
        CheckConstraint("hourly_rate > 0", name="hourly_rate_positive"),
        Index(
            "uq_mailings_page_update_id_sending",
            "page_update_id",
            unique=True,
            postgresql_where=text("status = 'sending'"),
        ),
    )

    id: Mapped[Id]
    organization_id: Mapped[OrganizationId]
    page_update_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("page_updates.id"), index=True)
    audience: Mapped[Audience] = mapped_column(String(10))
    state_code: Mapped[str] = mapped_column(String(120), default="")
    status: Mapped[MailingStatus] = mapped_column(String(10), default="sending")
    hourly_rate: Mapped[int]
    put_count: Mapped[int] = mapped_column(default=0)
    last_signature_id: Mapped[uuid.UUID | None]
    spent_until: Mapped[Moment]
    started_at: Mapped[Moment]
    ended_at: Mapped[Moment | None]

    page_update: Mapped[PageUpdate] = relationship(lazy="joined", innerjoin=True)


class MailDay(Base):
    """How many mails to many an organization put in line on one day (UTC): what its warm-up goes by."""

    __tablename__ = "mail_days"

    organization_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organizations.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    put_count: Mapped[int] = mapped_column(default=0)
