"""A printed batch: the letters to one office as one document, and the proof that somebody handed it over."""

import uuid

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign_app.extensions import Base
from campaign_app.models.columns import Id, Moment, OrganizationId
from campaign_app.models.target import Target


class LetterBatch(Base):
    """A cover sheet and every letter on a page of its own, typeset by a worker and kept byte for byte.

    `document` is None until it is typeset, again when a letter in it was taken back before it was handed over, and for
    good once somebody in it was erased afterwards; `digest` (SHA-256) then still says what was handed over.
    `proof` is the file staff kept with their note, a scan of the receipt for one.
    """

    __tablename__ = "letter_batches"

    id: Mapped[Id]
    organization_id: Mapped[OrganizationId]
    target_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("targets.id"), index=True)
    letter_count: Mapped[int]
    made_at: Mapped[Moment]
    document: Mapped[bytes | None] = mapped_column(deferred=True)
    digest: Mapped[bytes | None]
    delivered_at: Mapped[Moment | None]
    note: Mapped[str] = mapped_column(String(300), default="")
    proof: Mapped[bytes | None] = mapped_column(deferred=True)
    proof_name: Mapped[str] = mapped_column(String(120), default="")

    target: Mapped[Target] = relationship(lazy="joined", innerjoin=True)
