"""A supporter: a person who acts and never logs in; what they agreed to, and whom never to mail."""

import uuid

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign_app.extensions import Base
from campaign_app.models.columns import Id, Moment, OrganizationId, one_of
from campaign_app.models.organization import Organization


class Supporter(Base):
    """One mailbox known to one organization; names and places stay with the signatures they were given for.

    `language` is the one they signed in last.
    """

    __tablename__ = "supporters"
    __table_args__ = (UniqueConstraint("organization_id", "email_key"), Index("ix_supporters_email_key", "email_key"))

    id: Mapped[Id]
    organization_id: Mapped[OrganizationId]
    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[bytes]
    language: Mapped[str] = mapped_column(String(8), default="en", server_default="en")
    created_at: Mapped[Moment]

    organization: Mapped[Organization] = relationship(lazy="raise")


class Consent(Base):
    """What a supporter was asked about hearing from the organization and answered, with the wording shown.

    Rows are only ever added; the newest one counts, and an opt-in counts once its signature is confirmed.
    """

    __tablename__ = "consents"
    __table_args__ = (Index("ix_consents_supporter_id_created_at", "supporter_id", "created_at"),)

    id: Mapped[Id]
    organization_id: Mapped[OrganizationId]
    supporter_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("supporters.id"))
    signature_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    is_granted: Mapped[bool]
    wording: Mapped[str] = mapped_column(String(300))
    created_at: Mapped[Moment]


class Suppression(Base):
    """An address (as its keyed hash) an organization must never mail, and why."""

    __tablename__ = "suppressions"
    __table_args__ = (
        UniqueConstraint("organization_id", "email_key"),
        one_of("reason", "unsubscribed", "bounced", "complained", "erased"),
    )

    id: Mapped[Id]
    organization_id: Mapped[OrganizationId]
    email_key: Mapped[bytes]
    reason: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[Moment]


class Erasure(Base):
    """That somebody was erased, when, and how many rows went (None: before that was kept): the receipt, too.

    `email_key` is the keyed hash of their address, nothing else is kept of them.
    """

    __tablename__ = "erasures"
    __table_args__ = (UniqueConstraint("organization_id", "email_key"),)

    id: Mapped[Id]
    organization_id: Mapped[OrganizationId]
    email_key: Mapped[bytes]
    erased_at: Mapped[Moment]
    row_count: Mapped[int | None]

    @property
    def name(self) -> str:
        """What the receipt is called."""
        return f"E-{self.erased_at:%Y}-{self.id.hex[-8:]}"
