"""Consent: the newest answer counts, and an address that wants no mail gets none, not even what was waiting."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from campaign_app.errors import NotFound
from campaign_app.models import Consent, OutboxMessage, Suppression
from campaign_app.services import consent, signing
from tests.conftest import NOW
from tests.factories import Factory
from tests.services.rows import count, kinds, rows, the

LATER = NOW + timedelta(days=1)


@pytest.mark.parametrize("is_opted_in", [True, False])
def test_the_answer_given_with_a_signature_counts(is_opted_in: bool, make: Factory) -> None:
    signature = make.signature(make.page(), is_opted_in=is_opted_in)
    assert consent.is_opted_in(signature.supporter_id) is is_opted_in


def test_nobody_is_opted_in_without_an_answer(make: Factory) -> None:
    assert consent.is_opted_in(uuid.uuid4()) is False


def test_unsubscribing_keeps_the_earlier_answer_and_adds_the_newer_one(make: Factory, session: Session) -> None:
    signature = make.signature(make.page(), is_opted_in=True)
    consent.unsubscribe(supporter_id=signature.supporter_id, wording="Stop these mails", is_total=False, now=LATER)
    assert consent.is_opted_in(signature.supporter_id) is False
    answers = sorted((row.created_at, row.is_granted, row.wording) for row in rows(session, Consent))
    assert answers == [(NOW, True, "Email me when this campaign moves"), (LATER, False, "Stop these mails")]
    assert count(session, Suppression) == [0]


def test_opting_in_again_on_another_page_counts_again(make: Factory) -> None:
    organization = make.organization()
    first = make.signature(make.page(organization), email="ada@example.org")
    consent.unsubscribe(supporter_id=first.supporter_id, wording="Stop", is_total=False, now=NOW)
    signing.sign(
        page=make.page(organization),
        act=make.act(email="ada@example.org", is_opted_in=True),
        address_key=make.address_key,
        now=LATER,
    )
    assert consent.is_opted_in(first.supporter_id) is True


def test_never_writing_again_is_remembered_once_and_for_this_organization_only(make: Factory, session: Session) -> None:
    signature = make.signature(make.page())
    for now in (NOW, LATER):
        consent.unsubscribe(supporter_id=signature.supporter_id, wording="Never", is_total=True, now=now)
    suppression = the(session, Suppression)
    assert (suppression.email_key, suppression.reason) == (signature.email_key, "unsubscribed")
    assert suppression.organization_id == signature.organization_id


def test_never_writing_again_takes_back_mail_that_was_waiting(make: Factory, session: Session) -> None:
    page = make.page(kind="letter")
    leaving, staying = make.confirmed(page), make.confirmed(page)
    consent.unsubscribe(supporter_id=leaving.supporter_id, wording="Never", is_total=True, now=LATER)
    waiting = rows(session, OutboxMessage, status="new")
    assert {message.signature_id for message in waiting if message.kind != "letter"} == {staying.id}
    assert kinds(session).count("letter") == 2  # to the office, in the supporter's name: that was wanted


def test_never_writing_again_keeps_the_record_of_what_was_sent(make: Factory, session: Session) -> None:
    signature = make.signature(make.page())
    the(session, OutboxMessage).status = "sent"
    session.commit()
    consent.unsubscribe(supporter_id=signature.supporter_id, wording="Never", is_total=True, now=LATER)
    assert kinds(session) == ["confirmation"]


def test_a_link_to_a_supporter_who_is_gone_says_so(make: Factory) -> None:
    with pytest.raises(NotFound):
        consent.unsubscribe(supporter_id=uuid.uuid4(), wording="Stop", is_total=False, now=NOW)


def test_a_supporter_belongs_to_the_organization_that_was_signed_for(make: Factory) -> None:
    page = make.page()
    supporter = consent.get_supporter(make.signature(page).supporter_id)
    assert consent.get_organization_of(supporter).id == page.organization_id
