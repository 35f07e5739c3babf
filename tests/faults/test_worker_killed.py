"""A worker is killed while mail leaves, several times."""

import time
from datetime import timedelta

import pytest
from sqlalchemy import select

from campaign_app.demo.mailbox import Faults
from campaign_app.extensions import db
from campaign_app.models import OutboxMessage
from campaign_app.services import draining
from tests.crew import eventually
from tests.faults.auditing import assert_nothing_lost, audit
from tests.faults.signing_many import addresses, sign_here
from tests.platform import Platform

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

KILLS = 3
# A killed worker takes up to two batches with it until their leases are over; each new one must find mail to send.
PEOPLE = (KILLS * 2 + 1) * draining.BATCH
# Rows of a dead worker are free once its lease is over; a confirmation in doubt is due half a minute later.
AFTER_THE_LEASE = (timedelta(seconds=200), timedelta(seconds=300))


def test_killing_the_worker_again_and_again_loses_no_mail_and_repeats_only_what_is_in_doubt(
    own_platform: Platform,
) -> None:
    own_platform.sink.faults = Faults(delay_seconds=0.02)
    acked = addresses(PEOPLE)
    sign_here(own_platform, own_platform.page(), acked)
    own_platform.crew.start("worker", "beat")
    waits = [kill_in_the_middle(own_platform) for _ in range(KILLS)]
    own_platform.crew.kill("worker")
    own_platform.sink.faults = Faults()
    handing = count_with_status(own_platform, "handing")
    for later in AFTER_THE_LEASE:
        while own_platform.drain(later=later):
            pass
    assert count_with_status(own_platform, "sent") == PEOPLE
    assert {mail["to"][0] for mail in own_platform.sink.messages} == set(acked)
    found = audit(own_platform, acked, max(waits))
    assert_nothing_lost(found)
    assert (found.uncertain, found.dup_in_window <= handing) == (0, True)


def kill_in_the_middle(platform: Platform) -> float:
    """Kill the worker while it holds mail, start another; how long it took until mail left again."""
    seen = len(platform.sink.messages)
    eventually(lambda: len(platform.sink.messages) >= seen + 5, 30, "mail leaves")
    platform.crew.kill("worker")
    killed = time.monotonic()
    assert count_with_status(platform, "leased") > 0, "the worker held nothing, so this was no fault"
    seen = len(platform.sink.messages)
    platform.crew.start("worker")
    eventually(lambda: len(platform.sink.messages) > seen, 30, "mail leaves again")
    return time.monotonic() - killed


def count_with_status(platform: Platform, status: str) -> int:
    """How many mails stand so."""
    with platform.app.app_context():
        return len(db.session.scalars(select(OutboxMessage.id).filter_by(status=status)).all())
