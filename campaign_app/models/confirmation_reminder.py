"""Reminders to confirm: that one was put into the outbox, so that none is put twice."""

import uuid

from sqlalchemy import CheckConstraint, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from campaign_app.extensions import Base
from campaign_app.models.columns import Moment, OrganizationId


class ConfirmationReminder(Base):
    """The first or the second reminder of a signature; a third cannot be."""

    __tablename__ = "confirmation_reminders"
    __table_args__ = (CheckConstraint("number IN (1, 2)", name="number_known"),)

    signature_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    organization_id: Mapped[OrganizationId]
    put_at: Mapped[Moment]
