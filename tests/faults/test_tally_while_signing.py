"""A tally taken while people sign: the ledger up to its last event never changes afterwards."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import psycopg
import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from campaign_app import ledger
from campaign_app.extensions import db
from campaign_app.models import ActionPage, LedgerEvent, Signature, Tally
from campaign_app.services import counting, pages, signing, tallies
from tests.conftest import NOW
from tests.crew import eventually
from tests.platform import Platform

pytestmark = pytest.mark.timeout(60)


def confirm_slowly(app: Flask, signature: Signature, is_written: Event, may_commit: Event) -> None:
    """Confirm as the service does, but stay before the commit until told."""
    with app.app_context():
        own = signing.get_signature(signature.id)
        own.status = "confirmed"
        counting.add_event(own, kind="confirmed", delta=1, now=NOW)
        db.session.flush()
        is_written.set()
        assert may_commit.wait(30)
        db.session.commit()


def take(app: Flask, page: ActionPage) -> Tally:
    with app.app_context():
        found = pages.get_page(organization_id=page.organization_id, page_id=page.id)
        return tallies.take(page=found, account_id=None, now=NOW)


def is_somebody_waiting(platform: Platform) -> bool:
    with psycopg.connect(platform.settings.database_url.replace("+psycopg", "")) as other:
        waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        return bool(other.execute(waiting).fetchone() != (0,))


def test_a_tally_waits_for_a_signature_whose_commit_comes_late(own_platform: Platform) -> None:
    app, make = own_platform.app, own_platform.make
    is_written, may_commit = Event(), Event()
    with app.app_context():
        page = make.page()
        slow, quick = make.signature(page), make.signature(page)
    with ThreadPoolExecutor(2) as pool:
        late = pool.submit(confirm_slowly, app, slow, is_written, may_commit)
        assert is_written.wait(30)
        with app.app_context():  # takes a higher id and is committed first
            signing.confirm(signature_id=quick.id, now=NOW)
        taken = pool.submit(take, app, page)
        eventually(lambda: is_somebody_waiting(own_platform), 20, "the tally waits")
        assert not taken.done()
        may_commit.set()
        late.result(timeout=20)
        tally = taken.result(timeout=20)
    assert tally.total_count == 2
    with app.app_context():
        assert_still_proven(db.session(), tally)


def test_nothing_is_kept_waiting_once_the_tally_knows_its_last_event(own_platform: Platform) -> None:
    with own_platform.app.app_context():
        page = own_platform.make.page()
        own_platform.make.confirmed(page)
        assert counting.find_last_event_id(page.id) > 0
        held = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
        assert db.session.execute(text(held)).scalar_one() == 0


def assert_still_proven(session: Session, tally: Tally) -> None:
    """Whoever reads the ledger up to the tally's last event finds its root and its total."""
    events = session.execute(
        select(LedgerEvent.commitment, LedgerEvent.delta)
        .where(LedgerEvent.action_page_id == tally.action_page_id, LedgerEvent.id <= tally.last_event_id)
        .order_by(LedgerEvent.id)
    ).all()
    assert ledger.merkle_root([event.commitment for event in events]) == tally.merkle_root
    assert sum(event.delta for event in events) == tally.total_count
