"""Hand-offs: letters a supporter sends themselves through an office's own form, what they report, one reminder.

Nobody but the supporter knows whether such a letter left, so their word is kept as theirs (`reported_at`) and is
counted apart from what the platform sent itself.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, select, update
from sqlalchemy.orm import joinedload

from campaign_app.errors import NotFound
from campaign_app.extensions import db
from campaign_app.models import Delivery, Letter, Signature, Supporter, Suppression, Target, Term
from campaign_app.services import bounding, outbox

# Late enough to be no nagging, early enough to be remembered; afterwards the letter has lost its moment.
REMIND_AFTER = timedelta(days=3)
REMIND_WITHIN = timedelta(days=14)
BATCH = 200


@dataclass(frozen=True)
class LetterSent:
    """One letter with what became of it; `delivery` is None before the signature is confirmed."""

    letter: Letter
    delivery: Delivery | None

    @property
    def needs_action(self) -> bool:
        """Whether it waits for its writer, and there is somebody to send it to."""
        return self.delivery is not None and self.delivery.status == "needs_action" and not self.is_nobodys

    @property
    def is_nobodys(self) -> bool:
        """Whether whom it addresses has left the office, while it had not left its writer."""
        term = self.letter.target.term
        has_left = term is not None and term.left_on is not None
        return has_left and (self.delivery is None or self.delivery.status in {"planned", "needs_action"})


def list_letters(signature_id: uuid.UUID) -> Sequence[LetterSent]:
    """A signature's letters, those that need their writer first, then by the target's name."""
    rows = db.session.execute(
        select(Letter, Delivery)
        .join(Letter.target)
        .outerjoin(Delivery, Delivery.letter_id == Letter.id)
        .where(Letter.signature_id == signature_id)
        .options(joinedload(Letter.target))
        .order_by(Target.name, Letter.id)
        .execution_options(populate_existing=True)
    )
    found = [LetterSent(letter, delivery) for letter, delivery in rows]
    return sorted(found, key=lambda each: not each.needs_action)


def report_sent(*, signature_id: uuid.UUID, delivery_id: uuid.UUID, now: datetime) -> None:
    """Keep a supporter's word that they sent one of their letters. Saying it again changes nothing.

    Raises NotFound when the signature has no such hand-off.
    """
    own = select(Letter.id).where(Letter.signature_id == signature_id)
    is_own = (Delivery.id == delivery_id) & (Delivery.channel == "hand_off") & Delivery.letter_id.in_(own)
    won = db.session.scalar(
        update(Delivery)
        .where(is_own, Delivery.status == "needs_action")
        .values(status="sent", reported_at=now, decided_at=now)
        .returning(Delivery.id)
        .execution_options(synchronize_session=False)
    )
    if won is None and not db.session.scalar(select(exists().where(is_own))):
        raise NotFound("There is no such letter")
    db.session.commit()


def remind_due(*, now: datetime, batch: int = BATCH) -> int:
    """Put in one reminder for each signature whose hand-offs wait since REMIND_AFTER; returns how many.

    Never a second one, and none to an address that wants no mail, for a signature that counts no longer, or about
    somebody who has left the office.
    """
    due = db.session.execute(
        select(Delivery.id, Signature.id, Signature.organization_id, Supporter.email)
        .join(Letter, Letter.id == Delivery.letter_id)
        .join(Signature, Signature.id == Letter.signature_id)
        .join(Supporter, Supporter.id == Signature.supporter_id)
        .join(Target, Target.id == Delivery.target_id)
        .outerjoin(Term, Term.id == Target.term_id)
        .where(
            Delivery.status == "needs_action",
            Delivery.reminded_at.is_(None),
            Delivery.planned_at.between(now - REMIND_WITHIN, now - REMIND_AFTER),
            Signature.status == "confirmed",
            Term.left_on.is_(None),
            ~_is_suppressed(),
        )
        .order_by(Delivery.planned_at)
        .limit(batch)
        .with_for_update(of=(Delivery, Signature), skip_locked=True)
    ).all()
    signers = {signature_id: (organization_id, email) for _, signature_id, organization_id, email in due}
    reminded = _signers_reminded(list(signers))
    for signature_id, (organization_id, email) in signers.items():
        if signature_id not in reminded:
            outbox.put(
                organization_id=organization_id, kind="hand_off", recipient=email, signature_id=signature_id, now=now
            )
    db.session.execute(
        update(Delivery)
        .where(Delivery.id.in_([delivery_id for delivery_id, *_ in due]))
        .values(reminded_at=now)
        .execution_options(synchronize_session=False)
    )
    db.session.commit()
    return len(signers.keys() - reminded)


def count_hand_offs(organization_id: uuid.UUID) -> tuple[int, int]:
    """How many of an organization's hand-offs wait for their writers, and how many writers said that they sent.

    As far as `bounding` counts.
    """
    own = select(Delivery.id).where(Delivery.organization_id == organization_id, Delivery.channel == "hand_off")
    waiting, reported = Delivery.status == "needs_action", Delivery.reported_at.is_not(None)
    return bounding.count(own.where(waiting)), bounding.count(own.where(reported))


def _is_suppressed() -> ColumnElement[bool]:
    return exists().where(
        Suppression.organization_id == Signature.organization_id, Suppression.email_key == Signature.email_key
    )


def _signers_reminded(signature_ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Signatures that were reminded of some letter before, in another batch."""
    query = (
        select(Letter.signature_id)
        .join(Delivery, Delivery.letter_id == Letter.id)
        .where(Letter.signature_id.in_(signature_ids), Delivery.reminded_at.is_not(None))
    )
    return set(db.session.scalars(query))
