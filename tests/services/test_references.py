"""What is about a signature never outlives it, although the database keeps no reference (docs/adr/0011)."""

from datetime import timedelta

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from campaign_app.models import Consent, Letter, OutboxMessage, Signature
from campaign_app.services import erasing, privacy
from tests.conftest import NOW
from tests.factories import Factory


def count_left_over(session: Session) -> int:
    """Rows that name a signature which is not there."""
    return sum(
        session.scalar(
            select(func.count())
            .select_from(model)
            .where(model.signature_id.is_not(None), ~exists().where(Signature.id == model.signature_id))
        )
        or 0
        for model in (Consent, Letter, OutboxMessage)
    )


def test_forgetting_and_erasing_leave_nothing_that_names_a_signature(make: Factory, session: Session) -> None:
    page = make.page(kind="letter")
    make.signature(page, email="ada@example.org")
    erased = make.confirmed(page, email="grace@example.org")
    standing = make.confirmed(page, email="mary@example.org")
    erasing.erase(supporter_id=erased.supporter_id, now=NOW)
    assert privacy.forget_unconfirmed(now=NOW + timedelta(days=7, seconds=1)) == 1
    assert session.scalars(select(Signature.id)).all() == [standing.id]
    assert session.scalar(select(func.count()).select_from(Letter)) == 1
    assert count_left_over(session) == 0
