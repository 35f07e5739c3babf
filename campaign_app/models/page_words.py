"""What an action page says: the immutable texts people sign, and its translations."""

import uuid
from dataclasses import dataclass

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from campaign_app.documents import markdown_to_html
from campaign_app.extensions import Base
from campaign_app.models.columns import Id, LongText, Moment, OrganizationId


class PageVersion(Base):
    """An immutable text that people sign: the petition's demand, the pledge's commitment or the letter's template.

    `digest` is the SHA-256 over kind, demand, subject and text; ledger commitments contain it. A version that says the
    same in another language names in `translated_digest` the digest of what it translates; the page's own have None.
    """

    __tablename__ = "page_versions"
    __table_args__ = (UniqueConstraint("action_page_id", "number"),)

    id: Mapped[Id]
    organization_id: Mapped[OrganizationId]
    action_page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("action_pages.id"))
    number: Mapped[int]
    language: Mapped[str] = mapped_column(String(8), default="en", server_default="en")
    translated_digest: Mapped[bytes | None]
    demand: Mapped[LongText]
    subject: Mapped[str] = mapped_column(String(200), default="")
    text: Mapped[LongText]
    digest: Mapped[bytes]
    created_at: Mapped[Moment]


@dataclass(frozen=True)
class PageWords:
    """Everything a page says in one language; `version` is what people put their name under."""

    language: str
    headline: str
    why_html: str
    opt_in_wording: str
    share_text: str | None
    version: PageVersion


class PageTranslation(Base):
    """A page in another language, as the organizer writes it. What people sign is frozen in a version once offered.

    `page_version_id` is that version; None while the translation is being written or was taken down.
    """

    __tablename__ = "page_translations"
    __table_args__ = (UniqueConstraint("action_page_id", "language"),)

    id: Mapped[Id]
    organization_id: Mapped[OrganizationId]
    action_page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("action_pages.id"))
    page_version_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("page_versions.id"))
    language: Mapped[str] = mapped_column(String(8))
    headline: Mapped[str] = mapped_column(String(200))
    demand: Mapped[LongText]
    subject: Mapped[str] = mapped_column(String(200), default="")
    text: Mapped[LongText]
    why_markdown: Mapped[LongText]
    why_html: Mapped[LongText]
    opt_in_wording: Mapped[str] = mapped_column(String(300))
    share_text: Mapped[str | None] = mapped_column(String(280))
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]

    version: Mapped[PageVersion | None] = relationship(lazy="joined")

    @validates("why_markdown")
    def _render_why(self, _: str, markdown: str) -> str:
        self.why_html = markdown_to_html(markdown)
        return markdown

    def is_offered(self, original: PageVersion) -> bool:
        """Whether supporters see it: it was put on the page, and translates what people sign there now."""
        return self.version is not None and self.version.translated_digest == original.digest

    def words(self) -> PageWords:
        """What supporters read. Raises LookupError while nothing is offered."""
        if self.version is None:
            raise LookupError("this translation is not offered")
        return PageWords(
            self.language, self.headline, self.why_html, self.opt_in_wording, self.share_text, self.version
        )
