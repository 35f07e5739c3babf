"""Erasing: no trace but a keyed hash, a count that still proves itself, and no way back through a backup."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, String, literal_column, select, table, text
from sqlalchemy.orm import Session

from campaign_app.errors import BadInput, NotFound
from campaign_app.extensions import Base
from campaign_app.models import (
    Consent,
    Delivery,
    Erasure,
    LedgerEvent,
    Letter,
    OutboxMessage,
    Signature,
    Supporter,
    Suppression,
)
from campaign_app.services import consent, counting, erasing, holdings, privacy, signing
from tests.conftest import NOW
from tests.factories import LETTER, Factory
from tests.services.rows import count, rows, the

LATER = NOW + timedelta(days=1)
PERSONAL = (Signature, Letter, Delivery, Consent, OutboxMessage, Supporter)
CANARY = "Zwitscherling"


def canary(make: Factory) -> Signature:
    """Somebody whose every field says CANARY, who did everything one can do."""
    organization = make.organization()
    typed: dict[str, Any] = {
        "name": f"Ada {CANARY}",
        "email": f"ada.{CANARY}@{CANARY}.example.org",
        "comment": CANARY,
        "subject": CANARY,
        "body": f"{LETTER} {CANARY}",
        "is_opted_in": True,
    }
    make.signature(make.page(organization, "pledge"), **typed)
    make.confirmed(make.page(organization), **typed)
    signature = make.confirmed(make.page(organization, "letter"), **typed)
    holdings.ask_for_link(email=typed["email"], address_key=make.address_key, now=NOW)
    return signature


def dump(session: Session) -> str:
    """Every row of every table as text; bytes show as hex."""
    session.flush()
    tables = session.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).scalars().all()
    assert set(Base.metadata.tables) <= set(tables)
    return "\n".join(line for name in tables for line in lines_of(session, name))


def lines_of(session: Session, name: str) -> list[str]:
    row = literal_column("t::text", String)
    return list(session.scalars(select(row).select_from(table(name).alias("t"))))


def is_drifting() -> bool:
    return any(page.has_drift for page in counting.recount())


def test_no_table_holds_a_trace_of_somebody_erased(make: Factory, session: Session) -> None:
    signature = canary(make)
    traces = (CANARY.lower(), signature.nonce.hex(), str(signature.supporter_id))
    before = dump(session).lower()
    assert all(trace in before for trace in traces)
    erasing.erase(supporter_id=signature.supporter_id, now=LATER)
    after = dump(session).lower()
    assert [trace for trace in traces if trace in after] == []
    assert count(session, *PERSONAL) == [0] * len(PERSONAL)
    assert after.count(signature.email_key.hex()) == 1  # on the list of erasures


def test_the_count_falls_and_still_proves_itself(make: Factory, session: Session) -> None:
    signature = canary(make)
    make.confirmed(signature.action_page)
    counting.fold()
    erasing.erase(supporter_id=signature.supporter_id, now=LATER)
    assert is_drifting() is False
    counting.fold()
    assert counting.count_confirmed(signature.action_page_id) == 1
    assert sum(event.delta for event in rows(session, LedgerEvent, signature_id=signature.id)) == 0
    assert is_drifting() is False


def test_others_and_other_organizations_keep_what_is_theirs(make: Factory, session: Session) -> None:
    signature = canary(make)
    neighbour = make.confirmed(make.page(), email=signature.supporter.email)
    other = make.confirmed(signature.action_page)
    erasing.erase(supporter_id=signature.supporter_id, now=LATER)
    assert {row.id for row in rows(session, Signature)} == {neighbour.id, other.id}
    assert count(session, Supporter, Consent, Letter, Delivery) == [2, 2, 1, 1]


def test_erasing_twice_finds_nothing_the_second_time(make: Factory, session: Session) -> None:
    supporter_id = canary(make).supporter_id
    erasing.erase(supporter_id=supporter_id, now=LATER)
    with pytest.raises(NotFound):
        erasing.erase(supporter_id=supporter_id, now=LATER)
    with pytest.raises(NotFound):
        erasing.erase(supporter_id=uuid.uuid4(), now=LATER)
    assert count(session, Erasure) == [1]


def test_a_wish_never_to_be_written_to_outlives_the_erasing(make: Factory, session: Session) -> None:
    signature = canary(make)
    consent.unsubscribe(supporter_id=signature.supporter_id, wording="Never", is_total=True, now=NOW)
    erasing.erase(supporter_id=signature.supporter_id, now=LATER)
    assert the(session, Suppression).email_key == signature.email_key


def test_somebody_erased_may_sign_as_somebody_new(make: Factory, session: Session) -> None:
    page = make.page()
    first = make.confirmed(page, email="ada@example.org")
    erasing.erase(supporter_id=first.supporter_id, now=LATER)
    make.now = LATER + timedelta(days=1)
    second = make.confirmed(page, email="ada@example.org")
    assert second.supporter_id != first.supporter_id
    assert privacy.forget_unconfirmed(now=LATER + timedelta(days=30)) == 0
    assert is_drifting() is False


@pytest.mark.parametrize("is_list_kept_apart", [True, False])
def test_a_restored_backup_forgets_again(is_list_kept_apart: bool, make: Factory, session: Session) -> None:
    signature = canary(make)
    session.commit()
    connection = session.get_bind()
    assert isinstance(connection, Connection)
    backup = connection.begin_nested()
    erasing.erase(supporter_id=signature.supporter_id, now=LATER)
    lines = list(erasing.iter_erasures())
    session.close()
    backup.rollback()
    assert CANARY.lower() in dump(session).lower()
    erased = erasing.reapply(lines if is_list_kept_apart else [], now=LATER + timedelta(days=1))
    assert erased == int(is_list_kept_apart)
    assert (CANARY.lower() in dump(session).lower()) is not is_list_kept_apart
    assert is_drifting() is False
    if is_list_kept_apart:
        assert list(erasing.iter_erasures()) != []
        assert the(session, Erasure).erased_at == LATER
        assert erasing.reapply(lines, now=LATER + timedelta(days=2)) == 0


def test_who_signed_anew_after_an_erasure_is_not_erased_by_the_list(make: Factory, session: Session) -> None:
    page = make.page()
    first = make.confirmed(page, email="ada@example.org")
    erasing.erase(supporter_id=first.supporter_id, now=LATER)
    signing.sign(
        page=page,
        act=make.act(email="ada@example.org"),
        address_key=make.address_key,
        now=LATER + timedelta(seconds=1),
    )
    assert erasing.reapply(list(erasing.iter_erasures()), now=LATER + timedelta(days=1)) == 0
    assert count(session, Supporter) == [1]


@pytest.mark.parametrize(
    "line", ["x", "{}", "[]", '{"organization_id": "1", "email_key": "z", "erased_at": 3}', "null"]
)
def test_a_line_of_another_list_is_refused(line: str, make: Factory) -> None:
    with pytest.raises(BadInput):
        erasing.reapply([line], now=LATER)


@pytest.mark.parametrize(("typed", "is_known"), [("Ada+x@example.org", True), ("eve@example.org", False)])
def test_somebody_who_asks_by_letter_is_erased_by_address(
    typed: str, is_known: bool, make: Factory, session: Session
) -> None:
    signature = make.confirmed(make.page(), email="ada@example.org")
    found = erasing.erase_address(
        organization_id=signature.organization_id, email=typed, address_key=make.address_key, now=LATER
    )
    assert bool(found) is is_known
    assert count(session, Supporter) == [int(not is_known)]
