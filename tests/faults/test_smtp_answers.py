"""What the mail server says, does not say, or says no to; and the switch that stops all mail."""

from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from sqlalchemy import select

from campaign_app.demo.mailbox import Faults
from campaign_app.extensions import db
from campaign_app.models import ActionPage, Delivery, OutboxMessage
from campaign_app.services import outbox, signing
from tests.crew import eventually
from tests.faults.auditing import assert_nothing_lost, audit
from tests.faults.signing_many import addresses, sign_here
from tests.packages import handed_over
from tests.platform import Platform

NOBODY_LISTENS = "smtp://127.0.0.1:9"  # the discard port, where nothing has answered for decades
LATER = (timedelta(minutes=1), timedelta(hours=1), timedelta(days=1))


def test_a_confirmation_cut_off_after_its_final_dot_goes_once_more_under_its_own_id(own_platform: Platform) -> None:
    own_platform.sink.faults = Faults(drop_after_data=2)
    acked = addresses(6)
    sign_here(own_platform, own_platform.page(), acked)
    own_platform.drain()
    assert statuses(own_platform) == {"new": 2, "sent": 4}
    drain_for_days(own_platform)
    assert statuses(own_platform) == {"sent": 6}
    copies = [[mail["headers"]["Message-ID"] for mail in own_platform.mails(email)] for email in acked]
    assert sorted(len(each) for each in copies) == [1, 1, 1, 1, 2, 2]
    assert all(len(set(each)) == 1 for each in copies)
    found = audit(own_platform, acked)
    assert_nothing_lost(found)
    assert (found.dup_in_window, found.uncertain) == (2, 0)


def test_a_confirmation_cut_off_twice_is_left_to_a_person(own_platform: Platform) -> None:
    own_platform.sink.faults = Faults(drop_after_data=2)
    acked = addresses(1)
    sign_here(own_platform, own_platform.page(), acked)
    own_platform.drain()
    drain_for_days(own_platform)
    assert statuses(own_platform) == {"uncertain": 1}
    found = audit(own_platform, acked)
    assert_nothing_lost(found)
    assert (found.dup_in_window, found.uncertain) == (1, 1)


@pytest.mark.parametrize("kind", ["tally", "letter"])
def test_what_goes_to_an_office_is_never_sent_again_on_a_guess(own_platform: Platform, kind: str) -> None:
    page = own_platform.page("letter" if kind == "letter" else "petition")
    acked = addresses(1)
    sign_here(own_platform, page, acked)
    own_platform.drain()
    own_platform.sink.faults = Faults(drop_after_data=1)
    confirm_here(own_platform, page, is_tally=kind == "tally")
    own_platform.drain()
    drain_for_days(own_platform)
    assert len(own_platform.mails("office@example.org")) == 1
    assert delivery_statuses(own_platform) == ["uncertain"]
    found = audit(own_platform, acked)
    assert_nothing_lost(found)
    assert (found.dup_in_window, found.uncertain) == (0, 1)


def test_a_letter_that_is_refused_has_failed_for_good_and_says_why(own_platform: Platform) -> None:
    page = own_platform.page("letter")
    acked = addresses(1)
    sign_here(own_platform, page, acked)
    own_platform.sink.faults = Faults(reply_permanent=frozenset({"office@example.org"}))
    confirm_here(own_platform, page, is_tally=False)
    drain_for_days(own_platform)
    assert own_platform.mails("office@example.org") == []
    with own_platform.app.app_context():
        delivery = db.session.scalars(select(Delivery)).one()
        assert (delivery.status, delivery.failure) == ("failed", "permanent")
        assert 550 <= delivery.note_values["code"] < 560
    assert_nothing_lost(audit(own_platform, acked))


def test_mail_put_off_by_the_server_arrives_later_and_once(own_platform: Platform) -> None:
    own_platform.sink.faults = Faults(reply_temporary=3)
    acked = addresses(5)
    sign_here(own_platform, own_platform.page(), acked)
    own_platform.drain()
    assert statuses(own_platform) == {"new": 3, "sent": 2}
    drain_for_days(own_platform)
    assert [len(own_platform.mails(email)) for email in acked] == [1] * 5
    assert_nothing_lost(audit(own_platform, acked))


def test_an_address_that_does_not_exist_keeps_no_other_mail_from_leaving(own_platform: Platform) -> None:
    acked = addresses(5)
    own_platform.sink.faults = Faults(reply_permanent=frozenset(acked[:2]))
    sign_here(own_platform, own_platform.page(), acked)
    own_platform.drain()
    own_platform.sink.faults = Faults()
    drain_for_days(own_platform)
    assert statuses(own_platform) == {"failed": 2, "sent": 3}
    assert [len(own_platform.mails(email)) for email in acked] == [0, 0, 1, 1, 1]
    assert_nothing_lost(audit(own_platform, acked))


def test_a_server_that_is_gone_costs_no_message_an_attempt(own_platform: Platform) -> None:
    acked = addresses(5)
    sign_here(own_platform, own_platform.page(), acked)
    own_platform.drain(smtp_url=NOBODY_LISTENS)
    with own_platform.app.app_context():
        rows = db.session.scalars(select(OutboxMessage)).all()
        assert {(row.status, row.attempts) for row in rows} == {("new", 0)}
    own_platform.drain(later=LATER[0])
    assert [len(own_platform.mails(email)) for email in acked] == [1] * 5
    assert_nothing_lost(audit(own_platform, acked))


def test_the_switch_stops_mail_in_the_middle_of_a_batch_and_loses_none(own_platform: Platform) -> None:
    own_platform.sink.faults = Faults(delay_seconds=0.03)
    acked = addresses(40)
    sign_here(own_platform, own_platform.page(), acked)
    draining = Thread(target=own_platform.drain)
    draining.start()
    eventually(lambda: len(own_platform.sink.messages) >= 5, 20, "mail leaves")
    switch(own_platform, now=datetime.now(UTC))
    stopped_at = len(own_platform.sink.messages)
    draining.join()
    assert stopped_at <= len(own_platform.sink.messages) <= stopped_at + 1
    own_platform.drain(later=LATER[0])
    assert len(own_platform.sink.messages) <= stopped_at + 1
    sign_here(own_platform, own_platform.page(), addresses(1, start=40))

    own_platform.sink.faults = Faults()
    switch(own_platform, now=None)
    drain_for_days(own_platform)
    acked += addresses(1, start=40)
    assert [len(own_platform.mails(email)) for email in acked] == [1] * 41
    assert_nothing_lost(audit(own_platform, acked))


def drain_for_days(platform: Platform) -> None:
    """Look again later and later, as the beat would."""
    for later in LATER:
        platform.drain(later=later)


def switch(platform: Platform, *, now: datetime | None) -> None:
    """Stop all mail (with `now`) or let it go again."""
    with platform.app.app_context():
        outbox.set_paused(organization_slug=None, now=now)


def confirm_here(platform: Platform, page: ActionPage, *, is_tally: bool) -> None:
    """Confirm every signature, and take the tally."""
    now = datetime.now(UTC)
    with platform.app.app_context():
        for message in db.session.scalars(select(OutboxMessage).filter_by(kind="confirmation")).all():
            assert message.signature_id
            signing.confirm(signature_id=message.signature_id, now=now)
        if is_tally:
            handed_over(page, now)


def statuses(platform: Platform) -> dict[str, int]:
    """How many mails stand how."""
    with platform.app.app_context():
        return outbox.count_by_status()


def delivery_statuses(platform: Platform) -> list[str]:
    """The state of each delivery."""
    with platform.app.app_context():
        return list(db.session.scalars(select(Delivery.status)))
