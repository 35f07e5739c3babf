"""A source: an imported text, the draft the drafting package suggests for it, and what makes it known again."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from campaign_app.extensions import Base
from campaign_app.models.columns import Id, LongText, Moment, OrganizationId, one_of

SourceKind = Literal["press_release", "statement", "priority"]


@dataclass(frozen=True)
class FoundDemand:
    """One demand of a source: its place in the body, whom it names, what it suggests, how sure that is (0 to 1)."""

    number: int
    start: int
    end: int
    text: str
    request: str
    targets: list[str]
    kind: str | None
    confidence: float

    @property
    def ask(self) -> str:
        """What a draft asks for: the request as a bare infinitive where there is one, else the whole sentence."""
        return self.request or self.text


@dataclass(frozen=True)
class Offer:
    """What a source offers for a draft; `demand_number` is None for the demand it suggests itself."""

    headline: str = ""
    demand: str = ""
    targets: Sequence[str] = ()
    demand_number: int | None = None
    share_text: str = ""


class Source(Base):
    """One text as imported; its words never change afterwards. `dedupe_key` makes it come in once per organization.

    `demand_start` and `demand_end` are character offsets into `body`; None when the text asks nobody for anything.
    `suggested_demands` holds every demand found, `suggested_fields` the confidence and the place of each field.
    A text that differs from one known already comes in as a row of its own with `revises_id`; it waits until somebody
    settles which of the two to keep (`settled_at`) and sets the other aside. `fetch_due_at` is when the whole text of
    an excerpt is to be fetched.
    """

    __tablename__ = "sources"
    __table_args__ = (
        UniqueConstraint("organization_id", "dedupe_key"),
        one_of("kind", "press_release", "statement", "priority"),
        Index("ix_sources_fetch_due", "fetch_due_at", postgresql_where=text("fetch_due_at IS NOT NULL")),
    )

    id: Mapped[Id]
    organization_id: Mapped[OrganizationId]
    feed_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("feeds.id"), index=True)
    revises_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("sources.id"), index=True)
    kind: Mapped[SourceKind] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(300))
    title_is_derived: Mapped[bool]
    body: Mapped[LongText]
    is_cut: Mapped[bool]
    url: Mapped[str | None] = mapped_column(String(2000))
    published_on: Mapped[date | None]
    language: Mapped[str | None] = mapped_column(String(8))
    dedupe_key: Mapped[bytes]
    imported_at: Mapped[Moment]
    settled_at: Mapped[Moment | None]
    set_aside_at: Mapped[Moment | None]
    fetch_due_at: Mapped[Moment | None]
    fetch_failures: Mapped[int] = mapped_column(default=0, server_default="0")
    suggested_kind: Mapped[str | None] = mapped_column(String(10))
    suggested_headline: Mapped[str] = mapped_column(String(200))
    suggested_summary: Mapped[LongText] = mapped_column(default="", server_default="")
    suggested_targets: Mapped[list[str]]
    suggested_case: Mapped[LongText]
    suggested_request: Mapped[LongText]
    suggested_share_text: Mapped[LongText] = mapped_column(default="", server_default="")
    suggested_demands: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list, server_default=text("'[]'"))
    suggested_fields: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
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

    @property
    def demands(self) -> list[FoundDemand]:
        """Every demand found, in the order of the text."""
        return [
            FoundDemand(number=number, text=self.body[found["start"] : found["end"]], **found)
            for number, found in enumerate(self.suggested_demands)
        ]

    def find_demand(self, number: int | None) -> FoundDemand | None:
        """The demand with this number; None where there is none."""
        return self.demands[number] if number is not None and 0 <= number < len(self.suggested_demands) else None

    def offer(self, number: int | None = None) -> Offer:
        """What a draft starts from: the suggestion, or another demand under the source's own title."""
        found = self.find_demand(number)
        if found is None or found.start == self.demand_start:
            share_text = self.suggested_share_text if self.demand else ""
            return Offer(self.suggested_headline, self.suggested_demand, self.suggested_targets, share_text=share_text)
        return Offer(self.title[:200], found.ask, found.targets, found.number)

    @property
    def other_demands(self) -> list[FoundDemand]:
        """The demands besides the one the draft rests on."""
        return [found for found in self.demands if found.start != self.demand_start]

    @property
    def named(self) -> list[str]:
        """Everybody whom the suggestion or a demand names, each once."""
        names = (name for found in self.demands for name in found.targets)
        return list(dict.fromkeys([*self.suggested_targets, *names]))

    @property
    def is_revision(self) -> bool:
        """Whether this is a changed text that waits for somebody to say which one to keep."""
        return self.revises_id is not None and self.settled_at is None

    def confidence_of(self, field: str) -> float | None:
        """How sure a suggested field is, from 0 to 1; None where that is not known."""
        found = self.suggested_fields.get(field, {}).get("confidence")
        return None if found is None else float(found)

    def words_of(self, field: str) -> str:
        """The first words of the source that a suggested field came from; "" where it came from none."""
        found = self.suggested_fields.get(field, {})
        start, end = (found.get("spans") or [[0, 0]])[0]
        return self.body[start:end] or str(found.get("words", ""))

    def passage(self, characters: int = 240, *, demand: FoundDemand | None = None) -> tuple[str, str, str] | None:
        """A demand with what stands before and after it (at most `characters` each); None without a demand.

        Without `demand` it is the one the draft was suggested for.
        """
        start, end = (demand.start, demand.end) if demand else (self.demand_start, self.demand_end)
        if start is None or end is None:
            return None
        return self.body[max(0, start - characters) : start], self.body[start:end], self.body[end : end + characters]


class SourceKey(Base):
    """One sign a source is known again by: the hash of its feed's id for it, of its address or of its words."""

    __tablename__ = "source_keys"

    organization_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organizations.id"), primary_key=True)
    key: Mapped[bytes] = mapped_column(primary_key=True)
    source_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sources.id"), index=True)
