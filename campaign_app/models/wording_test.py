"""A test of two wordings of what supporters pass on: who reads which, how many it takes, and what it found."""

import hashlib
import uuid
from typing import Literal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from campaign_app.extensions import Base
from campaign_app.models.columns import Id, Moment, OrganizationId, one_of
from campaign_app.models.signature import Signature

Arm = Literal["a", "b"]
ARMS: tuple[Arm, Arm] = ("a", "b")


class WordingTest(Base):
    """The words to share of a page (`wording_a`) against others; at most one runs on a page, until `ended_at`.

    Who confirms while it runs, having signed in `language`, reads one of the two. `arm_size` supporters are counted for
    each, chosen at the start from `baseline`, the part whose link was thought to bring somebody, and the
    `least_difference` worth knowing (both 0 to 1). `filled_at` is when both had them; some days later, at `settled_at`,
    `brought_a` of `tried_a` had brought somebody, and that stays. `winner` is the wording the page took on.
    """

    __tablename__ = "wording_tests"
    __table_args__ = (
        one_of("winner", *ARMS),
        CheckConstraint("arm_size > 0", name="arm_size_positive"),
        CheckConstraint(
            "settled_at IS NULL OR num_nulls(tried_a, brought_a, tried_b, brought_b) = 0", name="settled_counted"
        ),
        CheckConstraint("winner IS NULL OR settled_at IS NOT NULL", name="winner_settled"),
        Index(
            "uq_wording_tests_action_page_id_running",
            "action_page_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    organization_id: Mapped[OrganizationId]
    action_page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("action_pages.id"), index=True)
    language: Mapped[str] = mapped_column(String(8))
    wording_a: Mapped[str] = mapped_column(String(280))
    wording_b: Mapped[str] = mapped_column(String(280))
    baseline: Mapped[float]
    least_difference: Mapped[float]
    arm_size: Mapped[int]
    started_at: Mapped[Moment]
    filled_at: Mapped[Moment | None]
    settled_at: Mapped[Moment | None]
    tried_a: Mapped[int | None]
    brought_a: Mapped[int | None]
    tried_b: Mapped[int | None]
    brought_b: Mapped[int | None]
    ended_at: Mapped[Moment | None]
    winner: Mapped[Arm | None] = mapped_column(String(1))

    def wording(self, arm: Arm) -> str:
        """One of the two."""
        return self.wording_a if arm == "a" else self.wording_b

    def arm_of(self, share_code: str) -> Arm:
        """Which wording the owner of a share code reads, always the same one; half of them each.

        The last bit of the first byte of SHA-256 over the test's id and the code, as `services.wording_results` counts.
        """
        return ARMS[hashlib.sha256(f"{self.id}{share_code}".encode()).digest()[0] & 1]

    def words_for(self, signature: Signature, words: str) -> str:
        """What a supporter of the page, which says `words`, is given to pass on.

        Other words than the test began with, an edit's or a translation's, are nobody's to replace.
        """
        is_reader = (
            self.ended_at is None
            and signature.share_code is not None
            and signature.confirmed_at is not None
            and signature.confirmed_at >= self.started_at
            and signature.language == self.language
        )
        if not is_reader or words != self.wording_a:
            return words
        return self.wording(self.arm_of(signature.share_code or ""))
