"""Confirming: counts once, late or twice alike, and never what was taken back."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from campaign_app.errors import NotFound
from campaign_app.models import CountDelta, Delivery, LedgerEvent, OutboxMessage, Signature
from campaign_app.services import consent, pages, signing
from tests.conftest import NOW
from tests.factories import Factory
from tests.services.rows import count, kinds, refuse_rows, rows, the

LATER = NOW + timedelta(days=2)


def test_confirming_counts_the_signature_and_thanks_the_supporter(make: Factory, session: Session) -> None:
    pending = make.signature(make.page())
    confirmed = signing.confirm(signature_id=pending.id, now=LATER)
    assert (confirmed.status, confirmed.confirmed_at) == ("confirmed", LATER)
    assert (delta := the(session, CountDelta)).delta == 1
    assert delta.district_code == "ocd-division/country:us/state:az"
    assert [event.kind for event in rows(session, LedgerEvent)] == ["signed", "confirmed"]
    assert kinds(session) == ["confirmation", "thank_you"]


def test_confirming_twice_counts_once(make: Factory, session: Session) -> None:
    pending = make.signature(make.page(kind="letter"))
    confirmed = [signing.confirm(signature_id=pending.id, now=now) for now in (NOW, LATER)]
    assert [each.confirmed_at for each in confirmed] == [NOW, NOW]
    assert count(session, CountDelta, LedgerEvent, Delivery) == [1, 2, 1]
    assert kinds(session) == ["confirmation", "letter", "thank_you"]


def test_a_signature_given_in_time_counts_when_confirmed_after_the_page_closed(make: Factory, session: Session) -> None:
    page = make.page()
    pending = make.signature(page)
    pages.close(page=page, account_id=None, now=NOW)
    assert signing.confirm(signature_id=pending.id, now=LATER).status == "confirmed"
    assert count(session, CountDelta) == [1]


@pytest.mark.parametrize("status", ["withdrawn", "invalidated"])
def test_a_signature_that_was_taken_back_cannot_be_confirmed(status: str, make: Factory, session: Session) -> None:
    pending = make.signature(make.page())
    the(session, Signature).status = status  # type: ignore[assignment]
    session.commit()
    assert signing.confirm(signature_id=pending.id, now=LATER).status == status
    assert count(session, CountDelta) == [0]
    assert kinds(session) == ["confirmation"]


def test_a_link_to_a_signature_that_is_gone_says_so(make: Factory, session: Session) -> None:
    with pytest.raises(NotFound):
        signing.confirm(signature_id=uuid.uuid4(), now=NOW)
    session.rollback()
    assert count(session, LedgerEvent, CountDelta, OutboxMessage) == [0, 0, 0]


def test_somebody_who_wants_no_mail_ever_is_counted_but_not_thanked(make: Factory, session: Session) -> None:
    pending = make.signature(make.page())
    consent.unsubscribe(supporter_id=pending.supporter_id, wording="Never", is_total=True, now=NOW)
    assert signing.confirm(signature_id=pending.id, now=LATER).status == "confirmed"
    assert count(session, CountDelta) == [1]
    assert "thank_you" not in kinds(session)


@pytest.mark.parametrize("part", ["ledger_events", "count_deltas", "deliveries", "outbox_messages"])
def test_when_one_part_fails_the_signature_stays_pending(part: str, make: Factory, session: Session) -> None:
    pending = make.signature(make.page(kind="letter"))
    refuse_rows(session, part)
    with pytest.raises(IntegrityError):
        signing.confirm(signature_id=pending.id, now=NOW)
    session.rollback()
    assert the(session, Signature).status == "pending"
    assert count(session, CountDelta, LedgerEvent, Delivery, OutboxMessage) == [0, 1, 0, 1]
