"""What is held of a supporter: the link goes to known addresses only and not often; the copy leaves nothing out."""

import json
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from campaign_app import ledger
from campaign_app.errors import BadInput
from campaign_app.extensions import Base
from campaign_app.models import OutboxMessage, Supporter
from campaign_app.services import consent, holdings
from campaign_app.services.holdings import LINK_AFTER, LINKS_A_DAY
from tests.conftest import NOW
from tests.factories import LETTER, Factory
from tests.services.rows import count, kinds, rows, the

SECOND = timedelta(seconds=1)


def ask(make: Factory, email: str = "ada@example.org", after: timedelta = timedelta()) -> None:
    holdings.ask_for_link(email=email, address_key=make.address_key, now=NOW + after)


def links(session: Session) -> list[str]:
    return [message.recipient for message in rows(session, OutboxMessage, kind="my_signatures")]


def test_the_link_goes_to_the_address_that_signed(make: Factory, session: Session) -> None:
    signature = make.signature(make.page(), email="ada@example.org")
    ask(make, "ADA+news@example.org")
    mail = the(session, OutboxMessage, kind="my_signatures")
    assert (mail.recipient, mail.supporter_id) == ("ada@example.org", signature.supporter_id)
    assert mail.organization_id == signature.organization_id


def test_an_unknown_address_gets_nothing(make: Factory, session: Session) -> None:
    make.signature(make.page(), email="ada@example.org")
    ask(make, "eve@example.org")
    assert links(session) == []


def test_every_organization_that_knows_the_address_writes_for_itself(make: Factory, session: Session) -> None:
    for _ in range(2):
        make.signature(make.page(), email="ada@example.org")
    ask(make)
    assert len({message.organization_id for message in rows(session, OutboxMessage, kind="my_signatures")}) == 2


def test_asking_often_writes_seldom(make: Factory, session: Session) -> None:
    make.signature(make.page(), email="ada@example.org")
    for after in (timedelta(), SECOND, LINK_AFTER - SECOND, LINK_AFTER):
        ask(make, after=after)
    assert len(links(session)) == 2
    for number in range(30):
        ask(make, after=LINK_AFTER * (number + 2))
    assert len(links(session)) == LINKS_A_DAY
    ask(make, after=timedelta(days=2))
    assert len(links(session)) == LINKS_A_DAY + 1


def test_an_address_that_wants_no_mail_ever_gets_no_link(make: Factory, session: Session) -> None:
    signature = make.signature(make.page(), email="ada@example.org")
    ask(make)
    consent.unsubscribe(supporter_id=signature.supporter_id, wording="Never", is_total=True, now=NOW)
    ask(make, after=LINK_AFTER)
    assert links(session) == []


def test_what_is_no_address_is_refused(make: Factory) -> None:
    with pytest.raises(BadInput) as refused:
        ask(make, "ada")
    assert refused.value.field == "email"


def test_the_list_holds_the_own_signatures_newest_first(make: Factory) -> None:
    organization = make.organization()
    first = make.signature(make.page(organization), email="ada@example.org")
    make.signature(make.page(organization), email="eve@example.org")
    make.now += timedelta(days=1)
    second = make.signature(make.page(organization), email="ada@example.org")
    assert [row.id for row in holdings.list_signatures(first.supporter_id)] == [second.id, first.id]


def test_the_same_answer_again_is_not_kept_twice(make: Factory) -> None:
    supporter_id = make.signature(make.page()).supporter_id
    for after, is_granted in enumerate((True, True, False, True)):
        now = NOW + timedelta(days=after + 1)
        consent.answer(supporter_id=supporter_id, is_granted=is_granted, wording="Write to me", now=now)
    newest = holdings.find_answer(supporter_id)
    assert newest is not None
    assert (newest.is_granted, newest.created_at) == (True, NOW + timedelta(days=4))


def test_the_copy_holds_every_value_kept_of_a_person(make: Factory, session: Session) -> None:
    page = make.page(kind="letter")
    signature = make.confirmed(
        page,
        name="Ada Canary",
        email="ada.canary@example.org",
        comment="Canary words",
        source_code="canary/mail",
        subject="Canary subject",
        body=f"{LETTER} Canary body.",
    )
    supporter = the(session, Supporter)
    consent.unsubscribe(supporter_id=supporter.id, wording="Canary wish", is_total=True, now=NOW)
    copy = json.dumps(holdings.copy_of(supporter))
    for value in ("Ada Canary", "ada.canary@example.org", "Canary words", "canary/mail", "Canary subject"):
        assert value in copy
    for value in ("Canary body", "Canary wish", "85701", signature.nonce.hex(), "unsubscribed", page.slug):
        assert value in copy


def test_the_copy_opens_the_own_lines_of_the_ledger(make: Factory, session: Session) -> None:
    signature = make.confirmed(make.page())
    (copied,) = holdings.copy_of(the(session, Supporter))["signatures"]
    assert [line["kind"] for line in copied["ledger"]] == ["signed", "confirmed"]
    for line in copied["ledger"]:
        sealed = ledger.commitment(
            nonce=bytes.fromhex(copied["nonce"]),
            kind=line["kind"],
            action_page_id=signature.action_page_id,
            text_digest=signature.page_version.digest,
            signer_key=signature.email_key,
        )
        assert line["commitment"] == sealed.hex()


def test_looking_changes_nothing(make: Factory, session: Session) -> None:
    make.confirmed(make.page(kind="letter"))
    tables = [mapper.class_ for mapper in Base.registry.mappers]
    before = count(session, *tables), kinds(session)
    supporter = the(session, Supporter)
    holdings.copy_of(supporter)
    holdings.list_signatures(supporter.id)
    assert (count(session, *tables), kinds(session)) == before
