"""Signing: one transaction for everything a signature never comes without, and the same answer for everyone."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from campaign_app import ledger
from campaign_app.addresses import email_key
from campaign_app.errors import BadInput, PageClosed
from campaign_app.models import (
    ActionPage,
    Consent,
    CountDelta,
    LedgerEvent,
    Letter,
    OutboxMessage,
    Signature,
    Supporter,
)
from campaign_app.services import consent, pages, signing
from campaign_app.services.acts import Act
from campaign_app.services.signing import RESEND_AFTER
from tests.conftest import NOW
from tests.factories import Factory
from tests.services.rows import count, kinds, refuse_rows, rows, the

SECOND = timedelta(seconds=1)
PARTS = ["supporters", "signatures", "consents", "ledger_events", "letters", "outbox_messages"]
EVERYTHING = (Supporter, Signature, Consent, LedgerEvent, Letter, CountDelta, OutboxMessage)


def sign(make: Factory, page: ActionPage, act: Act, after: timedelta = timedelta()) -> None:
    signing.sign(page=page, act=act, address_key=make.address_key, now=NOW + after)


def test_a_first_signature_comes_with_consent_ledger_event_and_confirmation(make: Factory, session: Session) -> None:
    sign(make, make.page(), make.act())
    assert count(session, *EVERYTHING) == [1, 1, 1, 1, 0, 0, 1]
    assert the(session, Signature).status == "pending"
    assert (event := the(session, LedgerEvent)).kind == "signed"
    assert event.delta == 0
    assert kinds(session) == ["confirmation"]


def test_a_signature_keeps_what_was_typed_as_it_was_meant(make: Factory, session: Session) -> None:
    typed = make.act(
        name="  Ada\x00  Lovelace ",
        email=" Ada+Buses@Example.ORG ",
        postal_code="85701-1234",
        comment="Line one\r\nline\u202e two ",
        source_code="spring/mail",
    )
    sign(make, make.page(), typed)
    kept = the(session, Signature)
    assert (kept.name, kept.postal_code, kept.country_code) == ("Ada Lovelace", "85701", "US")
    assert (kept.comment, kept.source_code) == ("Line one\nline two", "spring/mail")
    assert kept.district_code == "ocd-division/country:us/state:az"
    assert kept.email_key == email_key("ada@example.org", key=make.address_key)
    assert the(session, OutboxMessage).recipient == the(session, Supporter).email == "Ada+Buses@example.org"


def test_the_ledger_seals_the_page_the_text_and_the_signer(make: Factory, session: Session) -> None:
    page = make.page()
    signature = make.signature(page)
    assert the(session, LedgerEvent).commitment == ledger.commitment(
        nonce=signature.nonce,
        kind="signed",
        action_page_id=page.id,
        text_digest=page.version.digest,
        signer_key=signature.email_key,
    )


@pytest.mark.parametrize("is_opted_in", [True, False])
def test_consent_is_kept_with_the_wording_shown(is_opted_in: bool, make: Factory, session: Session) -> None:
    page = make.page(opt_in_wording="Write to me about buses")
    signature = make.signature(page, is_opted_in=is_opted_in)
    pages.edit(page=page, text=make.page_text(opt_in_wording="Other words"), account_id=None, now=NOW)
    kept = the(session, Consent)
    assert (kept.is_granted, kept.wording) == (is_opted_in, "Write to me about buses")
    assert (kept.signature_id, kept.created_at) == (signature.id, NOW)


def test_a_signature_stays_with_the_text_it_was_given_for(make: Factory, session: Session) -> None:
    page = make.page()
    before = make.signature(page)
    pages.edit(page=page, text=make.page_text(demand="run the buses all night."), account_id=None, now=NOW)
    after = make.signature(page)
    assert signing.get_signature(before.id).page_version.demand == "keep the evening buses running."
    assert signing.get_signature(after.id).page_version.demand == "run the buses all night."


def test_a_supporter_of_two_pages_is_one_supporter_with_two_signatures(make: Factory, session: Session) -> None:
    organization = make.organization()
    for email in ("ada@example.org", "ADA@example.org"):
        sign(make, make.page(organization), make.act(email=email))
    assert count(session, Supporter, Signature, OutboxMessage) == [1, 2, 2]


def test_neighbours_do_not_share_supporters(make: Factory, session: Session) -> None:
    act = make.act()
    for page in (make.page(), make.page()):
        sign(make, page, act)
    assert len({row.organization_id for row in rows(session, Supporter)}) == 2


def test_signing_again_in_another_spelling_keeps_the_first_signature(make: Factory, session: Session) -> None:
    page, act = make.page(), make.act(name="Ada", email="ada@example.org")
    sign(make, page, act)
    sign(make, page, replace(act, name="Eve", email="Ada+again@EXAMPLE.org", is_opted_in=True))
    assert the(session, Signature).name == "Ada"
    assert the(session, Consent).is_granted is False
    assert kinds(session) == ["confirmation"]


def test_signing_again_after_a_while_sends_the_confirmation_again(make: Factory, session: Session) -> None:
    page, act = make.page(), make.act()
    for after in (timedelta(), RESEND_AFTER["confirmation"] - SECOND, RESEND_AFTER["confirmation"]):
        sign(make, page, act, after)
    assert kinds(session) == ["confirmation"] * 2


def test_signing_again_once_confirmed_says_so_at_most_once_a_day(make: Factory, session: Session) -> None:
    page, act = make.page(), make.act()
    sign(make, page, act)
    signing.confirm(signature_id=the(session, Signature).id, now=NOW)
    for after in (SECOND, timedelta(hours=23), timedelta(days=1, seconds=1)):
        sign(make, page, act, after)
    assert kinds(session) == ["already_signed"] * 2 + ["confirmation", "thank_you"]
    assert count(session, Signature, LedgerEvent, CountDelta) == [1, 2, 1]


def test_a_signature_that_was_invalidated_does_not_come_back_by_signing(make: Factory, session: Session) -> None:
    page, act = make.page(), make.act()
    sign(make, page, act)
    the(session, Signature).status = "invalidated"
    session.commit()
    sign(make, page, act, timedelta(days=2))
    assert the(session, Signature).status == "invalidated"
    assert kinds(session) == ["confirmation"]


def test_somebody_who_wants_no_mail_ever_gets_none_and_signs_like_everyone(make: Factory, session: Session) -> None:
    organization = make.organization()
    act = make.act()
    sign(make, make.page(organization), act)
    consent.unsubscribe(supporter_id=the(session, Supporter).id, wording="Never", is_total=True, now=NOW)
    sent_before = len(kinds(session))
    sign(make, make.page(organization), act)
    assert (len(kinds(session)), count(session, Signature)) == (sent_before, [2])
    sign(make, make.page(), act)  # a neighbour was not told
    assert len(kinds(session)) == sent_before + 1


@pytest.mark.parametrize("status", ["draft", "closed"])
def test_a_page_that_is_not_open_takes_nothing(status: str, make: Factory, session: Session) -> None:
    page = make.draft() if status == "draft" else make.page()
    if status == "closed":
        pages.close(page=page, account_id=None, now=NOW)
    with pytest.raises(PageClosed):
        sign(make, page, make.act())
    session.rollback()
    assert count(session, *EVERYTHING) == [0] * len(EVERYTHING)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", {"name": "\u200b"}),
        ("name", {"name": "X" * 10_000}),
        ("email", {"email": "ada"}),
        ("email", {"email": "ada@example.org\r\nBcc: eve@example.org"}),
        ("postal_code", {"postal_code": "857"}),
        ("comment", {"comment": "x" * 501}),
    ],
)
def test_a_field_that_cannot_be_kept_is_named_and_nothing_is_stored(
    field: str, typed: dict[str, str], make: Factory, session: Session
) -> None:
    with pytest.raises(BadInput) as refused:
        sign(make, make.page(), make.act(**typed))
    session.rollback()
    assert refused.value.field == field
    assert count(session, *EVERYTHING) == [0] * len(EVERYTHING)


@pytest.mark.parametrize("part", PARTS)
def test_when_one_part_fails_nothing_of_the_signature_stays(part: str, make: Factory, session: Session) -> None:
    page = make.page(kind="letter")
    refuse_rows(session, part)
    with pytest.raises(IntegrityError):
        sign(make, page, make.act())
    session.rollback()  # as the end of the request does
    assert count(session, *EVERYTHING) == [0] * len(EVERYTHING)
