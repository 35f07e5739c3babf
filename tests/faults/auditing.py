"""The line every fault ends in: what was promised, what is there, and what went twice (docs: RELIABILITY)."""

import uuid
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select

from campaign_app.extensions import db
from campaign_app.models import OutboxMessage, Signature, Supporter
from campaign_app.models.outbox import SENT_ONCE_KINDS
from campaign_app.services import counting
from tests.platform import Platform


@dataclass(frozen=True)
class Audit:
    """`acked` signers were told that we have their signature; `recover_s` is how long nothing went, in seconds.

    A mail that came twice is inside the window when its row says that the server's answer was lost (RFC 1047), and
    only a confirmation or a note may use it: everything else that came twice is outside.
    """

    acked: int
    stored: int
    dup_outside_window: int
    dup_in_window: int
    tally_drift: int
    uncertain: int
    recover_s: float

    @property
    def lost(self) -> int:
        """Signatures that were acknowledged and are not there."""
        return self.acked - self.stored

    def __str__(self) -> str:
        return (
            f"acked={self.acked} stored={self.stored} lost={self.lost} dup_outside_window={self.dup_outside_window} "
            f"dup_in_window={self.dup_in_window} tally_drift={self.tally_drift} uncertain={self.uncertain} "
            f"recover_s={self.recover_s:.1f}"
        )


def audit(platform: Platform, acked: Collection[str], recover_seconds: float = 0.0) -> Audit:
    """Compare the acknowledged addresses, the database, the sink and the ledger; print the line."""
    with platform.app.app_context():
        in_window, outside = _duplicates(platform)
        found = Audit(
            acked=len(acked),
            stored=_count_stored(acked),
            dup_outside_window=outside,
            dup_in_window=in_window,
            tally_drift=sum(page.has_drift for page in counting.recount()),
            uncertain=db.session.scalar(select(func.count()).where(OutboxMessage.status == "uncertain")) or 0,
            recover_s=recover_seconds,
        )
    print(found)
    return found


def assert_nothing_lost(found: Audit) -> None:
    """What must hold after every fault."""
    assert (found.lost, found.dup_outside_window, found.tally_drift) == (0, 0, 0), str(found)


def _count_stored(addresses: Collection[str]) -> int:
    query = select(func.count()).select_from(Signature).join(Supporter).where(Supporter.email.in_(addresses))
    return db.session.scalar(query) or 0


def _duplicates(platform: Platform) -> tuple[int, int]:
    """How many mails came again, inside and outside the window; mails with one purpose count together."""
    copies = Counter(_row_id(mail["headers"]["Message-ID"]) for mail in platform.sink.messages)
    is_meant = OutboxMessage.id.in_(copies) | OutboxMessage.delivery_id.in_(copies)
    rows = db.session.scalars(select(OutboxMessage).where(is_meant)).all()
    purposes: Counter[object] = Counter()
    in_window = 0
    for row in rows:
        key = row.delivery_id if row.delivery_id and row.delivery_id in copies else row.id
        purposes[row.kind, row.signature_id or row.delivery_id] += (count := copies.pop(key, 0))
        if row.kind not in SENT_ONCE_KINDS:
            in_window += min(count - 1, row.doubts)
    again = sum(count - 1 for count in purposes.values())
    return in_window, again - in_window


def _row_id(message_id: str) -> uuid.UUID:
    """The outbox row or delivery a Message-ID was made from; in a lost row's stead the id stands for itself."""
    return uuid.UUID(hex=message_id.strip("<>").partition("@")[0])
