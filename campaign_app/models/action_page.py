"""An action page: one URL with one demand; and the versions of the text that people sign, in each language."""

import uuid
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from campaign_app.documents import markdown_to_html
from campaign_app.extensions import Base
from campaign_app.models.columns import Id, LongText, Moment, OrganizationId, one_of
from campaign_app.models.organization import Organization
from campaign_app.models.page_words import PageTranslation, PageVersion, PageWords
from campaign_app.models.source import Source
from campaign_app.models.target import Target
from campaign_app.models.target_rule import TargetRule

if TYPE_CHECKING:
    from campaign_app.models.tally import PageCount
    from campaign_app.models.wording_test import WordingTest

PageKind = Literal["petition", "pledge", "letter"]
PageStatus = Literal["draft", "scheduled", "open", "closed", "archived"]
PAGE_KINDS: tuple[PageKind, ...] = ("petition", "pledge", "letter")
PUBLIC_STATUSES: tuple[PageStatus, ...] = ("open", "closed")


class ActionPage(Base):
    """One action page. What people put their name under is in `PageVersion`; the rest may change freely.

    `share_text` is what supporters pass on with the address; without it the words come from the demand.
    `why_html` is `why_markdown` rendered when it was set; None on pages saved before there was this column.
    `talking_points` are what supporters may insert into a letter, one a line.
    `opens_at` is when a scheduled page opens; it closes at the end of `closes_on`, or at `closes_time` of that day, in
    the organization's time zone. `goal_steps` are the goals to come: None lets it rise by itself, [] keeps it fixed.
    `asked_fields` are what it asks beyond the usual, of the list in `services.asking`.
    `pledge_on` is the day a pledge is to be kept; without it each supporter may choose one.
    `language` is the one the organizer wrote it in; `translations` say the same in others.
    `outcome` says how a closed page ended; with `won_at` it counts as won. `result_due_at` is from when
    supporters get that by mail, `result_last_id` the last signature that did, `result_sent_at` when all had.
    While `letters_held_at` is set no letter leaves. `reminds_unconfirmed` reminds who signed to confirm.
    `wording_test` is the one that runs.
    `demand_number` is the demand of the source that was chosen instead of the suggested one (`Source.demands`).
    """

    __tablename__ = "action_pages"
    __table_args__ = (
        one_of("kind", *PAGE_KINDS),
        one_of("status", "draft", "scheduled", "open", "closed", "archived"),
        CheckConstraint("goal > 0", name="goal_positive"),
        Index("ix_action_pages_status_opened_at", "status", "opened_at"),
    )

    id: Mapped[Id]
    organization_id: Mapped[OrganizationId]
    campaign_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("campaigns.id"), index=True)
    source_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("sources.id"), index=True)
    demand_number: Mapped[int | None]
    kind: Mapped[PageKind] = mapped_column(String(10))
    status: Mapped[PageStatus] = mapped_column(String(10), default="draft")
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    language: Mapped[str] = mapped_column(String(8), default="en", server_default="en")
    headline: Mapped[str] = mapped_column(String(200))
    why_markdown: Mapped[LongText]
    why_html: Mapped[str | None] = mapped_column(Text)
    goal: Mapped[int]
    goal_steps: Mapped[list[int] | None] = mapped_column(JSONB(none_as_null=True))
    asked_fields: Mapped[list[str]] = mapped_column(default=list)
    opt_in_wording: Mapped[str] = mapped_column(String(300))
    share_text: Mapped[str | None] = mapped_column(String(280))
    talking_points: Mapped[LongText] = mapped_column(default="", server_default="")
    opens_at: Mapped[Moment | None]
    closes_on: Mapped[date | None]
    closes_time: Mapped[time | None]
    pledge_on: Mapped[date | None]
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]
    opened_at: Mapped[Moment | None]
    closed_at: Mapped[Moment | None]
    outcome: Mapped[str | None] = mapped_column(String(160))
    won_at: Mapped[Moment | None]
    result_due_at: Mapped[Moment | None]
    result_last_id: Mapped[uuid.UUID | None]
    result_sent_at: Mapped[Moment | None]
    letters_held_at: Mapped[Moment | None]
    reminds_unconfirmed: Mapped[bool] = mapped_column(default=True, server_default=text("true"))

    organization: Mapped[Organization] = relationship(lazy="joined", innerjoin=True)
    source: Mapped[Source | None] = relationship(lazy="raise")
    versions: Mapped[list[PageVersion]] = relationship(order_by=PageVersion.number, lazy="selectin")
    translations: Mapped[list[PageTranslation]] = relationship(order_by=PageTranslation.language, lazy="selectin")
    targets: Mapped[list[Target]] = relationship(
        secondary="page_targets", order_by="PageTarget.position", lazy="selectin", viewonly=True
    )
    rules: Mapped[list[TargetRule]] = relationship(
        order_by="TargetRule.position", lazy="selectin", cascade="all, delete-orphan"
    )

    counts: Mapped[list["PageCount"]] = relationship(lazy="raise", viewonly=True)
    wording_test: Mapped["WordingTest | None"] = relationship(
        primaryjoin="(ActionPage.id == WordingTest.action_page_id) & WordingTest.ended_at.is_(None)",
        uselist=False,
        lazy="raise",
        viewonly=True,
    )

    @validates("why_markdown")
    def _render_why(self, _: str, markdown: str) -> str:
        self.why_html = markdown_to_html(markdown)
        return markdown

    @property
    def rendered_why(self) -> str:
        """`why_markdown` as harmless HTML."""
        return markdown_to_html(self.why_markdown) if self.why_html is None else self.why_html

    @property
    def version(self) -> PageVersion:
        """The newest version in the page's own language: the one people sign now."""
        return next(version for version in reversed(self.versions) if version.translated_digest is None)

    @property
    def languages(self) -> list[str]:
        """The languages the page is offered in, its own first: a translation only while it says what people sign."""
        return [self.language, *(each.language for each in self.translations if each.is_offered(self.version))]

    def words(self, language: str) -> PageWords:
        """The page's words in a language; in its own where it is not offered in that one."""
        for translation in self.translations:
            if translation.language == language and translation.is_offered(self.version):
                return translation.words()
        return PageWords(
            self.language, self.headline, self.rendered_why, self.opt_in_wording, self.share_text, self.version
        )

    @property
    def needs_place(self) -> bool:
        """Whether who receives a letter depends on where the supporter lives."""
        return self.kind == "letter" and any(rule.is_placed for rule in self.rules)

    @property
    def closes_at(self) -> datetime | None:
        """The moment (UTC) from which nobody can sign; None while there is no last day."""
        if self.closes_on is None:
            return None
        day = self.closes_on if self.closes_time else self.closes_on + timedelta(days=1)
        return datetime.combine(day, self.closes_time or time(), self.zone).astimezone(UTC)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the organization."""
        return self.organization.zone

    def is_over(self, now: datetime) -> bool:
        """Whether its last day has passed, whatever its status says yet."""
        return self.closes_at is not None and self.closes_at <= now

    @property
    def is_public(self) -> bool:
        """Whether strangers may see the page."""
        return self.status in PUBLIC_STATUSES
