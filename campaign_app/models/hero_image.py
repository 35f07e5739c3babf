"""The picture at the head of an action page, in every format and width it is offered in."""

import uuid

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from campaign_app.extensions import Base
from campaign_app.models.columns import Moment, OrganizationId, one_of


class HeroImage(Base):
    """A page's present picture. `digest` is of its files, `width` and `height` of the largest in pixels.

    `alt` says what there is to see; empty, the picture is decoration. `kinds` are the formats offered before JPEG, the
    best first, each at all `widths`; JPEG is there at `fallback_width` alone.
    """

    __tablename__ = "hero_images"

    action_page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("action_pages.id"), primary_key=True)
    organization_id: Mapped[OrganizationId]
    digest: Mapped[str] = mapped_column(String(16))
    alt: Mapped[str] = mapped_column(String(250))
    width: Mapped[int]
    height: Mapped[int]
    kinds: Mapped[list[str]]
    widths: Mapped[list[int]]
    fallback_width: Mapped[int]
    uploaded_at: Mapped[Moment]


class HeroImageFile(Base):
    """One file of a page's picture, found by the digest of the whole."""

    __tablename__ = "hero_image_files"
    __table_args__ = (one_of("kind", "avif", "webp", "jpeg"),)

    action_page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("hero_images.action_page_id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(4), primary_key=True)
    width: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[OrganizationId]
    digest: Mapped[str] = mapped_column(String(16))
    data: Mapped[bytes] = mapped_column(LargeBinary)
