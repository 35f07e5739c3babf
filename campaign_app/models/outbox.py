"""The outbox: mail committed together with the act that caused it, not yet sent."""

import uuid
from typing import Any, Literal, get_args

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign_app.extensions import Base
from campaign_app.models.columns import Id, Moment, OrganizationId, one_of
from campaign_app.models.delivery import Delivery
from campaign_app.models.export import Export
from campaign_app.models.invitation import Invitation, PasswordReset
from campaign_app.models.organization import Organization
from campaign_app.models.page_update import PageUpdate
from campaign_app.models.signature import Signature, of_signature
from campaign_app.models.supporter import Supporter

MailKind = Literal[
    "confirmation",
    "already_signed",
    "thank_you",
    "my_signatures",
    "letter",
    "tally",
    "hand_off",
    "invitation",
    "password_reset",
    "update",
    "letter_test",
    "pledge_reminder",
    "confirm_reminder",
    "closing_result",
    "export_ready",
    "export_failed",
]
OutboxStatus = Literal["new", "leased", "handing", "sent", "failed", "uncertain", "parked"]
# What must never arrive twice is never sent again on a guess (RELIABILITY, promise 2).
SENT_ONCE_KINDS: frozenset[MailKind] = frozenset({"letter", "tally", "update", "closing_result"})
# From this priority on mail goes to many, and nobody waits for it.
BULK_PRIORITY = 9


class DatabaseEra(Base):
    """One row, in a table that a crash of the database empties: its id is of the time since then.

    An unlogged table survives a clean stop and is empty after a crash and on a replica that takes over (PostgreSQL
    documentation, CREATE TABLE), just as what did not wait for the disk is lost then.
    """

    __tablename__ = "database_eras"
    __table_args__ = (CheckConstraint("number = 1", name="only_one"), {"prefixes": ["UNLOGGED"]})

    number: Mapped[int] = mapped_column(primary_key=True, default=1, autoincrement=False)
    id: Mapped[uuid.UUID]


class OutboxMessage(Base):
    """One mail to one address. It is about a signature, delivery, supporter, invitation, new password or export.

    Or it carries an update, to each supporter once; its test, which goes to an organizer, has no supporter.

    `fence` grows with every lease: whoever holds an older number has lost the row. `leased_in` is the era of the
    database (`DatabaseEra`) in which that was.

    `attempts` counts tries that the server turned away for now; `next_attempt_at` is when the row is due.
    The Message-ID is made from `id`, so a mail sent again in doubt carries the same one (RFC 5322 section 3.6.4).
    """

    __tablename__ = "outbox_messages"
    __table_args__ = (
        one_of("kind", *get_args(MailKind)),
        one_of("status", "new", "leased", "handing", "sent", "failed", "uncertain", "parked"),
        Index(
            "ix_outbox_messages_due",
            "priority",
            "next_attempt_at",
            postgresql_where=text("status IN ('new', 'leased', 'handing')"),
        ),
        Index(
            "ix_outbox_messages_organization_id_stuck",
            "organization_id",
            "created_at",
            postgresql_where=text("status IN ('failed', 'uncertain', 'parked')"),
        ),
        Index("ix_outbox_messages_signature_id_kind", "signature_id", "kind"),
        Index(
            "uq_outbox_messages_page_update_id_supporter_id",
            "page_update_id",
            "supporter_id",
            unique=True,
            postgresql_where=text("page_update_id IS NOT NULL"),
        ),
    )

    id: Mapped[Id]
    organization_id: Mapped[OrganizationId]
    kind: Mapped[MailKind] = mapped_column(String(16))
    status: Mapped[OutboxStatus] = mapped_column(String(10), default="new")
    priority: Mapped[int]
    recipient: Mapped[str] = mapped_column(String(254))
    signature_id: Mapped[uuid.UUID | None]
    delivery_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("deliveries.id"), index=True)
    supporter_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("supporters.id"), index=True)
    invitation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("invitations.id"))
    password_reset_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("password_resets.id"))
    page_update_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("page_updates.id"))
    export_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("exports.id"))
    attempts: Mapped[int] = mapped_column(default=0)
    doubts: Mapped[int] = mapped_column(default=0)
    fence: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[Moment]
    next_attempt_at: Mapped[Moment]
    leased_until: Mapped[Moment | None]
    leased_in: Mapped[uuid.UUID | None]
    sent_at: Mapped[Moment | None]
    last_error: Mapped[str] = mapped_column(String(300), default="")
    last_error_values: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict, server_default=text("'{}'"))

    signature: Mapped[Signature | None] = relationship(
        lazy="raise", primaryjoin=lambda: of_signature(OutboxMessage.signature_id)
    )
    delivery: Mapped[Delivery | None] = relationship(lazy="raise")
    supporter: Mapped[Supporter | None] = relationship(lazy="raise")
    organization: Mapped[Organization] = relationship(lazy="raise")
    invitation: Mapped[Invitation | None] = relationship(lazy="raise")
    password_reset: Mapped[PasswordReset | None] = relationship(lazy="raise")
    page_update: Mapped[PageUpdate | None] = relationship(lazy="raise")
    export: Mapped[Export | None] = relationship(lazy="raise")
