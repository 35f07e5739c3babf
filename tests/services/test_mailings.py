"""Mailings: who gets an update and who never does, how quickly, and that nothing is lost or doubled."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from campaign_app.errors import BadInput
from campaign_app.models import ActionPage, Mailing, OutboxMessage, Signature
from campaign_app.services import consent, erasing, mailings, signing, updates, warming, withdrawing
from campaign_app.services.draining import drain
from tests.conftest import NOW
from tests.factories import Factory
from tests.fakes import FakeClock, FakeTransport, drain_with
from tests.services.rows import rows, the

MOST = 100_000


@pytest.fixture
def page(make: Factory) -> ActionPage:
    """A page with a postal address behind it."""
    return make.page()


def fan(make: Factory, page: ActionPage, **values: Any) -> Signature:
    return make.confirmed(page, is_opted_in=True, **values)


def put(minutes: float = 0, most: int = MOST) -> int:
    return mailings.put_due(now=NOW + timedelta(minutes=minutes), most_per_day=most)


def recipients(session: Session) -> list[str]:
    """Whom updates wait for or went to, but for the test to an organizer."""
    return sorted(row.recipient for row in rows(session, OutboxMessage, kind="update") if row.supporter_id)


def test_an_update_goes_to_everybody_of_the_page_who_said_yes_once(
    make: Factory, page: ActionPage, session: Session
) -> None:
    people = [fan(make, page) for _ in range(3)]
    make.confirmed(page)  # said nothing
    make.signature(page, is_opted_in=True)  # never confirmed
    fan(make, make.page(page.organization))  # another page
    make.mailing(page)
    assert [put(minute) for minute in range(4)] == [3, 0, 0, 0]
    assert recipients(session) == sorted(signing.get_signature(each.id).supporter.email for each in people)
    assert the(session, Mailing).status == "done"


def test_nobody_who_left_in_any_way_is_written_to(make: Factory, page: ActionPage, session: Session) -> None:
    gone = [fan(make, page) for _ in range(4)]
    leave: dict[str, Any] = {"wording": "Stop", "now": NOW + timedelta(seconds=1)}
    consent.unsubscribe(supporter_id=gone[0].supporter_id, is_total=False, **leave)
    consent.unsubscribe(supporter_id=gone[1].supporter_id, is_total=True, **leave)
    withdrawing.withdraw(supporter_id=gone[2].supporter_id, signature_id=gone[2].id, now=NOW)
    erasing.erase(supporter_id=gone[3].supporter_id, now=NOW)
    make.mailing(page)
    assert put() == 0
    assert recipients(session) == []


def test_a_yes_that_a_stranger_entered_and_nobody_confirmed_counts_for_nothing(
    make: Factory, page: ActionPage, session: Session
) -> None:
    make.confirmed(page, email="ada@example.org")
    make.signature(make.page(page.organization), email="ada@example.org", is_opted_in=True)
    fan(make, page, email="bea@example.org")
    make.signature(make.page(page.organization), email="bea@example.org", is_opted_in=False)
    make.mailing(page)
    put()
    assert recipients(session) == ["bea@example.org"]


@pytest.mark.parametrize("is_total", [True, False])
def test_mail_that_waits_is_taken_back_from_whoever_leaves(
    make: Factory, page: ActionPage, session: Session, is_total: bool
) -> None:
    staying, leaving, withdrawing_one = (fan(make, page) for _ in range(3))
    make.mailing(page)
    assert put() == 3
    consent.unsubscribe(supporter_id=leaving.supporter_id, wording="Stop", is_total=is_total, now=NOW + timedelta(1))
    withdrawing.withdraw(supporter_id=withdrawing_one.supporter_id, signature_id=withdrawing_one.id, now=NOW)
    assert recipients(session) == [signing.get_signature(staying.id).supporter.email]


def test_a_person_known_by_several_pages_gets_one_mail(make: Factory, page: ActionPage, session: Session) -> None:
    other = make.page(page.organization)
    for each in (page, other):
        fan(make, each, email="ada@example.org")
    fan(make, other, email="bea@example.org")
    first = make.mailing(page)
    put()
    assert recipients(session) == ["ada@example.org"]
    put(1)
    again: dict[str, Any] = {"update": first.page_update, "audience": "all", "state_code": "", "hourly_rate": 2_000}
    mailings.start(**again, account_id=None, now=NOW)
    put(2)
    assert recipients(session) == ["ada@example.org", "bea@example.org"]
    fan(make, make.page(), email="zoe@example.org")
    put(3)
    assert len(recipients(session)) == 2


def test_only_one_state_is_written_to(make: Factory, page: ActionPage, session: Session) -> None:
    fan(make, page, email="ada@example.org", postal_code="85701", country_code="US")
    fan(make, page, email="bea@example.org", postal_code="10001", country_code="US")
    make.mailing(page, state_code="ocd-division/country:us/state:az")
    put()
    assert recipients(session) == ["ada@example.org"]


def test_who_confirms_after_the_start_reads_it_on_the_page(make: Factory, page: ActionPage, session: Session) -> None:
    late = make.signature(page, is_opted_in=True)
    make.mailing(page)
    signing.confirm(signature_id=late.id, now=NOW + timedelta(seconds=1))
    put(1)
    assert recipients(session) == []


def test_the_hourly_rate_is_kept(make: Factory, page: ActionPage, session: Session) -> None:
    for _ in range(25):
        fan(make, page)
    make.mailing(page, hourly_rate=500)  # 8.3 a minute
    assert [put(), put(1 / 60), put(1), put(2), put(10)] == [8, 0, 8, 8, 1]


def test_the_first_day_is_small_and_each_day_of_sending_allows_twice_as_much(
    make: Factory, page: ActionPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warming, "FIRST_DAY", 2)
    for _ in range(9):
        fan(make, page)
    make.mailing(page)
    day = 24 * 60
    put_each_day = [put(day * number) + put(day * number + 5) for number in range(4)]
    assert put_each_day == [2, 4, 3, 0]
    assert warming.allowance(page.organization_id, NOW + timedelta(days=3), most_per_day=MOST) == 16
    assert warming.allowance(page.organization_id, NOW + timedelta(days=3), most_per_day=10) == 10
    assert warming.allowance(page.organization_id, NOW + timedelta(days=40), most_per_day=MOST) == 2


def test_stopping_takes_back_what_waits_and_going_on_doubles_nothing(
    make: Factory, page: ActionPage, session: Session, transport: FakeTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailings, "BATCH", 2)
    for _ in range(5):
        fan(make, page)
    mailing = make.mailing(page)
    put()
    drain(drain_with(transport, FakeClock(NOW)))
    put(1)
    mailings.stop(mailing=mailing, account_id=None, now=NOW)
    assert (len(recipients(session)), mailing.put_count) == (2, 2)
    assert put(2) == 0
    mailings.resume(mailing=mailing, account_id=None, now=NOW + timedelta(minutes=3))
    assert [put(minute) for minute in (4, 5, 6)] == [2, 1, 0]
    assert len(set(recipients(session))) == 5
    assert mailing.put_count == 5


def test_while_all_mail_is_stopped_nothing_is_put_in_line(make: Factory, page: ActionPage) -> None:
    fan(make, page)
    make.mailing(page)
    page.organization.mail_paused_at = NOW
    assert put() == 0


def test_a_backlog_is_kept_short(make: Factory, page: ActionPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailings, "WAITING_MAX", 2)
    for _ in range(3):
        fan(make, page)
    make.mailing(page)
    assert [put(), put(1)] == [2, 0]


def test_a_confirmation_overtakes_an_update(make: Factory, page: ActionPage, transport: FakeTransport) -> None:
    for _ in range(8):
        fan(make, page)
    drain(drain_with(transport, FakeClock(NOW)))
    make.mailing(page)
    put()
    late = make.page()
    transport.taken.clear()

    def sign_meanwhile(_: object) -> None:
        if len(transport.taken) == 1:
            make.signature(late)

    transport.before_send = sign_meanwhile
    drain(drain_with(transport, FakeClock(NOW)))
    kinds = [email.subject for email in transport.taken]
    assert kinds.index("confirmation") <= 5
    assert kinds.count("update") == 9  # the test among them


def test_an_update_is_mailed_only_once_tested_as_it_reads_and_with_an_address(make: Factory, page: ActionPage) -> None:
    update = make.update(page, is_published=False)
    choice: dict[str, Any] = {"update": update, "audience": "page", "state_code": "", "account_id": None, "now": NOW}

    def refused(rate: int = 500) -> str:
        with pytest.raises(BadInput) as error:
            mailings.start(**choice, hourly_rate=rate)
        return str(error.value)

    assert "how many" in refused(rate=1)
    assert "on the page" in refused()
    updates.publish(update=update, account_id=None, now=NOW)
    assert "to yourself first" in refused()
    mailings.send_test(update=update, email="olga@example.org", account_id=None, now=NOW)
    assert "postal address" in refused()
    page.organization.postal_address = "1 Main Street"
    updates.edit(update=update, title="Other", body_markdown="Words", account_id=None, now=NOW)
    assert "to yourself first" in refused()
    make.mailing(page, update=update)
    assert "already" in refused()
    with pytest.raises(BadInput, match="Stop the mailing"):
        updates.edit(update=update, title="Third", body_markdown="Words", account_id=None, now=NOW)
