"""What was delivered, byte for byte: the files of a delivery, and each mail as it was handed over."""

import uuid
from typing import Literal

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from campaign_app.extensions import Base
from campaign_app.models.columns import Id, Moment, OrganizationId, one_of

FileKind = Literal["brief", "counts", "manifest"]


class DeliveryFile(Base):
    """A file of a delivery: what goes out with its mail.

    `data` is None once somebody whose words were in it was erased; `digest` (SHA-256) still says what it was.
    """

    __tablename__ = "delivery_files"
    __table_args__ = (
        UniqueConstraint("delivery_id", "name"),
        one_of("kind", "brief", "counts", "manifest"),
    )

    id: Mapped[Id]
    organization_id: Mapped[OrganizationId]
    delivery_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("deliveries.id"))
    kind: Mapped[FileKind] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(60))
    data: Mapped[bytes | None] = mapped_column(deferred=True)
    digest: Mapped[bytes]
    byte_count: Mapped[int]
    made_at: Mapped[Moment]


class SentMail(Base):
    """A tally's mail as it was handed to the mail server last, whatever the server answered; the outbox row says that.

    It goes with its outbox row: mail that was never taken and is put in anew.
    """

    __tablename__ = "sent_mails"

    outbox_message_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("outbox_messages.id", ondelete="CASCADE"), primary_key=True
    )
    organization_id: Mapped[OrganizationId]
    delivery_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("deliveries.id"), index=True)
    data: Mapped[bytes | None] = mapped_column(deferred=True)
    digest: Mapped[bytes]
    byte_count: Mapped[int]
    handed_at: Mapped[Moment]
