"""A delivery: one tally or one letter handed to one target, and what became of it."""

import uuid
from typing import Literal

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign_app.extensions import Base
from campaign_app.models.action_page import ActionPage
from campaign_app.models.columns import Id, Moment, OrganizationId, one_of
from campaign_app.models.signature import Letter
from campaign_app.models.tally import Tally
from campaign_app.models.target import Target

DeliveryStatus = Literal["planned", "sent", "acknowledged", "failed", "uncertain"]


class Delivery(Base):
    """Exactly one of `tally_id` and `letter_id` is set; unique constraints keep it from going twice."""

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("tally_id", "target_id"),
        UniqueConstraint("letter_id"),
        CheckConstraint("(tally_id IS NULL) <> (letter_id IS NULL)", name="one_content"),
        one_of("status", "planned", "sent", "acknowledged", "failed", "uncertain"),
    )

    id: Mapped[Id]
    organization_id: Mapped[OrganizationId]
    action_page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("action_pages.id"), index=True)
    target_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("targets.id"), index=True)
    tally_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("tallies.id"))
    letter_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("letters.id"))
    status: Mapped[DeliveryStatus] = mapped_column(String(12), default="planned")
    note: Mapped[str] = mapped_column(String(300), default="")
    content_digest: Mapped[bytes | None]
    planned_at: Mapped[Moment]
    decided_at: Mapped[Moment | None]

    action_page: Mapped[ActionPage] = relationship(lazy="raise")
    target: Mapped[Target] = relationship(lazy="raise")
    tally: Mapped[Tally | None] = relationship(lazy="raise")
    letter: Mapped[Letter | None] = relationship(lazy="raise")

    @property
    def has_no_mail(self) -> bool:
        """Whether it waits for an address: planned with a note, because no mail could be put in the outbox."""
        return self.status == "planned" and bool(self.note)
