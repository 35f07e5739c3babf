"""Withdrawing: what no longer counts is taken off, what had not left stays, what has left is said to have left."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from campaign_app.errors import BadInput, NotFound
from campaign_app.models import CountDelta, Delivery, LedgerEvent, OutboxMessage, Signature
from campaign_app.services import counting, deliveries, draining, pages, signing, withdrawing
from tests.conftest import NOW
from tests.factories import Factory
from tests.fakes import FakeClock, FakeTransport, drain_with
from tests.services.rows import count, kinds, rows, the

LATER = NOW + timedelta(days=1)


def withdraw(signature: Signature) -> None:
    withdrawing.withdraw(supporter_id=signature.supporter_id, signature_id=signature.id, now=LATER)


def drift() -> bool:
    return any(page.has_drift for page in counting.recount())


def test_a_confirmed_signature_is_counted_down(make: Factory, session: Session) -> None:
    page = make.page()
    make.confirmed(page)
    signature = make.confirmed(page)
    counting.fold()
    withdraw(signature)
    counting.fold()
    assert counting.count_confirmed(page.id) == 1
    kept = the(session, Signature, id=signature.id)
    assert (kept.status, kept.ended_at) == ("withdrawn", LATER)
    events = [(event.kind, event.delta) for event in rows(session, LedgerEvent, signature_id=signature.id)]
    assert events == [("signed", 0), ("confirmed", 1), ("withdrawn", -1)]
    assert drift() is False


def test_a_signature_that_never_counted_takes_nothing_off(make: Factory, session: Session) -> None:
    signature = make.signature(make.page())
    withdraw(signature)
    assert count(session, CountDelta) == [0]
    assert [event.delta for event in rows(session, LedgerEvent)] == [0, 0]
    assert signing.confirm(signature_id=signature.id, now=LATER).status == "withdrawn"
    assert drift() is False


def test_withdrawing_twice_counts_down_once(make: Factory, session: Session) -> None:
    signature = make.confirmed(make.page())
    withdraw(signature)
    withdraw(signature)
    assert [delta.delta for delta in rows(session, CountDelta)] == [1, -1]
    assert drift() is False


def test_an_invalidated_signature_stays_what_it_is(make: Factory, session: Session) -> None:
    signature = make.signature(make.page())
    the(session, Signature).status = "invalidated"
    session.commit()
    withdraw(signature)
    assert the(session, Signature).status == "invalidated"


def test_nobody_withdraws_for_another(make: Factory, session: Session) -> None:
    organization = make.organization()
    own, other = make.confirmed(make.page(organization)), make.confirmed(make.page(organization))
    for signature_id in (other.id, uuid.uuid4()):
        with pytest.raises(NotFound):
            withdrawing.withdraw(supporter_id=own.supporter_id, signature_id=signature_id, now=LATER)
        session.rollback()
    assert {row.status for row in rows(session, Signature)} == {"confirmed"}


def test_waiting_mail_and_letters_do_not_leave(make: Factory, session: Session) -> None:
    page = make.page(kind="letter")
    staying = make.confirmed(page)
    withdraw(make.confirmed(page))
    assert {row.signature_id for row in rows(session, OutboxMessage) if row.signature_id} == {staying.id}
    assert count(session, Delivery) == [1]
    assert kinds(session).count("letter") == 1


def test_a_letter_that_is_leased_but_not_handed_over_stays(make: Factory, session: Session) -> None:
    signature = make.confirmed(make.page(kind="letter"))
    transport, clock = FakeTransport(), FakeClock(NOW)

    def take_back(message: OutboxMessage, _now: object) -> object:
        withdraw(signature)
        raise LookupError("composing goes on with what was read before")

    draining.drain(drain_with(transport, clock, take_back))  # type: ignore[arg-type]
    assert transport.taken == []
    assert count(session, Delivery, OutboxMessage) == [0, 0]


@pytest.mark.parametrize("status", ["sent", "uncertain"])
def test_a_letter_that_has_left_keeps_its_record_and_is_never_sent_again(
    status: str, make: Factory, session: Session
) -> None:
    signature = make.confirmed(make.page(kind="letter"))
    delivery = the(session, Delivery)
    delivery.status = status  # type: ignore[assignment]
    the(session, OutboxMessage, kind="letter").status = status  # type: ignore[assignment]
    session.commit()
    withdraw(signature)
    assert the(session, Delivery).status == status
    account = make.member(make.organization()).account
    with pytest.raises(BadInput):
        deliveries.resend(
            organization_id=delivery.organization_id, delivery_id=delivery.id, account_id=account.id, now=LATER
        )


def test_signing_again_starts_anew(make: Factory, session: Session) -> None:
    page = make.page()
    act = make.act(email="ada@example.org", name="Ada First")
    signing.sign(page=page, act=act, address_key=make.address_key, now=NOW)
    first = signing.confirm(signature_id=the(session, Signature).id, now=NOW)
    withdraw(first)
    pages.edit(page=page, text=make.page_text(demand="run the buses all night."), account_id=None, now=LATER)
    second = make.signature(page, email="Ada+again@example.org", name="Ada Second")
    assert second.id != first.id
    assert second.nonce != first.nonce
    assert (second.status, second.page_version.demand) == ("pending", "run the buses all night.")
    assert kinds(session) == ["confirmation"]  # of the first nothing had left
    assert signing.confirm(signature_id=first.id, now=LATER).status == "withdrawn"  # the old link brings nothing back
    assert signing.confirm(signature_id=second.id, now=LATER).status == "confirmed"
    counting.fold()
    assert counting.count_confirmed(page.id) == 1
    assert drift() is False


def test_signing_again_twice_after_withdrawing_stands_once(make: Factory, session: Session) -> None:
    page, act = make.page(), make.act()
    signing.sign(page=page, act=act, address_key=make.address_key, now=NOW)
    withdraw(the(session, Signature))
    for _ in range(2):
        signing.sign(page=page, act=act, address_key=make.address_key, now=LATER)
    assert sorted(row.status for row in rows(session, Signature)) == ["pending", "withdrawn"]
