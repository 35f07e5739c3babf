"""Signatures on paper: counted by hand, with a proof; beside the confirmed ones, never among them."""

import uuid
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign_app.extensions import Base
from campaign_app.models.account import Account
from campaign_app.models.columns import Id, Moment, OrganizationId


class PaperCount(Base):
    """How many signed a page on paper at one place, as somebody of the organization counted them.

    `proof` is a scan or photograph of the sheets, for staff alone; `digest` its SHA-256. A voided count stays, with the
    reason, and counts no longer.
    """

    __tablename__ = "paper_counts"
    __table_args__ = (CheckConstraint("signature_count > 0", name="signature_count_positive"),)

    id: Mapped[Id]
    organization_id: Mapped[OrganizationId]
    action_page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("action_pages.id"), index=True)
    account_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("accounts.id"))
    signature_count: Mapped[int]
    collected_on: Mapped[date]
    place: Mapped[str] = mapped_column(String(120))
    note: Mapped[str] = mapped_column(String(300), default="")
    proof: Mapped[bytes] = mapped_column(deferred=True)
    proof_name: Mapped[str] = mapped_column(String(120))
    proof_type: Mapped[str] = mapped_column(String(40))
    digest: Mapped[bytes]
    created_at: Mapped[Moment]
    voided_at: Mapped[Moment | None]
    void_reason: Mapped[str] = mapped_column(String(160), default="")

    account: Mapped[Account | None] = relationship(lazy="raise")
