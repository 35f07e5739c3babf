"""Crowds: many signatures in one transaction are what each would have been alone."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from campaign_app import ledger
from campaign_app.models import (
    ActionPage,
    Consent,
    CountDelta,
    LedgerEvent,
    OutboxMessage,
    Signature,
    Supporter,
    Suppression,
)
from campaign_app.services import crowds, pages, signing
from campaign_app.services.acts import Act
from campaign_app.services.crowds import Seen, confirm_together, sign_together
from tests.conftest import NOW
from tests.factories import Factory
from tests.services.rows import count, kinds, refuse_rows, rows, the

EVERYTHING = (Supporter, Signature, Consent, LedgerEvent, OutboxMessage)


def seen(make: Factory, page: ActionPage, act: Act) -> Seen:
    """An act on a page as it is now."""
    checked = signing.check(page=page, act=act, address_key=make.address_key, now=NOW)
    return Seen(checked, crowds.stamps_of([page.slug])[page.slug])


def crowd_of(make: Factory, page: ActionPage, number: int) -> list[Seen]:
    """So many people who sign at once."""
    return [seen(make, page, make.act(email=f"signer{each}@example.org")) for each in range(number)]


def test_everybody_of_a_crowd_gets_signature_consent_ledger_event_and_mail(make: Factory, session: Session) -> None:
    page, other = make.page(), make.page()
    ids = sign_together([*crowd_of(make, page, 5), *crowd_of(make, other, 5)], congress_number=0)
    assert count(session, *EVERYTHING) == [10] * 5
    assert set(ids) == {signature.id for signature in rows(session, Signature)}
    for signature in rows(session, Signature):
        assert the(session, LedgerEvent, signature_id=signature.id).commitment == ledger.commitment(
            nonce=signature.nonce,
            kind="signed",
            action_page_id=signature.action_page_id,
            text_digest=page.version.digest if signature.action_page_id == page.id else other.version.digest,
            signer_key=signature.email_key,
        )


def test_a_crowd_keeps_what_each_typed(make: Factory, session: Session) -> None:
    page = make.page(kind="pledge", pledge_on=NOW.date() + timedelta(days=9), asked_fields=["phone"])
    answers = {"phone": "+1 520 555 0100"}
    typed = make.act(name="Zoë \\ “Ada”", comment='Line "one"\nline\ttwo', answers=answers, fill_seconds=7)
    sign_together([seen(make, page, typed)], congress_number=0)
    kept = the(session, Signature)
    assert (kept.name, kept.comment, kept.answers) == (typed.name, typed.comment, answers)
    assert (kept.pledge_on, kept.fill_seconds, kept.created_at) == (page.pledge_on, 7, NOW)
    assert kept.district_code == "ocd-division/country:us/state:az"


def test_who_stands_already_or_twice_in_a_crowd_is_left_and_the_others_are_taken(
    make: Factory, session: Session
) -> None:
    page = make.page()
    make.signature(page, email="signer0@example.org")
    crowd = [*crowd_of(make, page, 3), *crowd_of(make, page, 2)]
    outcomes = sign_together(crowd, congress_number=0)
    assert [outcome == "again" for outcome in outcomes].count(True) == 3
    assert (outcomes[0], outcomes[3]) == ("again", "again")
    assert count(session, *EVERYTHING) == [3] * 5


def test_a_supporter_of_two_pages_in_one_crowd_is_one_supporter(make: Factory, session: Session) -> None:
    organization = make.organization()
    crowd = [seen(make, make.page(organization), make.act(email="ada@example.org")) for _ in range(2)]
    sign_together(crowd, congress_number=0)
    assert count(session, Supporter, Signature, OutboxMessage) == [1, 2, 2]


def test_a_suppressed_address_in_a_crowd_gets_no_mail(make: Factory, session: Session) -> None:
    page = make.page()
    crowd = crowd_of(make, page, 2)
    key = crowd[0].signing.key
    suppression = {"organization_id": page.organization_id, "email_key": key, "created_at": NOW}
    session.add(Suppression(id=page.id, reason="unsubscribed", **suppression))
    session.flush()
    sign_together(crowd, congress_number=0)
    assert count(session, Signature) == [2]
    assert the(session, OutboxMessage).recipient == "signer1@example.org"


def test_a_crowd_is_kept_whole_or_not_at_all(make: Factory, session: Session) -> None:
    page = make.page()
    crowd = crowd_of(make, page, 3)
    refuse_rows(session, "outbox_messages")
    with pytest.raises(IntegrityError):
        sign_together(crowd, congress_number=0)
    session.rollback()
    assert count(session, *EVERYTHING) == [0] * 5


CHANGES: dict[str, Callable[[Factory, ActionPage], None]] = {
    "closed": lambda _, page: pages.close(page=page, account_id=None, now=NOW),
    "edited": lambda make, page: pages.edit(
        page=page, text=make.page_text(demand="run all buses."), account_id=None, now=NOW
    ),
    "translated": lambda make, page: make.translation(page, "es"),
    "moved": lambda _, page: setattr(page.organization, "time_zone", "America/Phoenix"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_who_saw_another_page_than_there_is_now_is_left(change: str, make: Factory, session: Session) -> None:
    page, other = make.page(), make.page()
    crowd = [*crowd_of(make, page, 2), *crowd_of(make, other, 1)]
    CHANGES[change](make, page)
    session.commit()
    assert sign_together(crowd, congress_number=0)[:2] == ["changed", "changed"]
    assert the(session, Signature).action_page_id == other.id


def test_a_crowd_that_confirms_is_counted_thanked_and_noted_once(make: Factory, session: Session) -> None:
    page = make.page()
    ids = [make.signature(page, email=f"signer{number}@example.org").id for number in range(3)]
    assert confirm_together(ids[:2], now=NOW) == set(ids[:2])
    assert confirm_together(ids, now=NOW) == set(ids)
    assert kinds(session) == ["confirmation"] * 3 + ["thank_you"] * 3
    assert count(session, CountDelta) == [3]
    for signature in rows(session, Signature):
        assert (signature.status, signature.confirmed_at) == ("confirmed", NOW)
        assert the(session, LedgerEvent, signature_id=signature.id, kind="confirmed").commitment == ledger.commitment(
            nonce=signature.nonce,
            kind="confirmed",
            action_page_id=page.id,
            text_digest=page.version.digest,
            signer_key=signature.email_key,
        )


def test_letters_and_who_may_have_been_reminded_confirm_by_themselves(make: Factory, session: Session) -> None:
    letter = make.signature(make.page(kind="letter"))
    late = make.signature(make.page())
    assert confirm_together([letter.id], now=NOW) == set()
    assert confirm_together([late.id], now=NOW + timedelta(days=1)) == set()
    assert {signature.status for signature in rows(session, Signature)} == {"pending"}
