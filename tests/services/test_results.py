"""The result of a closed page: mailed once to its supporters who want to hear, an hour after a person said it."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from campaign_app.models import ActionPage, OutboxMessage, Signature, Supporter
from campaign_app.services import consent, outbox, outcomes, pages, results, withdrawing
from tests.conftest import NOW
from tests.factories import Factory
from tests.services.rows import rows, the

CLOSED = NOW + timedelta(days=1)
LATER = CLOSED + timedelta(hours=1)


def put(hours: float = 0, most: int = 1_000) -> int:
    return results.put_due(now=LATER + timedelta(hours=hours), most_per_day=most)


def say(page: ActionPage, outcome: str = "The council kept all four lines.", *, is_won: bool = True) -> None:
    outcomes.record(page=page, outcome=outcome, is_won=is_won, account_id=None, now=CLOSED)


@pytest.fixture
def page(make: Factory) -> ActionPage:
    """A closed page of an organization with a postal address; three of its supporters want to hear."""
    page = make.page()
    page.organization.postal_address = "18 Harbor Street, Baltimore"
    for number in range(3):
        make.confirmed(page, email=f"yes{number}@example.org", is_opted_in=True)
    make.confirmed(page, email="no@example.org")
    make.signature(page, email="pending@example.org", is_opted_in=True)
    pages.close(page=page, account_id=None, now=CLOSED)
    return page


def written_to(session: Session) -> list[str]:
    return sorted(message.recipient for message in rows(session, OutboxMessage, kind="closing_result"))


def test_who_wants_to_hear_gets_the_result_once_an_hour_later(page: ActionPage, session: Session) -> None:
    assert put() == 0
    say(page)
    assert put(hours=-0.1) == 0
    assert [put(), put(), put()] == [3, 0, 0]
    assert written_to(session) == [f"yes{number}@example.org" for number in range(3)]
    assert the(session, ActionPage).result_sent_at == LATER


def test_a_slip_mended_within_the_hour_leaves_nothing_or_the_better_words(page: ActionPage) -> None:
    say(page)
    say(page, "", is_won=False)
    assert put() == 0
    say(page, "The council kept three lines.", is_won=False)
    assert put() == 3


def test_other_words_after_it_left_are_not_mailed_again(page: ActionPage) -> None:
    say(page)
    assert [put(), put()] == [3, 0]
    say(page, "It was overturned.", is_won=False)
    assert put(hours=5) == 0


def test_who_left_or_took_it_back_meanwhile_hears_nothing(page: ActionPage, session: Session) -> None:
    say(page)
    left, back = (the(session, Supporter, email=f"yes{number}@example.org").id for number in range(2))
    consent.unsubscribe(supporter_id=left, wording="Stop", is_total=False, now=LATER)
    signature_id = the(session, Signature, supporter_id=back).id
    withdrawing.withdraw(supporter_id=back, signature_id=signature_id, now=LATER)
    assert put(hours=1) == 1
    assert written_to(session) == ["yes2@example.org"]


def test_a_small_allowance_goes_on_where_it_was_the_next_day(page: ActionPage, session: Session) -> None:
    say(page)
    assert [put(most=2), put(most=2)] == [2, 0]
    assert put(hours=24, most=2) == 1
    assert len(set(written_to(session))) == 3


def test_nothing_leaves_without_a_postal_address_or_while_mail_is_stopped(page: ActionPage) -> None:
    say(page)
    page.organization.postal_address = ""
    assert put() == 0
    page.organization.postal_address = "18 Harbor Street, Baltimore"
    outbox.set_paused(organization_slug=page.organization.slug, now=LATER)
    assert put() == 0
    outbox.set_paused(organization_slug=page.organization.slug, now=None)
    assert put() == 3
