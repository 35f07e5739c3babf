"""A target: whom action pages address, an office or a person, and how to reach it."""

import uuid

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from campaign_app.extensions import Base
from campaign_app.models.columns import Id, Moment, OrganizationId


class Target(Base):
    """One office or person of an organization's address book; `email` is None until somebody enters it."""

    __tablename__ = "targets"
    __table_args__ = (UniqueConstraint("organization_id", "name"),)

    id: Mapped[Id]
    organization_id: Mapped[OrganizationId]
    name: Mapped[str] = mapped_column(String(160))
    role: Mapped[str] = mapped_column(String(160), default="")
    email: Mapped[str | None] = mapped_column(String(254))
    created_at: Mapped[Moment]


class PageTarget(Base):
    """That an action page addresses a target, in the order of `position`."""

    __tablename__ = "page_targets"

    action_page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("action_pages.id"), primary_key=True)
    target_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("targets.id"), primary_key=True, index=True)
    organization_id: Mapped[OrganizationId]
    position: Mapped[int]
