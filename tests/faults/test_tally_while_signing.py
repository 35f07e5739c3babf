"""A tally taken while people sign: the ledger up to its last event never changes afterwards."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Event

import psycopg
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign_app import ledger
from campaign_app.errors import BadInput, StillSigning
from campaign_app.extensions import db
from campaign_app.models import ActionPage, LedgerEvent, Signature, Tally
from campaign_app.services import counting, ledgers, pages, signing, tallies
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


def is_somebody_looking(platform: Platform) -> bool:
    """Whether a tally looks again and again whether those who were signing are done."""
    with psycopg.connect(platform.settings.database_url.replace("+psycopg", "")) as other:
        looking = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
        return bool(other.execute(looking).fetchone() != (0,))


def test_a_tally_waits_for_a_signature_whose_commit_comes_late(own_platform: Platform) -> None:
    app, make = own_platform.app, own_platform.make
    is_written, may_commit = Event(), Event()
    with app.app_context():
        page = make.page()
        slow, quick, later = (make.signature(page) for _ in range(3))
    with ThreadPoolExecutor(2) as pool:
        late = pool.submit(confirm_slowly, app, slow, is_written, may_commit)
        assert is_written.wait(30)
        with app.app_context():  # takes a higher id and is committed first
            signing.confirm(signature_id=quick.id, now=NOW)
        taken = pool.submit(take, app, page)
        eventually(lambda: is_somebody_looking(own_platform), 20, "the tally waits")
        with app.app_context():  # nobody waits for the tally, and who comes after it may be in it or not
            signing.confirm(signature_id=later.id, now=NOW)
            assert ledgers.extend_due() == 0
        assert not taken.done()
        may_commit.set()
        late.result(timeout=20)
        tally = taken.result(timeout=20)
    assert tally.total_count == 2
    with app.app_context():
        assert_still_proven(db.session(), tally)


def test_a_tally_gives_up_on_whoever_never_ends_and_says_so(
    own_platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "LOOKS_MAX", 2)
    with own_platform.app.app_context():
        page = own_platform.make.page()
        own_platform.make.confirmed(page)
        with psycopg.connect(own_platform.settings.database_url.replace("+psycopg", "")) as other:
            other.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", list(counting.lock_of(page.id).values()))
            with pytest.raises(StillSigning):
                tallies.take(page=page, account_id=None, now=NOW)
            db.session.rollback()
        assert tallies.take(page=page, account_id=None, now=NOW).total_count == 1


def test_tallies_and_chunks_made_while_people_sign_are_those_of_the_whole_ledger(
    own_platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledgers, "CHUNK_EVENTS", 4)
    app = own_platform.app
    taken: list[Tally] = []
    with app.app_context():
        page = own_platform.make.page()
        signatures = [own_platform.make.signature(page) for _ in range(30)]

    def confirm(signature: Signature) -> None:
        with app.app_context():
            signing.confirm(signature_id=signature.id, now=NOW)

    with ThreadPoolExecutor(6) as pool:
        signed = [pool.submit(confirm, signature) for signature in signatures]
        while not all(each.done() for each in signed) or not taken:
            with app.app_context():
                ledgers.extend_due()
            with suppress(BadInput):  # nobody is confirmed yet, or nobody since
                taken.append(take(app, page))
    with suppress(BadInput):
        taken.append(take(app, page))
    with app.app_context():
        assert ledgers.extend_due() >= 0
        assert taken[-1].total_count == 30
        for tally in taken:
            assert_still_proven(db.session(), tally)
            told = [line.split(b",")[1].decode() for line in b"".join(ledgers.iter_lines(tally)).splitlines()[1:]]
            assert ledger.merkle_root(map(bytes.fromhex, told)) == tally.merkle_root


def assert_still_proven(session: Session, tally: Tally) -> None:
    """Whoever reads the ledger up to the tally's last event finds its root and its total."""
    events = session.execute(
        select(LedgerEvent.commitment, LedgerEvent.delta)
        .where(LedgerEvent.action_page_id == tally.action_page_id, LedgerEvent.id <= tally.last_event_id)
        .order_by(LedgerEvent.id)
    ).all()
    assert ledger.merkle_root([event.commitment for event in events]) == tally.merkle_root
    assert sum(event.delta for event in events) == tally.total_count
