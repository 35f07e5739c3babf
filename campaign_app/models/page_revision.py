"""What organizers typed into the editor of a page: its revisions, and what somebody has not saved yet."""

import uuid
from typing import Any, Literal

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign_app.extensions import Base
from campaign_app.models.account import Account
from campaign_app.models.columns import Id, Moment, OrganizationId, one_of

RevisionKind = Literal["first", "saved", "restored", "set_aside"]


class PageRevision(Base):
    """All fields of a page as they stood in its editor at one moment; never changed.

    `number` counts from 1 on each page. `first` is the page as it was before anybody saved, `restored` the fields of
    revision `restored_number` once more, `set_aside` what somebody typed and did not save. `fields` has a list of
    texts for each field's name. `account_id` is None for the platform.
    """

    __tablename__ = "page_revisions"
    __table_args__ = (
        UniqueConstraint("action_page_id", "number"),
        one_of("kind", "first", "saved", "restored", "set_aside"),
    )

    id: Mapped[Id]
    organization_id: Mapped[OrganizationId]
    action_page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("action_pages.id"))
    account_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("accounts.id"))
    number: Mapped[int]
    kind: Mapped[RevisionKind] = mapped_column(String(10))
    restored_number: Mapped[int | None]
    fields: Mapped[dict[str, Any]]
    created_at: Mapped[Moment]

    account: Mapped[Account | None] = relationship(lazy="joined")


class UnsavedEdit(Base):
    """What one person has typed into the editor and not saved: kept by itself, shown in the editor alone.

    `base_number` is the revision they began with.
    """

    __tablename__ = "unsaved_edits"

    action_page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("action_pages.id"), primary_key=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    organization_id: Mapped[OrganizationId]
    base_number: Mapped[int]
    fields: Mapped[dict[str, Any]]
    typed_at: Mapped[Moment]

    account: Mapped[Account] = relationship(lazy="joined")
