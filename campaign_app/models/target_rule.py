"""Target rules: whom a letter page addresses, kept as the rule and resolved when a letter is made."""

import uuid
from typing import Literal

from sqlalchemy import ARRAY, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from campaign_app.extensions import Base
from campaign_app.models.columns import Id, Moment, OrganizationId, one_of

RuleKind = Literal["house", "senate", "committee", "office", "person"]
# These depend on where the supporter lives.
PLACED_KINDS: frozenset[RuleKind] = frozenset({"house", "senate"})


class TargetRule(Base):
    """One rule of one page. People change, rules do not.

    `value` is '' for the supporter's own member of the House (`house`) and senators (`senate`), else the code of a
    committee, the name of an office, or a representative's `key` (`person`).
    """

    __tablename__ = "target_rules"
    __table_args__ = (
        UniqueConstraint("action_page_id", "kind", "value"),
        one_of("kind", "house", "senate", "committee", "office", "person"),
    )

    id: Mapped[Id]
    organization_id: Mapped[OrganizationId]
    action_page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("action_pages.id"))
    position: Mapped[int]
    kind: Mapped[RuleKind] = mapped_column(String(12))
    value: Mapped[str] = mapped_column(String(200), default="")

    @property
    def is_placed(self) -> bool:
        """Whether the rule leads to other people from place to place."""
        return self.kind in PLACED_KINDS


class TargetChange(Base):
    """What one import changed of the people an open page's rules lead to; names with their district."""

    __tablename__ = "target_changes"

    id: Mapped[Id]
    organization_id: Mapped[OrganizationId]
    action_page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("action_pages.id"), index=True)
    joined: Mapped[list[str]] = mapped_column(ARRAY(Text))
    departed: Mapped[list[str]] = mapped_column(ARRAY(Text))
    noticed_at: Mapped[Moment]
