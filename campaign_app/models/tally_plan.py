"""A page's delivery plan: on which occasions a tally is taken by itself, whom it leaves out, what was dealt with."""

import uuid
from typing import Literal

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from campaign_app.extensions import Base
from campaign_app.models.columns import Moment, OrganizationId, one_of

Occasion = Literal["milestone", "weekly", "close"]
OCCASIONS: tuple[Occasion, ...] = ("milestone", "weekly", "close")


class TallyPlan(Base):
    """When tallies of a page are taken by themselves: at these numbers of confirmed signatures, on a weekday, at close.

    `weekday` counts from Monday as 0, in the organization's time zone; None means not weekly.
    """

    __tablename__ = "tally_plans"
    __table_args__ = (CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday_known"),)

    action_page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("action_pages.id"), primary_key=True)
    organization_id: Mapped[OrganizationId]
    milestones: Mapped[list[int]]
    weekday: Mapped[int | None]
    is_at_close: Mapped[bool]
    changed_at: Mapped[Moment]


class PlanException(Base):
    """That a target of a page gets no tally on an occasion."""

    __tablename__ = "plan_exceptions"
    __table_args__ = (one_of("occasion", *OCCASIONS),)

    action_page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("action_pages.id"), primary_key=True)
    target_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("targets.id"), primary_key=True)
    occasion: Mapped[Occasion] = mapped_column(String(10), primary_key=True)
    organization_id: Mapped[OrganizationId]


class TallyOccasion(Base):
    """That an occasion of a page was dealt with, once and for all: its key makes a second tally impossible.

    `moment` names it: the milestone's number, the Monday of the week, the day of the close. `tally_id` is None when
    there was nothing to hand in: it had passed before it was planned, or nobody had signed since.
    """

    __tablename__ = "tally_occasions"
    __table_args__ = (one_of("occasion", *OCCASIONS),)

    action_page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("action_pages.id"), primary_key=True)
    occasion: Mapped[Occasion] = mapped_column(String(10), primary_key=True)
    moment: Mapped[str] = mapped_column(String(20), primary_key=True)
    organization_id: Mapped[OrganizationId]
    tally_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("tallies.id"), index=True)
    settled_at: Mapped[Moment]
