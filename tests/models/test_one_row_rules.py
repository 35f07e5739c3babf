"""Rules about one row: what a role covers, when a session lives, which passage a source shows, who may see a page."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign_app.models import Account, AccountSession, ActionPage, Delivery, Membership, PageVersion, Role, Source
from campaign_app.models.account import ROLES
from tests.conftest import NOW

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("needed", ROLES)
def test_a_role_covers_itself_and_an_administrator_covers_all(role: Role, needed: Role) -> None:
    assert Membership(role=role).may(needed) is (role in {needed, "administrator"})


def test_a_role_covers_one_of_several() -> None:
    assert Membership(role="staff").may("organizer", "staff")
    assert not Membership(role="staff").may()


@pytest.mark.parametrize(
    ("changes", "is_disabled", "is_alive"),
    [
        ({}, False, True),
        ({"expires_at": NOW}, False, False),
        ({"expires_at": NOW + SECOND}, False, True),
        ({"ended_at": NOW - SECOND}, False, False),
        ({}, True, False),
    ],
)
def test_a_session_lives_until_it_ends_expires_or_its_account_is_disabled(
    changes: dict[str, object], is_disabled: bool, is_alive: bool
) -> None:
    account = Account(disabled_at=NOW if is_disabled else None)
    session = AccountSession(
        **({"account": account, "expires_at": NOW + timedelta(hours=1), "ended_at": None} | changes)
    )
    assert session.is_alive(NOW) is is_alive


@pytest.mark.parametrize("status", ["draft", "scheduled", "open", "closed", "archived"])
def test_strangers_may_see_open_and_closed_pages(status: str) -> None:
    assert ActionPage(status=status).is_public is (status in {"open", "closed"})


def test_people_sign_the_newest_version() -> None:
    page = ActionPage(versions=[PageVersion(number=1), PageVersion(number=2)])
    assert page.version.number == 2


@given(st.text(max_size=80), st.text(min_size=1, max_size=40), st.text(max_size=80), st.integers(0, 50))
def test_a_passage_is_the_demand_exactly_with_no_more_around_it_than_asked(
    before: str, demand: str, after: str, characters: int
) -> None:
    source = Source(
        body=before + demand + after,
        demand_start=len(before),
        demand_end=len(before) + len(demand),
        suggested_request="",
    )
    passage = source.passage(characters)
    assert passage is not None
    assert passage[1] == source.demand == source.suggested_demand == demand
    assert before.endswith(passage[0])
    assert after.startswith(passage[2])
    assert max(len(passage[0]), len(passage[2])) <= characters


def test_a_source_that_asks_nobody_for_anything_has_no_passage() -> None:
    source = Source(body="Nothing to see.", demand_start=None, demand_end=None, suggested_request="")
    assert (source.demand, source.passage(), source.suggested_demand) == (None, None, "")


@pytest.mark.parametrize(
    ("status", "note", "has_no_mail"),
    [("planned", "", False), ("planned", "No address", True), ("uncertain", "broken off", False)],
)
def test_a_delivery_with_a_note_before_it_was_sent_waits_for_an_address(
    status: str, note: str, has_no_mail: bool
) -> None:
    assert Delivery(status=status, note=note).has_no_mail is has_no_mail
