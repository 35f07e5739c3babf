"""Counts: appended deltas, the folded counts they become, chunks of ledgers, and tallies frozen for delivery."""

import uuid

from sqlalchemy import BigInteger, ForeignKey, Sequence, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign_app.extensions import Base
from campaign_app.models.action_page import ActionPage
from campaign_app.models.columns import Id, Moment, OrganizationId
from campaign_app.models.page_words import PageVersion


class CountDelta(Base):
    """One change of a page's confirmed count or of its kept pledges, waiting to be folded; signers only append here.

    The table has two sides (partitions). An id says which one its row is on and may come again (`services.folding`).
    """

    __tablename__ = "count_deltas"

    id: Mapped[int] = mapped_column(BigInteger, Sequence("count_deltas_next_id"), primary_key=True)
    organization_id: Mapped[uuid.UUID]
    action_page_id: Mapped[uuid.UUID]
    district_code: Mapped[str] = mapped_column(String(120))
    delta: Mapped[int]
    kept_delta: Mapped[int] = mapped_column(default=0, server_default=text("0"))


class PageCount(Base):
    """A page's confirmed signatures and kept pledges in one district, folded; '' is of those not placed."""

    __tablename__ = "page_counts"

    action_page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("action_pages.id"), primary_key=True)
    district_code: Mapped[str] = mapped_column(String(120), primary_key=True)
    organization_id: Mapped[OrganizationId]
    confirmed_count: Mapped[int] = mapped_column(BigInteger)
    kept_count: Mapped[int] = mapped_column(BigInteger, default=0, server_default=text("0"))


class LedgerChunk(Base):
    """So many events of a page's ledger, only ever added, and what the ledger says from its beginning to their end.

    `peaks` are the hashes of `ledger.Range`, one after the other; `lines` what is published of the events (CSV, zlib);
    `last_counted_id` the newest event that changed the count.
    """

    __tablename__ = "ledger_chunks"

    action_page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("action_pages.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    organization_id: Mapped[OrganizationId]
    last_event_id: Mapped[int] = mapped_column(BigInteger)
    last_counted_id: Mapped[int] = mapped_column(BigInteger)
    peaks: Mapped[bytes]
    district_counts: Mapped[dict[str, int]]
    version_counts: Mapped[dict[str, int]]
    lines: Mapped[bytes]


class Tally(Base):
    """An immutable, dated count of confirmed signatures, in total and by district, and the ledger it rests on.

    `version_counts` says how many signed which version of the text (number -> signatures); None before it was counted.
    `last_event_id` is exact: every event of the page up to it is in the tally, and no later one ever gets a lower id.
    `paper_count` is what was counted on paper by then: beside the confirmed ones, never among them.
    """

    __tablename__ = "tallies"

    id: Mapped[Id]
    organization_id: Mapped[OrganizationId]
    action_page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("action_pages.id"), index=True)
    counted_at: Mapped[Moment]
    total_count: Mapped[int]
    district_counts: Mapped[dict[str, int]]
    version_counts: Mapped[dict[str, int] | None]
    last_event_id: Mapped[int] = mapped_column(BigInteger)
    merkle_root: Mapped[bytes]
    paper_count: Mapped[int] = mapped_column(default=0, server_default=text("0"))

    action_page: Mapped[ActionPage] = relationship(lazy="raise")

    @property
    def districts(self) -> list[tuple[str, int]]:
        """Confirmed signatures by district, the most first."""
        return _by_size(self.district_counts)

    def signed_versions(self, page: ActionPage) -> list[tuple[PageVersion, int]]:
        """The texts that were signed, the most signed first: an earlier one is never handed in as a later one."""
        counts = self.version_counts or {str(page.version.number): self.total_count}
        versions = {str(version.number): version for version in page.versions}
        return [(versions[number], count) for number, count in _by_size(counts)]


def _by_size(counts: dict[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
