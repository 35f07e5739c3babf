"""Quarantine: what is held and why, what a person decides, and that the count follows the ledger throughout."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from campaign_app.errors import BadInput
from campaign_app.models import ActionPage, AuditEvent, LedgerEvent, OutboxMessage, Signature
from campaign_app.services import counting, privacy, quarantine, signing, withdrawing
from tests.conftest import NOW
from tests.factories import Factory
from tests.services.rows import rows, the

NETWORK = "9.9.9.9"


@pytest.fixture
def page(make: Factory) -> ActionPage:
    """An open page."""
    return make.page()


def confirmed(make: Factory, page: ActionPage, number: int, network: str = NETWORK, **values: str) -> list[Signature]:
    made = []
    for index in range(number):
        act = make.act(**({"name": f"Ada Number{index}", "email": f"a{index}@d{index}.example"} | values))
        found = signing.sign(page=page, act=act, address_key=make.address_key, now=NOW, network=network)
        made.append(signing.confirm(signature_id=found, now=NOW))
    return made


def count(page: ActionPage) -> int:
    """The folded count, which the ledger and the rows agree with."""
    while counting.fold():
        pass
    assert not any(each.has_drift for each in counting.recount())
    return counting.count_confirmed(page.id)


def ids(signatures: list[Signature]) -> list[uuid.UUID]:
    return [each.id for each in signatures]


@pytest.mark.parametrize(
    ("reason", "number", "values"),
    [
        ("same_network", 20, {}),
        ("same_name", 5, {"name": "Same Name"}),
        ("same_comment", 5, {"comment": "The very same words, again."}),
    ],
)
def test_many_alike_from_one_network_within_an_hour_are_held_with_the_rule_that_held_them(
    reason: str, number: int, values: dict[str, str], make: Factory, page: ActionPage
) -> None:
    alike = confirmed(make, page, number - 1, **values)
    assert quarantine.hold_suspicious(now=NOW) == 0
    act = make.act(**({"name": "Last One"} | values))
    last = signing.sign(page=page, act=act, address_key=make.address_key, now=NOW, network="9.9.9.200")
    assert quarantine.hold_suspicious(now=NOW) == 0, "not confirmed"
    signing.confirm(signature_id=last, now=NOW)
    make.confirmed(page, name="Somebody Else")
    assert count(page) == number + 1
    assert quarantine.hold_suspicious(now=NOW + timedelta(hours=2)) == 0
    assert quarantine.hold_suspicious(now=NOW) == number
    assert quarantine.hold_suspicious(now=NOW) == 0
    assert {signing.get_signature(each.id).held_reason for each in alike} == {reason}
    assert count(page) == 1


@pytest.mark.parametrize("network", ["", "127.0.0.1", "10.1.2.3", "fd00::1", "nobody"])
def test_where_the_network_is_not_known_nobody_is_held(network: str, make: Factory, page: ActionPage) -> None:
    confirmed(make, page, 21, network, name="Same Name")
    assert quarantine.hold_suspicious(now=NOW) == 0


def test_a_form_with_a_field_filled_in_that_nobody_sees_is_held_and_a_hasty_one_is_not(
    make: Factory, page: ActionPage, session: Session
) -> None:
    baited, hasty = make.confirmed(page, bait="x", name="Robot One"), make.confirmed(page, fill_seconds=1)
    assert quarantine.hold_suspicious(now=NOW) == 1
    assert the(session, Signature, id=baited.id).held_reason == "machine_like"
    assert the(session, Signature, id=hasty.id).status == "confirmed"


def test_the_same_from_many_networks_is_let_through(make: Factory, page: ActionPage) -> None:
    for index in range(6):
        confirmed(make, page, 1, f"9.9.{index}.9", name="Same Name", email=f"a{index}@example.org")
    assert quarantine.hold_suspicious(now=NOW) == 0


def test_what_a_person_released_counts_and_is_never_held_again(
    make: Factory, page: ActionPage, session: Session
) -> None:
    alike = confirmed(make, page, 5, name="Same Name")
    quarantine.hold_suspicious(now=NOW)
    who: dict[str, Any] = {"organization_id": page.organization_id, "account_id": None, "now": NOW}
    for reason in ("", "abuse"):
        with pytest.raises(BadInput, match="Choose a reason"):
            quarantine.release(signature_ids=ids(alike)[:4], reason=reason, **who)
    assert quarantine.release(signature_ids=ids(alike)[:4], reason="people", **who) == 4
    assert count(page) == 4
    assert quarantine.hold_suspicious(now=NOW) == 0
    assert [event.act for event in rows(session, AuditEvent) if "signature." in event.act] == [
        "signature.hold",
        "signature.release",
    ]
    assert rows(session, AuditEvent, act="signature.release")[0].detail["reason"] == "people"


def test_removing_is_counted_by_reason_and_can_be_taken_back(make: Factory, page: ActionPage, session: Session) -> None:
    held = confirmed(make, page, 5, name="Same Name")
    counted = make.confirmed(page)
    quarantine.hold_suspicious(now=NOW)
    who: dict[str, Any] = {"organization_id": page.organization_id, "account_id": None, "now": NOW}
    everybody = [*ids(held), counted.id]
    assert quarantine.remove(signature_ids=everybody, reason="machine", **who) == 6
    assert quarantine.remove(signature_ids=everybody, reason="abuse", **who) == 0
    assert count(page) == 0
    assert rows(session, OutboxMessage) == []
    where: dict[str, Any] = {"organization_id": page.organization_id, "action_page_id": page.id}
    assert quarantine.removed_from(**where) == [("machine", 6)]
    assert quarantine.release(signature_ids=everybody, reason="mistake", **who) == 6
    assert count(page) == 6
    assert quarantine.removed_from(**where) == []
    kinds = [event.kind for event in rows(session, LedgerEvent, signature_id=held[0].id)]
    assert sorted(kinds) == ["confirmed", "held", "invalidated", "released", "signed"]


def test_a_held_signature_can_be_withdrawn_and_a_neighbours_cannot_be_touched(
    make: Factory, page: ActionPage, session: Session
) -> None:
    held = confirmed(make, page, 5, name="Same Name")
    quarantine.hold_suspicious(now=NOW)
    who: dict[str, Any] = {"organization_id": make.organization().id, "account_id": None, "now": NOW}
    assert quarantine.release(signature_ids=ids(held), reason="people", **who) == 0
    withdrawing.withdraw(supporter_id=held[0].supporter_id, signature_id=held[0].id, now=NOW)
    assert count(page) == 0
    assert the(session, Signature, id=held[0].id).status == "withdrawn"
    choices: tuple[dict[str, Any], ...] = ({"signature_ids": []}, {"signature_ids": ids(held), "reason": "because"})
    for refused in choices:
        with pytest.raises(BadInput):
            quarantine.remove(**({"reason": "machine"} | refused), **who)


def test_networks_are_hashed_by_day_and_forgotten_after_30(make: Factory, page: ActionPage, session: Session) -> None:
    first, second = confirmed(make, page, 2, "2620:fe::fe")
    assert first.network_key == second.network_key
    assert len(first.network_key or b"") == 16
    assert privacy.forget_networks(now=NOW + timedelta(days=29)) == 0
    assert privacy.forget_networks(now=NOW + timedelta(days=31)) == 2
    assert the(session, Signature, id=first.id).network_key is None
