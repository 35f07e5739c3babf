"""A delivery: one tally or one letter handed to one target by one channel, and what became of it."""

import uuid
from typing import Any, Literal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign_app.extensions import Base
from campaign_app.models.action_page import ActionPage
from campaign_app.models.columns import Id, Moment, one_of
from campaign_app.models.delivery_file import DeliveryFile
from campaign_app.models.letter_batch import LetterBatch
from campaign_app.models.signature import Letter
from campaign_app.models.tally import Tally
from campaign_app.models.target import Channel, Target

DeliveryStatus = Literal["planned", "needs_action", "sent", "acknowledged", "failed", "uncertain"]


class Delivery(Base):
    """Exactly one of `tally_id` and `letter_id` is set; unique constraints keep it from going twice.

    `needs_action` is a hand-off that waits for the supporter: it is with nobody yet and is never called sent before
    they say so; `reported_at` is when they did, so that their word is told from what the platform sent.
    `reminded_at` is when they were reminded, which happens once.

    A planned delivery waits for its turn until it is let go to its channel (`released_at`); staff may hold it
    (`held_at`). `failure` says whether trying again without mending anything can help: `temporary` when the attempts
    ran out, `permanent` when it was refused. `note` says why in a sentence that is a key of the catalogues and
    `note_values` fill its places. `cancelled_at` is when staff decided that it shall not leave.
    `remark` and `proof` are what staff wrote and kept when they said what became of it.

    A tally's delivery leaves with its `files`, made at `packed_at`. It is acknowledged by the target, through the
    `link` in the mail, or by `staff`, who found out otherwise.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("tally_id", "target_id"),
        UniqueConstraint("letter_id"),
        CheckConstraint("(tally_id IS NULL) <> (letter_id IS NULL)", name="one_content"),
        Index("ix_deliveries_needs_action", "planned_at", postgresql_where=text("status = 'needs_action'")),
        Index(
            "ix_deliveries_waiting",
            "target_id",
            "planned_at",
            postgresql_where=text("status = 'planned' AND released_at IS NULL"),
        ),
        Index(
            "ix_deliveries_unpacked",
            "planned_at",
            postgresql_where=text("status = 'planned' AND tally_id IS NOT NULL AND packed_at IS NULL"),
        ),
        Index("ix_deliveries_released", "target_id", "released_at", postgresql_where=text("released_at IS NOT NULL")),
        Index("ix_deliveries_organization_id_planned_at", "organization_id", "planned_at", "id"),
        Index("ix_deliveries_organization_id_status", "organization_id", "status", "planned_at", "id"),
        Index("ix_deliveries_reported", "organization_id", postgresql_where=text("reported_at IS NOT NULL")),
        one_of("failure", "", "permanent", "temporary"),
        one_of("acknowledged_by", "link", "staff"),
        one_of("channel", "email", "hand_off", "print", "cwc"),
        one_of("status", "planned", "needs_action", "sent", "acknowledged", "failed", "uncertain"),
    )

    id: Mapped[Id]
    organization_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organizations.id"))
    action_page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("action_pages.id"), index=True)
    target_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("targets.id"), index=True)
    tally_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("tallies.id"))
    letter_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("letters.id"))
    channel: Mapped[Channel] = mapped_column(String(12), default="email", server_default="email")
    status: Mapped[DeliveryStatus] = mapped_column(String(12), default="planned")
    note: Mapped[str] = mapped_column(String(300), default="")
    note_values: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict, server_default=text("'{}'"))
    content_digest: Mapped[bytes | None]
    planned_at: Mapped[Moment]
    decided_at: Mapped[Moment | None]
    failure: Mapped[Literal["", "permanent", "temporary"]] = mapped_column(String(9), default="", server_default="")
    released_at: Mapped[Moment | None]
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    next_attempt_at: Mapped[Moment | None]
    batch_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("letter_batches.id"), index=True)
    held_at: Mapped[Moment | None]
    cancelled_at: Mapped[Moment | None]
    remark: Mapped[str] = mapped_column(String(300), default="", server_default="")
    proof: Mapped[bytes | None] = mapped_column(deferred=True)
    proof_name: Mapped[str] = mapped_column(String(120), default="", server_default="")
    reported_at: Mapped[Moment | None]
    reminded_at: Mapped[Moment | None]
    packed_at: Mapped[Moment | None]
    acknowledged_at: Mapped[Moment | None]
    acknowledged_by: Mapped[Literal["link", "staff"] | None] = mapped_column(String(5))

    action_page: Mapped[ActionPage] = relationship(lazy="raise")
    target: Mapped[Target] = relationship(lazy="raise")
    tally: Mapped[Tally | None] = relationship(lazy="raise")
    letter: Mapped[Letter | None] = relationship(lazy="raise")
    batch: Mapped[LetterBatch | None] = relationship(lazy="raise")
    files: Mapped[list[DeliveryFile]] = relationship(lazy="raise", order_by=DeliveryFile.made_at, viewonly=True)

    @property
    def has_no_mail(self) -> bool:
        """Whether it waits for an address: planned with a note, because no mail could be put in the outbox."""
        return self.status == "planned" and self.released_at is None and bool(self.note)
