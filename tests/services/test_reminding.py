"""Reminders to confirm: after a day and after four, never a third, and none for who needs none."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from campaign_app.models import ConfirmationReminder, OutboxMessage, Signature
from campaign_app.services import consent, pages, privacy, reminding, signing, withdrawing
from tests.conftest import NOW
from tests.factories import Factory
from tests.services.rows import rows

DAY = timedelta(days=1)


def reminders(session: Session) -> list[datetime]:
    """When reminders were put into the outbox."""
    return sorted(mail.created_at for mail in rows(session, OutboxMessage, kind="confirm_reminder"))


def ring_daily(days: int) -> None:
    """Ring often enough that each reminder could be put twice."""
    for hours in range(0, days * 24, 6):
        for _ in range(2):
            reminding.put_due(now=NOW + timedelta(hours=hours))


def test_who_does_not_confirm_is_reminded_after_one_day_and_after_four_and_never_again(
    make: Factory, session: Session
) -> None:
    make.signature(make.page())
    ring_daily(8)
    assert [(put - NOW).days for put in reminders(session)] == [1, 4]


def test_a_long_pause_does_not_put_both_at_once(make: Factory, session: Session) -> None:
    make.signature(make.page())
    for hours in (0, 1, 2):
        reminding.put_due(now=NOW + 5 * DAY + timedelta(hours=hours))
    assert len(reminders(session)) == 1


@pytest.mark.parametrize("what", ["confirmed", "withdrawn", "suppressed", "closed", "switched off"])
def test_none_goes_to_who_needs_none(what: str, make: Factory, session: Session) -> None:
    page = make.page()
    signature = make.signature(page)
    if what == "confirmed":
        signing.confirm(signature_id=signature.id, now=NOW)
    elif what == "withdrawn":
        withdrawing.withdraw(supporter_id=signature.supporter_id, signature_id=signature.id, now=NOW)
    elif what == "suppressed":
        consent.unsubscribe(supporter_id=signature.supporter_id, wording="Never", is_total=True, now=NOW)
    elif what == "closed":
        pages.close(page=page, account_id=None, now=NOW)
    else:
        reminding.set_reminding(page=page, reminds=False, account_id=None, now=NOW)
    ring_daily(7)
    assert reminders(session) == []


def test_confirming_takes_the_waiting_reminder_along(make: Factory, session: Session) -> None:
    signature = make.signature(make.page())
    reminding.put_due(now=NOW + DAY + timedelta(minutes=1))
    assert len(reminders(session)) == 1
    signing.confirm(signature_id=signature.id, now=NOW + 2 * DAY)
    ring_daily(7)
    assert reminders(session) == []


def test_turning_reminders_off_takes_the_waiting_ones_along(make: Factory, session: Session) -> None:
    page = make.page()
    make.signature(page)
    reminding.put_due(now=NOW + 2 * DAY)
    reminding.set_reminding(page=page, reminds=False, account_id=None, now=NOW + 2 * DAY)
    assert reminders(session) == []


def test_what_was_put_is_forgotten_with_the_signature(make: Factory, session: Session) -> None:
    make.signature(make.page())
    reminding.put_due(now=NOW + 2 * DAY)
    privacy.forget_unconfirmed(now=NOW + 8 * DAY)
    assert not rows(session, Signature)
    assert not rows(session, ConfirmationReminder)
