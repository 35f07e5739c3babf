"""A signature: one supporter's act on one action page, whatever its kind; its letters and its ledger events."""

import uuid
from datetime import date
from typing import Any, Literal

from sqlalchemy import BigInteger, ColumnElement, ForeignKey, Identity, Index, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import InstrumentedAttribute, Mapped, foreign, mapped_column, relationship

from campaign_app.extensions import Base
from campaign_app.ledger import text_digest
from campaign_app.models.action_page import ActionPage
from campaign_app.models.columns import Id, LongText, Moment, one_of
from campaign_app.models.page_words import PageVersion
from campaign_app.models.supporter import Supporter
from campaign_app.models.target import Target

SignatureStatus = Literal["pending", "confirmed", "held", "withdrawn", "invalidated"]
LedgerKind = Literal["signed", "confirmed", "held", "released", "withdrawn", "invalidated", "kept"]
HeldReason = Literal["machine_like", "same_network", "same_name", "same_comment"]
RemovedReason = Literal["machine", "duplicate", "no_person", "abuse"]
# What keeps a mailbox from signing a page once more: all but what its owner took back.
STANDING = text("status <> 'withdrawn'")


class Signature(Base):
    """One act. At most one per page and mailbox (`email_key`) stands, which settles races between identical posts.

    `share_code` is the source code of the link the supporter may pass on, made on confirming: random, so that it tells
    nothing about them. Who signs through that link carries it as `source_code`. `street` and `city` are asked on letter
    pages only, as offices answer people of their district. `name_shown_at` is when the supporter agreed to be shown on
    the page; None, as from the start, keeps them off it, as `showing_state` "hidden" does, the organization's word.
    `language` is the one they signed in.

    A `held` signature is confirmed and not counted until somebody has looked at it (`reviewed_at`); `held_reason` says
    which rule held it, `removed_reason` why it was left out for good. `network_key` is a keyed hash, of one day, of the
    network it came from.

    `pledge_on` is the day they promised something for, `reminded_at` when the one reminder was put into the outbox,
    `kept_at` when they said it is done. `answers` are to what the page asks beyond the usual, by field;
    `suspicion` (0 to 100) is how machine-like the form was filled in.

    The table is partitioned by page: a query that names `action_page_id` looks into one partition, another into all.
    """

    __tablename__ = "signatures"
    __table_args__ = (
        Index(
            "uq_signatures_action_page_id_email_key_standing",
            "action_page_id",
            "email_key",
            unique=True,
            postgresql_where=STANDING,
        ),
        one_of("status", "pending", "confirmed", "withdrawn", "invalidated", "held"),
        Index("ix_signatures_action_page_id_id", "action_page_id", "id"),
        Index(
            "ix_signatures_action_page_id_source_code",
            "action_page_id",
            "source_code",
            postgresql_where=text("source_code <> ''"),
        ),
        Index(
            "ix_signatures_action_page_id_confirmed_at_shown",
            "action_page_id",
            "confirmed_at",
            postgresql_where=text("name_shown_at IS NOT NULL AND status = 'confirmed'"),
        ),
        Index(
            "ix_signatures_pledge_on_waiting",
            "pledge_on",
            postgresql_where=text("pledge_on IS NOT NULL AND reminded_at IS NULL"),
        ),
        Index(
            "ix_signatures_organization_id_unlooked",
            "organization_id",
            "confirmed_at",
            postgresql_where=text("name_shown_at IS NOT NULL AND showing_state IS NULL AND status = 'confirmed'"),
        ),
        Index(
            "ix_signatures_action_page_id_removed",
            "organization_id",
            "action_page_id",
            "id",
            postgresql_where=text("status IN ('held', 'invalidated')"),
        ),
        Index("ix_signatures_organization_id_id", "organization_id", "id"),
        Index("ix_signatures_id_pending", "id", postgresql_where=text("status = 'pending'")),
        Index("ix_signatures_id_network", "id", postgresql_where=text("network_key IS NOT NULL")),
        {"postgresql_partition_by": "HASH (action_page_id)"},
    )

    id: Mapped[Id]
    organization_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organizations.id"))
    action_page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("action_pages.id"), primary_key=True)
    page_version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("page_versions.id"))
    supporter_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("supporters.id"), index=True)
    email_key: Mapped[bytes]
    nonce: Mapped[bytes]
    status: Mapped[SignatureStatus] = mapped_column(String(12), default="pending")
    name: Mapped[str] = mapped_column(String(120))
    postal_code: Mapped[str] = mapped_column(String(12), default="")
    country_code: Mapped[str] = mapped_column(String(2), default="")
    street: Mapped[str] = mapped_column(String(200), default="", server_default="")
    city: Mapped[str] = mapped_column(String(120), default="", server_default="")
    district_code: Mapped[str] = mapped_column(String(120), default="")
    language: Mapped[str] = mapped_column(String(8), default="en", server_default="en")
    comment: Mapped[LongText]
    answers: Mapped[dict[str, str] | None] = mapped_column(JSONB(none_as_null=True))
    fill_seconds: Mapped[int | None]
    suspicion: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    source_code: Mapped[str] = mapped_column(String(60), default="")
    share_code: Mapped[str | None] = mapped_column(String(12))
    created_at: Mapped[Moment]
    confirmed_at: Mapped[Moment | None]
    name_shown_at: Mapped[Moment | None]
    pledge_on: Mapped[date | None]
    reminded_at: Mapped[Moment | None]
    kept_at: Mapped[Moment | None]
    showing_state: Mapped[Literal["shown", "hidden"] | None] = mapped_column(String(10))
    held_reason: Mapped[HeldReason | None] = mapped_column(String(20))
    removed_reason: Mapped[RemovedReason | None] = mapped_column(String(20))
    reviewed_at: Mapped[Moment | None]
    network_key: Mapped[bytes | None]
    ended_at: Mapped[Moment | None]

    action_page: Mapped[ActionPage] = relationship(lazy="raise")
    page_version: Mapped[PageVersion] = relationship(lazy="raise")
    supporter: Mapped[Supporter] = relationship(lazy="raise")


def of_signature(signature_id: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    """How a row finds its signature: by the id alone, as the database keeps no reference (docs/adr/0012)."""
    return Signature.id == foreign(signature_id)


class Letter(Base):
    """A signature's own words to one target, as the supporter left them; delivered after confirmation.

    Frozen when it is made (a trigger refuses changes): `addressee` is who it greets, `digest` the SHA-256 over the text
    version it was signed on and everything the office reads (`frozen_digest`).
    """

    __tablename__ = "letters"
    __table_args__ = (UniqueConstraint("signature_id", "target_id"),)

    id: Mapped[Id]
    organization_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organizations.id"))
    signature_id: Mapped[uuid.UUID]
    target_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("targets.id"), index=True)
    addressee: Mapped[str] = mapped_column(String(200), default="", server_default="")
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[LongText]
    digest: Mapped[bytes | None]

    signature: Mapped[Signature] = relationship(lazy="raise", primaryjoin=lambda: of_signature(Letter.signature_id))
    target: Mapped[Target] = relationship(lazy="raise")

    def frozen_digest(self) -> bytes:
        """What `digest` must be; reads the signature and its version. A letter that differs from it must not leave."""
        writer = self.signature
        return text_digest(
            writer.page_version.digest.hex(),
            self.addressee,
            self.subject,
            self.body,
            *(writer.name, writer.street, writer.city, writer.postal_code, writer.country_code),
        )


class LedgerEvent(Base):
    """One line of the ledger: append-only (a trigger refuses changes), in the order of `id`.

    `delta` is what the event does to the page's confirmed count (+1, 0, -1) and `district_code` where; recounting
    adds these up, so the ledger alone proves a tally. `kept_delta` is the same for pledges that were kept.
    `text_version` is the number of the text that was signed; None in events of before it was noted.
    """

    __tablename__ = "ledger_events"
    __table_args__ = (
        one_of("kind", "signed", "confirmed", "withdrawn", "invalidated", "kept", "held", "released"),
        Index("ix_ledger_events_action_page_id_id", "action_page_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    organization_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organizations.id"))
    action_page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("action_pages.id"))
    signature_id: Mapped[uuid.UUID] = mapped_column(index=True)
    kind: Mapped[LedgerKind] = mapped_column(String(12))
    delta: Mapped[int]
    kept_delta: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    district_code: Mapped[str] = mapped_column(String(120))
    text_version: Mapped[int | None]
    commitment: Mapped[bytes]
    created_at: Mapped[Moment]
