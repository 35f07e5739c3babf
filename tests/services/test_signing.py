"""Signing and confirming."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign_app.models import OutboxMessage
from campaign_app.services import counting, signing
from tests.conftest import NOW
from tests.factories import Factory


def test_signing_twice_sends_one_confirmation(make: Factory, session: Session) -> None:
    page, act = make.page(), make.act()
    for _ in range(2):
        signing.sign(page=page, act=act, address_key=make.address_key, now=NOW)
    assert [message.kind for message in session.scalars(select(OutboxMessage))] == ["confirmation"]


def test_a_confirmed_signature_is_counted_after_folding(make: Factory) -> None:
    page = make.page()
    make.confirmed(page)
    assert counting.count_confirmed(page.id) == 0
    counting.fold()
    assert counting.count_confirmed(page.id) == 1
