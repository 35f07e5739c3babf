"""Forgetting: what nobody confirmed is gone after its days, without a trace but the ledger's sealed line."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign_app.models import Consent, LedgerEvent, Letter, OutboxMessage, Signature, Supporter
from campaign_app.services import consent, counting, privacy, signing
from tests.conftest import NOW
from tests.factories import Factory
from tests.services.rows import count

LATER = NOW + timedelta(days=7) + timedelta(seconds=1)
PERSONAL = (Signature, Supporter, Consent, Letter, OutboxMessage)


def test_a_signature_nobody_confirmed_is_forgotten_with_all_that_hangs_on_it(make: Factory, session: Session) -> None:
    make.signature(make.page(kind="letter"))
    assert privacy.forget_unconfirmed(now=LATER - timedelta(seconds=1)) == 0
    assert privacy.forget_unconfirmed(now=LATER) == 1
    assert count(session, *PERSONAL) == [0] * len(PERSONAL)
    assert count(session, LedgerEvent) == [1]
    assert counting.recount()[0].has_drift is False


def test_a_confirmed_signature_stays(make: Factory, session: Session) -> None:
    make.confirmed(make.page(kind="letter"))
    before = count(session, *PERSONAL)
    assert privacy.forget_unconfirmed(now=LATER) == 0
    assert count(session, *PERSONAL) == before


def test_a_supporter_who_signed_elsewhere_stays_with_that_signature(make: Factory, session: Session) -> None:
    organization = make.organization()
    make.confirmed(make.page(organization), email="ada@example.org")
    make.signature(make.page(organization), email="ada@example.org")
    assert privacy.forget_unconfirmed(now=LATER) == 1
    assert count(session, Supporter, Signature) == [1, 1]


def test_a_supporter_whose_wish_is_on_record_stays_with_it(make: Factory, session: Session) -> None:
    signature = make.signature(make.page())
    consent.unsubscribe(supporter_id=signature.supporter_id, wording="Stop", is_total=False, now=NOW)
    assert privacy.forget_unconfirmed(now=LATER) == 1
    assert list(session.scalars(select(Consent.wording))) == ["Stop"]
    assert count(session, Supporter) == [1]


def test_somebody_who_was_forgotten_can_sign_anew(make: Factory, session: Session) -> None:
    page, act = make.page(), make.act()
    signing.sign(page=page, act=act, address_key=make.address_key, now=NOW)
    privacy.forget_unconfirmed(now=LATER)
    signing.sign(page=page, act=act, address_key=make.address_key, now=LATER)
    assert count(session, Signature, OutboxMessage) == [1, 1]
