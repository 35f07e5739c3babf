"""Forgetting what was never confirmed."""

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign_app.models import Consent, LedgerEvent, Letter, OutboxMessage, Signature, Supporter
from campaign_app.services import privacy
from tests.conftest import NOW
from tests.factories import Factory


def count(session: Session, model: type) -> int:
    """How many rows a table has."""
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_what_nobody_confirmed_within_seven_days_leaves_no_trace_of_a_person(make: Factory, session: Session) -> None:
    make.signature(make.page(kind="letter"))
    assert privacy.forget_unconfirmed(now=NOW + timedelta(days=7, seconds=1)) == 1
    assert {count(session, model) for model in (Signature, Letter, Consent, OutboxMessage, Supporter)} == {0}


def test_the_ledger_keeps_its_line(make: Factory, session: Session) -> None:
    make.signature(make.page())
    privacy.forget_unconfirmed(now=NOW + timedelta(days=8))
    assert count(session, LedgerEvent) == 1


def test_younger_and_confirmed_signatures_stay(make: Factory, session: Session) -> None:
    page = make.page()
    make.signature(page)
    make.confirmed(page)
    assert privacy.forget_unconfirmed(now=NOW + timedelta(days=7)) == 0
    assert privacy.forget_unconfirmed(now=NOW + timedelta(days=8)) == 1
    assert count(session, Signature) == 1


def test_a_supporter_known_from_another_page_stays(make: Factory, session: Session) -> None:
    page = make.page()
    make.confirmed(page, email="ada@example.org")
    make.signature(make.page(page.organization), email="ada@example.org")
    privacy.forget_unconfirmed(now=NOW + timedelta(days=8))
    assert count(session, Supporter) == 1
