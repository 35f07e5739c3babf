"""Targets: one address book for each organization, and who a page addresses, in which order."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from campaign_app.errors import BadInput
from campaign_app.models import ActionPage, PageTarget, Target
from campaign_app.services import pages, targeting
from campaign_app.services.targeting import NAME_MAX, TARGETS_MAX, parse_targets
from tests.conftest import NOW
from tests.factories import Factory
from tests.services.rows import count, rows, the


def address(make: Factory, page: ActionPage, targets: str) -> list[str]:
    pages.edit(page=page, text=make.page_text(targets=targets), account_id=None, now=NOW)
    found = pages.get_page(organization_id=page.organization_id, page_id=page.id)
    return [target.name for target in found.targets]


@pytest.mark.parametrize(
    ("typed", "parsed"),
    [
        ("", []),
        (" \n\n", []),
        ("City Council", [("City Council", None)]),
        ("City Council <>", [("City Council", None)]),
        ("  City   Council  < Council@Example.ORG > ", [("City Council", "Council@example.org")]),
        ("One\r\nTwo <two@example.org>", [("One", None), ("Two", "two@example.org")]),
        ("Ministry\x00 of\u202e Health", [("Ministry of Health", None)]),
    ],
)
def test_targets_are_read_one_a_line(typed: str, parsed: list[Any]) -> None:
    assert parse_targets(typed) == parsed


@pytest.mark.parametrize(
    "typed",
    ["<council@example.org>", "Council <council>", "Council <a@example.org, b@example.org>", "x" * (NAME_MAX + 1),
     "\n".join(f"Council {number}" for number in range(TARGETS_MAX + 1)), "Council <a@example.org>\nBcc: <x>"],
    ids=["no name", "no address", "two addresses", "long name", "too many", "second line"],
)  # fmt: skip
def test_a_line_that_is_no_target_is_refused_at_its_field(typed: str) -> None:
    with pytest.raises(BadInput) as refused:
        parse_targets(typed)
    assert refused.value.field == "targets"


@given(st.text(max_size=200))
def test_any_line_is_either_read_or_refused_and_reads_back_the_same(typed: str) -> None:
    try:
        parsed = parse_targets(typed)
    except BadInput:
        return
    shown = targeting.format_targets([Target(name=name, email=email) for name, email in parsed])
    assert parse_targets(shown) == parsed


def test_targets_keep_the_order_they_were_typed_in(make: Factory) -> None:
    page = make.draft()
    assert address(make, page, "Zeta\nAlpha\nMid") == ["Zeta", "Alpha", "Mid"]
    assert address(make, page, "Mid\nZeta\nNew") == ["Mid", "Zeta", "New"]


def test_a_target_named_twice_is_addressed_once(make: Factory, session: Session) -> None:
    assert address(make, make.draft(), "Council\nCouncil <council@example.org>") == ["Council"]
    assert the(session, Target).email == "council@example.org"


def test_a_target_of_two_pages_is_one_entry_and_keeps_its_address(make: Factory, session: Session) -> None:
    organization = make.organization()
    address(make, make.draft(organization), "Council <council@example.org>")
    address(make, make.draft(organization), "Council")
    assert the(session, Target).email == "council@example.org"
    assert count(session, PageTarget) == [2]


def test_neighbours_keep_their_own_address_books(make: Factory, session: Session) -> None:
    ours, neighbours = make.organization(), make.organization()
    address(make, make.draft(ours), "Council <ours@example.org>")
    address(make, make.draft(neighbours), "Council <theirs@example.org>")
    assert [target.email for target in targeting.list_targets(ours.id)] == ["ours@example.org"]
    assert len(rows(session, Target)) == 2


def test_a_target_no_page_addresses_any_more_stays_in_the_address_book(make: Factory) -> None:
    page = make.draft()
    address(make, page, "Council")
    address(make, page, "")
    assert [target.name for target in targeting.list_targets(page.organization_id)] == ["Council"]
