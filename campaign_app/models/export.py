"""An export: rows taken out in a file, asked for with a purpose, written in parts, gone after its day."""

import uuid
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign_app.extensions import Base
from campaign_app.models.account import Account
from campaign_app.models.columns import Id, Moment, OrganizationId, one_of

ExportKind = Literal["counts", "signatures"]
ExportFormat = Literal["csv", "xlsx", "jsonl", "pdf"]
# How long a file is kept, and how long an export waits for a second person.
KEPT = timedelta(days=7)
ExportStatus = Literal["asked", "new", "running", "ready", "refused", "stopped", "expired", "failed"]


class Export(Base):
    """What is taken out, by whom and why. `asked` waits for a second person; `new` and `running` for a worker.

    `last_id` is the last signature written, where a killed worker's successor goes on; `fence` grows with every lease.
    `attempts` are leases since a part was last kept: after so many it is `failed`, with the class of the `last_error`.
    """

    __tablename__ = "exports"
    __table_args__ = (
        one_of("kind", "counts", "signatures"),
        one_of("format", "csv", "xlsx", "jsonl", "pdf"),
        one_of("status", "asked", "new", "running", "ready", "refused", "stopped", "expired", "failed"),
        Index("ix_exports_due", "created_at", postgresql_where=text("status IN ('new', 'running')")),
    )

    id: Mapped[Id]
    organization_id: Mapped[OrganizationId]
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    kind: Mapped[ExportKind] = mapped_column(String(12))
    format: Mapped[ExportFormat] = mapped_column(String(8))
    columns: Mapped[list[str]]
    filters: Mapped[dict[str, Any]]
    purpose: Mapped[str] = mapped_column(String(300))
    status: Mapped[ExportStatus] = mapped_column(String(10))
    total_count: Mapped[int]
    done_count: Mapped[int] = mapped_column(default=0)
    part_count: Mapped[int] = mapped_column(default=0)
    byte_count: Mapped[int] = mapped_column(default=0)
    last_id: Mapped[uuid.UUID | None]
    fence: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[Moment | None]
    attempts: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    last_error: Mapped[str] = mapped_column(String(80), default="", server_default="")
    created_at: Mapped[Moment]
    ready_at: Mapped[Moment | None]
    expires_at: Mapped[Moment | None]

    account: Mapped[Account] = relationship(foreign_keys=[account_id], lazy="joined")
    decided_by: Mapped[Account | None] = relationship(foreign_keys=[decided_by_id], lazy="joined")

    @property
    def lapses_at(self) -> datetime:
        """Until when somebody may decide about it."""
        return self.created_at + KEPT

    @property
    def filename(self) -> str:
        """What the file is called; names nobody."""
        return f"{self.kind}-{self.created_at:%Y-%m-%d}-{self.id.hex[-6:]}.{self.format}"


class ExportPart(Base):
    """A piece of an export's file, compressed (zlib); the pieces in order are the file."""

    __tablename__ = "export_parts"

    export_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("exports.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    organization_id: Mapped[OrganizationId]
    data: Mapped[bytes]
