"""Erasing: everything of a person in one organization goes; the list of erasures says whom a restored backup forgets.

Erasing withdraws first, so the count stays what the ledger proves (docs/adr/0005-erasing-withdraws.md).
"""

import json
import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Delete, delete, func, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import joinedload
from sqlalchemy.sql.dml import ReturningDelete

from campaign_app.addresses import email_key, normalise_email
from campaign_app.errors import BadInput, NotFound
from campaign_app.extensions import db
from campaign_app.identifiers import new_id
from campaign_app.models import (
    ConfirmationReminder,
    Consent,
    Delivery,
    Erasure,
    Letter,
    OutboxMessage,
    Signature,
    Supporter,
)
from campaign_app.services import audit, brief_comments, printing
from campaign_app.services.withdrawing import put_withdrawal


def erase(*, supporter_id: uuid.UUID, now: datetime) -> None:
    """Delete everything of a supporter and remember, as a keyed hash, that it was. Raises NotFound."""
    if not _erase(Supporter.id == supporter_id, now, erased_at=now):
        raise NotFound("We hold nothing for this link")
    db.session.commit()


def erase_address(
    *, organization_id: uuid.UUID, email: str, address_key: str, account_id: uuid.UUID | None = None, now: datetime
) -> Erasure | None:
    """The same for somebody who asked by other means; the receipt, or None when nothing was held.

    Raises BadInput for no address.
    """
    key = email_key(normalise_email(email), key=address_key)
    is_meant = (Supporter.organization_id == organization_id) & (Supporter.email_key == key)
    receipt = None
    if _erase(is_meant, now, erased_at=now):
        mine = select(Erasure).filter_by(organization_id=organization_id, email_key=key)
        receipt = db.session.scalars(mine.execution_options(populate_existing=True)).one()
        audit.put(
            organization_id=organization_id,
            account_id=account_id,
            act="privacy.erase",
            subject_id=receipt.id,
            detail={"rows": receipt.row_count},
            now=now,
        )
    db.session.commit()
    return receipt


def iter_erasures() -> Iterator[str]:
    """The list as JSON lines, oldest first: organization, keyed hash of the address, moment. It names nobody.

    Kept apart from the database, it is what a backup older than an erasure is put right with.
    """
    for row in db.session.scalars(select(Erasure).order_by(Erasure.erased_at, Erasure.id)):
        yield json.dumps(
            {
                "organization_id": str(row.organization_id),
                "email_key": row.email_key.hex(),
                "erased_at": row.erased_at.isoformat(),
            }
        )


def reapply(lines: Iterable[str], *, now: datetime) -> int:
    """Erase again whom these lines and the database's own list name and a restored backup brought back.

    Who signed anew after an erasure stays. Returns how many supporters were erased. Raises BadInput for a line that is
    none of ours.
    """
    listed = [_read(line) for line in [*lines, *iter_erasures()] if line.strip()]
    erased = 0
    for organization_id, key, erased_at in listed:
        is_meant = (
            (Supporter.organization_id == organization_id)
            & (Supporter.email_key == key)
            & (Supporter.created_at <= erased_at)
        )
        erased += _erase(is_meant, now, erased_at=erased_at)
    db.session.commit()
    return erased


def _read(line: str) -> tuple[uuid.UUID, bytes, datetime]:
    try:
        row = json.loads(line)
        return (
            uuid.UUID(row["organization_id"]),
            bytes.fromhex(row["email_key"]),
            datetime.fromisoformat(row["erased_at"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadInput("This is no line of a list of erasures", field="file") from error


def _erase(is_meant: ColumnElement[bool], now: datetime, *, erased_at: datetime) -> bool:
    """Erase the supporter a condition picks; whether there was one. The lock keeps new signatures out meanwhile."""
    supporter = db.session.scalar(select(Supporter).where(is_meant).with_for_update())
    if supporter is None:
        return False
    signatures = db.session.scalars(
        select(Signature)
        .filter_by(supporter_id=supporter.id)
        .options(joinedload(Signature.page_version))
        .order_by(Signature.id)
        .with_for_update(of=Signature)
        .execution_options(populate_existing=True)
    ).all()
    for signature in signatures:
        put_withdrawal(signature, now=now)
    db.session.flush()
    row_count = _delete_rows(supporter, [signature.id for signature in signatures])
    _put_erasure(supporter, erased_at, row_count)
    for gone in (*signatures, supporter):
        db.session.expunge(gone)
    return True


def _delete_rows(supporter: Supporter, signature_ids: Sequence[uuid.UUID]) -> int:
    """Delete every row that says something about the person, in the order their references allow; how many."""
    letter_ids = db.session.scalars(select(Letter.id).where(Letter.signature_id.in_(signature_ids))).all()
    delivered = db.session.scalars(select(Delivery.id).where(Delivery.letter_id.in_(letter_ids))).all()
    printing.put_forgetting(delivered, is_erased=True)
    db.session.execute(delete(ConfirmationReminder).where(ConfirmationReminder.signature_id.in_(signature_ids)))
    brief_comments.put_forgetting(signature_ids)
    conditions = {
        OutboxMessage: OutboxMessage.signature_id.in_(signature_ids)
        | OutboxMessage.delivery_id.in_(delivered)
        | (OutboxMessage.supporter_id == supporter.id),
        Delivery: Delivery.letter_id.in_(letter_ids),
        Letter: Letter.signature_id.in_(signature_ids),
        Consent: Consent.supporter_id == supporter.id,
        Signature: Signature.supporter_id == supporter.id,
        Supporter: Supporter.id == supporter.id,
    }
    deletions = (delete(model).where(condition) for model, condition in conditions.items())
    return sum(len(db.session.scalars(_unsynchronized(each)).all()) for each in deletions)


def _unsynchronized(deletion: Delete) -> ReturningDelete[tuple[uuid.UUID]]:
    """A deletion that leaves the session's objects alone and gives back an id for each row."""
    return deletion.returning(deletion.table.c.id).execution_options(synchronize_session=False)


def _put_erasure(supporter: Supporter, erased_at: datetime, row_count: int) -> None:
    """Of several erasures of one address the latest stands."""
    new = upsert(Erasure).values(
        id=new_id(erased_at),
        organization_id=supporter.organization_id,
        email_key=supporter.email_key,
        erased_at=erased_at,
        row_count=row_count,
    )
    db.session.execute(
        new.on_conflict_do_update(
            index_elements=["organization_id", "email_key"],
            set_={
                "erased_at": func.greatest(Erasure.erased_at, new.excluded.erased_at),
                "row_count": new.excluded.row_count,
            },
        )
    )
