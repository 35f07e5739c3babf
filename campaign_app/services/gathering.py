"""Gathering what composing mails reads: the leased rows of the outbox, and what they are about.

What many mails share (pages, the words signed, organizations) is read once a drain, which takes a few seconds.
"""

import uuid
from collections.abc import Collection, Iterable, Sequence
from typing import Any, TypeVar

from sqlalchemy import ARRAY, ColumnElement, Uuid, any_, literal, select
from sqlalchemy.orm import InstrumentedAttribute, selectinload
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.interfaces import ORMOption

from campaign_app.extensions import Base, db
from campaign_app.models import (
    ActionPage,
    Delivery,
    DeliveryFile,
    Letter,
    Organization,
    OutboxMessage,
    PageVersion,
    Signature,
    Supporter,
)

Row = TypeVar("Row", bound=Base)


class Gathered:
    """What one drain has read, for as long as it lives."""

    def __init__(self) -> None:
        self._pages: dict[uuid.UUID, ActionPage] = {}
        self._versions: dict[uuid.UUID, PageVersion] = {}
        self._organizations: dict[uuid.UUID, Organization] = {}

    def messages(self, ids: Collection[uuid.UUID]) -> Sequence[OutboxMessage]:
        """These messages with all that composing them reads, in the order they should leave; ends the transaction."""
        query = select(OutboxMessage).where(_is_one_of(OutboxMessage.id, ids))
        found = _read(query.order_by(OutboxMessage.priority, OutboxMessage.id))
        if few := [message.id for message in found if _is_about_more(message)]:
            _read(select(OutboxMessage).where(_is_one_of(OutboxMessage.id, few)).options(*_OF_FEW))
        if any(message.delivery_id or message.page_update_id for message in found):
            self._pages.clear()  # reading these has read their pages anew, without what pages are known with
        deliveries = [message.delivery for message in found if message.delivery_id and message.delivery]
        letters = [delivery.letter for delivery in deliveries if delivery.letter]
        writers = {letter.signature_id: letter.signature for letter in letters}
        self._add_signatures([message for message in found if message.signature_id], writers)
        self._add_rest([message for message in found if not message.signature_id])
        db.session.commit()  # nobody waits for this reading while the mails are on their way
        return found

    def _add_signatures(self, messages: Iterable[OutboxMessage], writers: dict[uuid.UUID, Signature]) -> None:
        """Writers of letters in the same batch have been read, and reading them again would undo that."""
        wanted = {message.signature_id for message in messages} - writers.keys()
        speakers = {message.organization_id for message in messages}
        # The signatures' index begins with the organization; without it each part of the table is read from end to end.
        which = _is_one_of(Signature.organization_id, speakers), _is_one_of(Signature.id, wanted)
        read = _read(select(Signature).where(*which)) if wanted else []
        signatures = writers | {row.id: row for row in read}
        _learn(self._pages, {row.action_page_id for row in signatures.values()}, ActionPage, *_OF_PAGES)
        _learn(self._versions, {row.page_version_id for row in signatures.values()}, PageVersion)
        for signature in signatures.values():
            set_committed_value(signature, "action_page", self._pages[signature.action_page_id])
            set_committed_value(signature, "page_version", self._versions[signature.page_version_id])
        for message in messages:
            set_committed_value(message, "signature", signatures.get(message.signature_id))

    def _add_rest(self, messages: Iterable[OutboxMessage]) -> None:
        """What is about no signature speaks for its organization."""
        _learn(self._organizations, {message.organization_id for message in messages}, Organization)
        for message in messages:
            set_committed_value(message, "organization", self._organizations[message.organization_id])
            set_committed_value(message, "signature", None)


# What few kinds of mail are about. For what speaks of a signature alone, which is most, not even looking is worth it.
_DELIVERY = selectinload(OutboxMessage.delivery)
_WRITER = _DELIVERY.selectinload(Delivery.letter).selectinload(Letter.signature)
_OF_FEW: tuple[ORMOption, ...] = (
    selectinload(OutboxMessage.supporter).selectinload(Supporter.organization),
    selectinload(OutboxMessage.invitation),
    selectinload(OutboxMessage.password_reset),
    selectinload(OutboxMessage.export),
    selectinload(OutboxMessage.page_update),
    _DELIVERY.selectinload(Delivery.target),
    _DELIVERY.selectinload(Delivery.action_page),
    _DELIVERY.selectinload(Delivery.tally),
    _DELIVERY.selectinload(Delivery.files).undefer(DeliveryFile.data),
    _WRITER.selectinload(Signature.supporter).selectinload(Supporter.organization),  # as above: it may be the same one
    _WRITER.selectinload(Signature.page_version),
)
_COLUMNS_OF_FEW = ("supporter_id", "invitation_id", "password_reset_id", "export_id", "page_update_id", "delivery_id")
_OF_PAGES: tuple[ORMOption, ...] = (selectinload(ActionPage.counts), selectinload(ActionPage.wording_test))


def _is_about_more(message: OutboxMessage) -> bool:
    """Whether it is about more than a signature, or about something else."""
    return not message.signature_id or any(getattr(message, column) for column in _COLUMNS_OF_FEW)


def _is_one_of(column: InstrumentedAttribute[uuid.UUID], ids: Iterable[uuid.UUID | None]) -> ColumnElement[bool]:
    """The same statement however many there are, so that it is prepared once."""
    return column == any_(literal(list(ids), ARRAY(Uuid)))


def _read(query: Any) -> Sequence[Any]:
    """The rows as they are now, whatever the session knows of them."""
    return db.session.scalars(query.execution_options(populate_existing=True)).all()


def _learn(known: dict[uuid.UUID, Row], ids: set[uuid.UUID], model: type[Row], *options: ORMOption) -> None:
    """Add the rows not known yet."""
    if missing := ids - known.keys():
        column = model.__table__.c.id
        known |= {row.id: row for row in _read(select(model).where(column.in_(missing)).options(*options))}
