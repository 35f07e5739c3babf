"""A target: whom action pages address, an office or a person, how to reach it, and by which channel letters go."""

import uuid
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Literal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign_app.extensions import Base
from campaign_app.models.columns import Id, Moment, OrganizationId, one_of
from campaign_app.models.representative import Term
from campaign_app.rosters.congress import SENATE

Channel = Literal["email", "hand_off", "print", "cwc"]


class Target(Base):
    """One office or person of an organization's address book; `email` is None until somebody enters it.

    A target that is a representative points at the `term` they hold the seat by; its contact points are the office's
    own; others are known by their name. `chosen_channel` is how letters shall reach it, when a person of the
    organization decided so, and `hourly_pace` how many of them an hour it gets at most.
    """

    __tablename__ = "targets"
    __table_args__ = (
        Index(
            "uq_targets_organization_id_name_custom",
            "organization_id",
            "name",
            unique=True,
            postgresql_where=text("term_id IS NULL"),
        ),
        UniqueConstraint("organization_id", "term_id"),
        CheckConstraint("hourly_pace > 0", name="pace_positive"),
        one_of("chosen_channel", "email", "hand_off", "print", "cwc"),
    )

    id: Mapped[Id]
    organization_id: Mapped[OrganizationId]
    name: Mapped[str] = mapped_column(String(160))
    role: Mapped[str] = mapped_column(String(160), default="")
    email: Mapped[str | None] = mapped_column(String(254))
    term_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("terms.id"))
    chosen_channel: Mapped[Channel | None] = mapped_column(String(12))
    hourly_pace: Mapped[int] = mapped_column(default=120, server_default="120")
    created_at: Mapped[Moment]

    term: Mapped[Term | None] = relationship(lazy="joined")

    @property
    def mail_address(self) -> str | None:
        """Where mail to the target goes: the address the organization entered, else the office's public one."""
        return self.email or (self.term.email if self.term else "") or None

    @property
    def left_on(self) -> date | None:
        """When the representative left the office; None while it is theirs, and for all others."""
        return self.term.left_on if self.term else None

    @property
    def contact_url(self) -> str:
        """The official contact form, else the official site; '' when neither is known."""
        return (self.term.form_url or self.term.site_url) if self.term else ""


def channel_of(target: Target, *, cwc_offices: Mapping[str, str] = MappingProxyType({})) -> Channel:
    """The channel letters to a target go by: the chosen one, else what the target is known to accept.

    `cwc_offices` are those whose letters Congress takes as documents (see `cwc_code_of`); none without an approved
    application. Of Congress no mail addresses are public, so hand-off is what remains. A target of the
    organization's own without an address stays with mail: somebody will enter one.
    """
    if target.chosen_channel:
        return target.chosen_channel
    if target.mail_address or target.term is None:
        return "email"
    if cwc_code_of(target, cwc_offices):
        return "cwc"
    return "hand_off" if target.contact_url else "print"


def cwc_code_of(target: Target, cwc_offices: Mapping[str, str]) -> str | None:
    """What Congress calls a target's office; None for one that is not on the list.

    `cwc_offices` holds the code by seat (`Term.cwc_office`) for the House and by bioguide id for the Senate, where two
    share a state; the term's representative must be loaded then.
    """
    if not cwc_offices or target.term is None:
        return None
    if target.term.office == SENATE:
        return cwc_offices.get(target.term.representative.bioguide_id or "")
    return cwc_offices.get(target.term.cwc_office)


class PageTarget(Base):
    """That an action page addresses a target, in the order of `position`."""

    __tablename__ = "page_targets"

    action_page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("action_pages.id"), primary_key=True)
    target_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("targets.id"), primary_key=True, index=True)
    organization_id: Mapped[OrganizationId]
    position: Mapped[int]
