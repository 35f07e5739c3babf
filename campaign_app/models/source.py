"""A source: an imported text and the draft the drafting package suggests for it."""

from datetime import date
from typing import Literal

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from campaign_app.extensions import Base
from campaign_app.models.columns import Id, LongText, Moment, OrganizationId, one_of

SourceKind = Literal["press_release", "statement", "priority"]


class Source(Base):
    """One text as imported; unchanged afterwards. `dedupe_key` makes it come in once per organization.

    `demand_start` and `demand_end` are character offsets into `body`; None when the text asks nobody for anything.
    """

    __tablename__ = "sources"
    __table_args__ = (
        UniqueConstraint("organization_id", "dedupe_key"),
        one_of("kind", "press_release", "statement", "priority"),
    )

    id: Mapped[Id]
    organization_id: Mapped[OrganizationId]
    kind: Mapped[SourceKind] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(300))
    title_is_derived: Mapped[bool]
    body: Mapped[LongText]
    is_cut: Mapped[bool]
    url: Mapped[str | None] = mapped_column(String(2000))
    published_on: Mapped[date | None]
    dedupe_key: Mapped[bytes]
    imported_at: Mapped[Moment]
    suggested_kind: Mapped[str | None] = mapped_column(String(10))
    suggested_headline: Mapped[str] = mapped_column(String(200))
    suggested_targets: Mapped[list[str]]
    suggested_case: Mapped[LongText]
    suggested_request: Mapped[LongText]
    demand_start: Mapped[int | None]
    demand_end: Mapped[int | None]

    @property
    def suggested_demand(self) -> str:
        """What a draft asks for: the request as a bare infinitive where there is one, else the whole sentence."""
        return self.suggested_request or self.demand or ""

    @property
    def demand(self) -> str | None:
        """The sentence that asks somebody to do something, exactly as it stands in the body."""
        return None if self.demand_start is None else self.body[self.demand_start : self.demand_end]

    def passage(self, characters: int = 240) -> tuple[str, str, str] | None:
        """The demand with what stands before and after it (at most `characters` each); None without a demand."""
        if self.demand_start is None or self.demand_end is None:
            return None
        before = self.body[max(0, self.demand_start - characters) : self.demand_start]
        after = self.body[self.demand_end : self.demand_end + characters]
        return before, self.body[self.demand_start : self.demand_end], after
