"""Pledges: a day, one reminder on its morning, and the supporter's word that it is kept, counted like signatures."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from campaign_app.errors import BadInput, NotFound
from campaign_app.models import ActionPage, CountDelta, LedgerEvent, OutboxMessage, PageCount, Signature
from campaign_app.services import appearance, consent, counting, erasing, pledges, withdrawing
from tests.conftest import NOW
from tests.factories import Factory
from tests.services.rows import count, kinds, rows, the

DAY = date(2026, 11, 1)
MORNING = datetime(2026, 11, 1, 8, tzinfo=UTC)


def reminders(session: Session) -> list[str]:
    return [message.recipient for message in rows(session, OutboxMessage, kind="pledge_reminder")]


def test_a_pledge_takes_the_pages_day_or_the_supporters_own(make: Factory) -> None:
    fixed, free = make.page(kind="pledge", pledge_on=DAY), make.page(kind="pledge")
    assert make.signature(fixed, pledge_on=date(2026, 10, 20)).pledge_on == DAY
    assert make.signature(free, pledge_on=date(2026, 10, 20)).pledge_on == date(2026, 10, 20)
    assert make.signature(free).pledge_on is None
    assert make.signature(make.page(), pledge_on=DAY).pledge_on is None


@pytest.mark.parametrize("day", [NOW.date() - timedelta(days=1), date(2026, 12, 2), date(2099, 1, 1)])
def test_a_day_outside_the_pledges_time_is_refused(day: date, make: Factory, session: Session) -> None:
    page = make.page(kind="pledge", closes_on=date(2026, 12, 1))
    with pytest.raises(BadInput, match="Choose a day between today and 2026-12-01") as refused:
        make.signature(page, pledge_on=day)
    assert refused.value.field == "pledge_on"
    assert count(session, Signature) == [0]


def test_everybody_is_reminded_once_on_the_morning_of_their_day(make: Factory, session: Session) -> None:
    page = make.page(kind="pledge")
    for name, day in (("due", DAY), ("later", DAY + timedelta(days=1)), ("never", None)):
        make.confirmed(page, email=f"{name}@example.org", pledge_on=day)
    make.signature(page, email="pending@example.org", pledge_on=DAY)
    assert pledges.put_reminders(now=MORNING - timedelta(minutes=1)) == 0
    assert [pledges.put_reminders(now=MORNING + timedelta(minutes=n)) for n in range(3)] == [1, 0, 0]
    assert reminders(session) == ["due@example.org"]
    assert pledges.put_reminders(now=MORNING + timedelta(days=1)) == 1


def test_mornings_are_those_of_the_organization(make: Factory) -> None:
    organization = make.organization()
    appearance.set_time_zone(organization_slug=organization.slug, time_zone="America/Phoenix", account_id=None, now=NOW)
    make.confirmed(make.page(organization, "pledge", pledge_on=DAY))
    assert pledges.put_reminders(now=MORNING + timedelta(hours=6, minutes=59)) == 0
    assert pledges.put_reminders(now=MORNING + timedelta(hours=7)) == 1


def test_nobody_is_reminded_who_kept_it_left_or_took_it_back(make: Factory, session: Session) -> None:
    page = make.page(kind="pledge", pledge_on=DAY)
    kept, withdrawn, left, never, erased = (make.confirmed(page) for _ in range(5))
    pledges.keep(signature_id=kept.id, now=NOW)
    withdrawing.withdraw(supporter_id=withdrawn.supporter_id, signature_id=withdrawn.id, now=NOW)
    for signature, is_total in ((left, False), (never, True)):
        later = NOW + timedelta(hours=1)
        consent.unsubscribe(supporter_id=signature.supporter_id, wording="Stop", is_total=is_total, now=later)
    erasing.erase(supporter_id=erased.supporter_id, now=NOW)
    assert pledges.put_reminders(now=MORNING) == 0
    assert reminders(session) == []


def test_a_day_long_past_and_one_already_begun_when_they_confirmed_bring_no_reminder(make: Factory) -> None:
    page = make.page(kind="pledge")
    make.confirmed(page, pledge_on=DAY)
    make.now = MORNING + timedelta(hours=1)
    make.confirmed(page, pledge_on=DAY)
    assert pledges.put_reminders(now=MORNING + timedelta(days=9)) == 0
    assert pledges.put_reminders(now=MORNING + timedelta(hours=2)) == 1


def test_a_pledge_is_kept_once_however_often_they_say_so(make: Factory, session: Session) -> None:
    page = make.page(kind="pledge")
    signature = make.confirmed(page)
    for day in range(3):
        kept = pledges.keep(signature_id=signature.id, now=NOW + timedelta(days=day))
        assert kept.kept_at == NOW
    assert [event.kept_delta for event in rows(session, LedgerEvent, kind="kept")] == [1]
    counting.fold()
    assert (counting.count_confirmed(page.id), counting.count_kept(page.id)) == (1, 1)
    assert count(session, CountDelta) == [0]
    assert not any(found.has_drift for found in counting.recount())


def test_what_is_not_confirmed_cannot_be_kept_and_what_is_no_pledge_neither(make: Factory, session: Session) -> None:
    pending = make.signature(make.page(kind="pledge"))
    assert pledges.keep(signature_id=pending.id, now=NOW).kept_at is None
    with pytest.raises(NotFound):
        pledges.keep(signature_id=make.confirmed(make.page()).id, now=NOW)
    session.rollback()
    assert rows(session, LedgerEvent, kind="kept") == []


def test_a_kept_pledge_that_is_taken_back_is_kept_no_more(make: Factory, session: Session) -> None:
    page = make.page(kind="pledge")
    first, second = make.confirmed(page), make.confirmed(page)
    for signature in (first, second):
        pledges.keep(signature_id=signature.id, now=NOW)
    withdrawing.withdraw(supporter_id=first.supporter_id, signature_id=first.id, now=NOW)
    erasing.erase(supporter_id=second.supporter_id, now=NOW)
    counting.fold()
    assert (counting.count_confirmed(page.id), counting.count_kept(page.id)) == (0, 0)
    assert not any(found.has_drift for found in counting.recount())


def test_a_recount_finds_drift_of_kept_pledges(make: Factory, session: Session) -> None:
    page = make.page(kind="pledge")
    pledges.keep(signature_id=make.confirmed(page).id, now=NOW)
    counting.fold()
    mischief = "UPDATE page_counts SET kept_count = 7", "UPDATE signatures SET kept_at = NULL"
    for each in mischief:
        with session.begin_nested() as savepoint:
            session.execute(text(each))
            assert [found.has_drift for found in counting.recount()] == [True]
            savepoint.rollback()
    assert [found.has_drift for found in counting.recount()] == [False]
    assert the(session, PageCount, action_page_id=page.id).kept_count == 1


def test_the_thanks_and_the_reminder_are_the_only_mails_of_a_pledge(make: Factory, session: Session) -> None:
    page: ActionPage = make.page(kind="pledge", pledge_on=DAY)
    make.confirmed(page)
    pledges.put_reminders(now=MORNING)
    assert kinds(session) == ["confirmation", "pledge_reminder", "thank_you"]
