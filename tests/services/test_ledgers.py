"""Ledgers in chunks: a tally made of them is the one of the whole ledger, whatever happened and whoever was erased."""

import csv
import io
from collections import Counter

import pytest
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from campaign_app import ledger
from campaign_app.models import ActionPage, LedgerChunk, LedgerEvent, Tally
from campaign_app.services import erasing, ledgers, pages, signing, tallies, withdrawing
from tests.conftest import NOW
from tests.factories import Factory
from tests.services.rows import count, rows


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledgers, "CHUNK_EVENTS", 4)


def live_through(make: Factory, page: ActionPage) -> None:
    """People of two places sign two texts; some stay pending, leave or are erased, in between chunks are made."""
    for number in range(9):
        if number == 4:
            changed = make.page_text(demand="keep the night buses, too.")
            pages.edit(page=page, text=changed, account_id=None, now=NOW)
        country = {"postal_code": "75011", "country_code": "FR"} if number % 3 == 0 else {}
        signature = make.signature(page, **country)
        if number % 4 != 3:
            signing.confirm(signature_id=signature.id, now=NOW)
        if number % 4 == 2:
            withdrawing.withdraw(supporter_id=signature.supporter_id, signature_id=signature.id, now=NOW)
        if number % 4 == 1:
            erasing.erase(supporter_id=signature.supporter_id, now=NOW)
        ledgers.extend_due()


def assert_of_the_whole(tally: Tally, session: Session) -> None:
    """Root and counts are those of every event of the page from the first on."""
    events = sorted(rows(session, LedgerEvent, action_page_id=tally.action_page_id), key=lambda each: each.id)
    assert tally.last_event_id == events[-1].id
    assert tally.merkle_root == ledger.merkle_root(each.commitment for each in events)
    districts: Counter[str] = Counter()
    for each in events:
        districts[each.district_code] += each.delta
    assert tally.district_counts == dict(+districts)


def test_a_tally_of_chunks_is_the_tally_of_the_whole_ledger(make: Factory, session: Session) -> None:
    page = make.page()
    make.confirmed(make.page(page.organization))
    live_through(make, page)
    assert count(session, LedgerChunk)[0] >= 4
    tally = tallies.take(page=page, account_id=None, now=NOW)
    assert_of_the_whole(tally, session)
    assert (tally.total_count, tally.version_counts) == (3, {"1": 1, "2": 2})


def test_texts_are_counted_right_for_events_from_before_they_named_theirs(make: Factory, session: Session) -> None:
    page = make.page()
    session.execute(text("ALTER TABLE ledger_events DISABLE TRIGGER ledger_events_append_only"))
    first, gone = make.confirmed(page), make.confirmed(page)
    session.execute(text("UPDATE ledger_events SET text_version = NULL"))
    erasing.erase(supporter_id=gone.supporter_id, now=NOW)
    pages.edit(page=page, text=make.page_text(demand="more."), account_id=None, now=NOW)
    make.confirmed(page)
    assert ledgers.extend_due() == 1
    assert tallies.take(page=page, account_id=None, now=NOW).version_counts == {"1": 1, "2": 1}
    assert first.status == "confirmed"


def test_a_tally_reads_no_more_of_a_long_ledger_than_of_a_short_one(make: Factory, session: Session) -> None:
    page, read = make.page(), []
    for _ in range(20):
        make.confirmed(page)
    assert ledgers.extend_due() == 10
    assert ledgers.extend_due() == 0

    def note(*values: object) -> None:
        read.append(str(values[2]))

    make.confirmed(page)
    event.listen(session.get_bind(), "before_cursor_execute", note)
    loaded = []
    event.listen(LedgerEvent, "load", lambda target, _context: loaded.append(target.id))
    tally = tallies.take(page=page, account_id=None, now=NOW)
    event.remove(session.get_bind(), "before_cursor_execute", note)
    assert not [statement for statement in read if "ledger_events" in statement and "LIMIT" not in statement][1:]
    assert len(loaded) <= 2
    assert_of_the_whole(tally, session)


def test_what_is_published_adds_up_to_the_tally_and_names_nobody(make: Factory, session: Session) -> None:
    page = make.page()
    live_through(make, page)
    tally = tallies.take(page=page, account_id=None, now=NOW)
    data = b"".join(ledgers.iter_lines(tally))
    make.confirmed(page)  # after the tally: not in its file
    ledgers.extend_due()
    assert b"".join(ledgers.iter_lines(tally)) == data
    told = list(csv.DictReader(io.StringIO(data.decode(), newline="")))
    assert [int(line["number"]) for line in told] == list(range(1, len(told) + 1))
    assert ledger.merkle_root(bytes.fromhex(line["commitment"]) for line in told) == tally.merkle_root
    assert sum(int(line["change"]) for line in told) == tally.total_count
    assert {line["act"] for line in told} == {"signed", "confirmed", "withdrawn"}
    for named in ("@", "Ada", "85701", "ocd-division"):
        assert named not in data.decode()
