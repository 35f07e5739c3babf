"""A test of two wordings of what supporters pass on: who reads which, how many it takes, and what it found."""

import hashlib
import uuid
from dataclasses import replace
from typing import Literal, get_args

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from campaign_app.extensions import Base
from campaign_app.models.columns import Id, Moment, OrganizationId, one_of
from campaign_app.models.page_words import PageWords
from campaign_app.models.signature import Signature

Arm = Literal["a", "b"]
ARMS: tuple[Arm, Arm] = ("a", "b")
WordingKind = Literal["share_text", "headline"]


class WordingTest(Base):
    """What a page says (`wording_a`) against other words; at most one runs on a page, until `ended_at`.

    Who confirms while it runs, having signed in `language`, passes on one of the two: as the words of their invitation
    (`share_text`), or as the `headline` of the page that their link opens. `arm_size` supporters are counted for
    each, chosen at the start from `baseline`, the part whose link was thought to bring somebody, and the
    `least_difference` worth knowing (both 0 to 1). `filled_at` is when both had them; some days later, at `settled_at`,
    `brought_a` of `tried_a` had brought somebody, and that stays. `winner` is the wording the page took on.
    """

    __tablename__ = "wording_tests"
    __table_args__ = (
        one_of("kind", *get_args(WordingKind)),
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
    kind: Mapped[WordingKind] = mapped_column(String(10))
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

    def said(self, words: PageWords) -> str:
        """What of a page's words the test is about."""
        return words.headline if self.kind == "headline" else words.share_text or ""

    def given(self, signature: Signature, words: PageWords) -> PageWords:
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
        if not is_reader or self.said(words) != self.wording_a or self.arm_of(signature.share_code or "") == "a":
            return words
        return self.other(words)

    def other_headline(self, headline: str) -> str | None:
        """The headline tested against a page's; None when the test is about other words."""
        return self.wording_b if self.kind == "headline" and headline == self.wording_a else None

    def other(self, words: PageWords) -> PageWords:
        """A page's words with the second wording in the place of the first."""
        if self.kind == "headline":
            return replace(words, headline=self.wording_b)
        return replace(words, share_text=self.wording_b)
