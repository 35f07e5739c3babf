"""Who takes the tallies of milestones, weeks and closes, or packs them, is killed: each goes out once, none is lost."""

import os
import signal
import subprocess
import sys
from collections import Counter
from datetime import timedelta

import pytest

from campaign_app.extensions import db
from campaign_app.models import ActionPage, Delivery, OutboxMessage, Tally
from campaign_app.services import counting, occasions, pages, tally_plans
from campaign_app.services.tally_plans import Plan
from tests.conftest import NOW
from tests.packages import pack
from tests.platform import Platform

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]

LATER = NOW + timedelta(weeks=1)
# Takes what is due and packs it, and kills itself before or after the transaction it is told.
TAKER = """
import os, signal, sys
from datetime import datetime
from sqlalchemy import event
from sqlalchemy.orm import Session
from campaign_app.app import create_app
from campaign_app.config import Settings
from campaign_app.services import occasions
from tests.packages import pack

when, nth, now = sys.argv[1], int(sys.argv[2]), datetime.fromisoformat(sys.argv[3])
done = []

def die(_session):
    done.append(1)
    if len(done) == nth:
        os.kill(os.getpid(), signal.SIGKILL)

with create_app(Settings.from_env(os.environ)).app_context():
    event.listen(Session, when, die)
    occasions.take_due(now=now)
    pack(now)
"""


def planned(platform: Platform, plan: Plan) -> ActionPage:
    """A page with this plan that two people signed."""
    make = platform.make
    page = make.page()
    account_id = make.member(page.organization, role="staff").account_id
    tally_plans.save(page=page, plan=plan, account_id=account_id, now=NOW)
    for _ in range(2):
        make.confirmed(page)
    return page


def take_and_die(platform: Platform, when: str, nth: int) -> None:
    command = [sys.executable, "-c", TAKER, when, str(nth), LATER.isoformat()]
    died = subprocess.run(command, env=os.environ | dict(platform.crew.environment), capture_output=True, check=False)
    assert died.returncode == -signal.SIGKILL, died.stderr.decode()[-2000:]


def test_whoever_takes_and_packs_tallies_may_be_killed_at_any_moment(own_platform: Platform) -> None:
    with own_platform.app.app_context():
        planned(own_platform, Plan(milestones=[2]))
        planned(own_platform, Plan(weekday=2))
        closed = planned(own_platform, Plan(is_at_close=True))
        pages.close(page=closed, account_id=None, now=NOW)
        counting.fold()
    for when, nth in (("after_commit", 1), ("before_commit", 2), ("before_commit", 2)):
        take_and_die(own_platform, when, nth)
    with own_platform.app.app_context():
        for _ in range(3):
            occasions.take_due(now=LATER)
            pack(LATER)
        taken = Counter(db.session.scalars(db.select(Tally.action_page_id)))
        assert sorted(taken.values()) == [1, 1, 1]
        assert len(db.session.scalars(db.select(Delivery.id)).all()) == 3
        mails = Counter(db.session.scalars(db.select(OutboxMessage.delivery_id).filter_by(kind="tally")))
        assert sorted(mails.values()) == [1, 1, 1]
        assert not any(found.has_drift for found in counting.recount())
