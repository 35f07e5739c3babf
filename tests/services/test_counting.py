"""Counting: folding appended deltas, and finding any count that the ledger does not bear out."""

from datetime import timedelta

import psycopg
import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.orm import Session

from campaign_app.config import Settings
from campaign_app.models import ActionPage, CountDelta, PageCount
from campaign_app.services import counting
from campaign_app.services.counting import Recount
from campaign_app.services.folding import SLICE_PAGES
from tests.conftest import NOW
from tests.factories import Factory
from tests.services.rows import count, rows

ARIZONA = "ocd-division/country:us/state:az"
FRANCE = "ocd-division/country:fr"


def districts(session: Session, page: ActionPage) -> dict[str, int]:
    return {row.district_code: row.confirmed_count for row in rows(session, PageCount, action_page_id=page.id)}


def test_a_confirmed_signature_is_counted_after_folding(make: Factory, session: Session) -> None:
    page = make.page()
    make.confirmed(page)
    assert counting.count_confirmed(page.id) == 0
    assert counting.fold() == 1
    assert counting.count_confirmed(page.id) == 1
    assert count(session, CountDelta) == [0]


def test_a_pending_signature_is_not_counted(make: Factory) -> None:
    page = make.page()
    make.signature(page)
    assert counting.fold() == 0
    assert counting.count_confirmed(page.id) == 0


def test_folding_adds_up_by_page_and_district_batch_after_batch(make: Factory, session: Session) -> None:
    first, second = make.page(), make.page()
    for page, postal_code, country in (
        (first, "85701", "US"),
        (first, "85702", "US"),
        (first, "", "FR"),
        (second, "", ""),
    ):
        make.confirmed(page, postal_code=postal_code, country_code=country)
    assert [counting.fold(batch=3), counting.fold(batch=3), counting.fold(batch=3)] == [3, 1, 0]
    assert counting.counts_of([first.id, second.id]) == {first.id: 3, second.id: 1}
    assert districts(session, first) == {ARIZONA: 2, FRANCE: 1}
    assert districts(session, second) == {"": 1}


def test_a_long_backlog_is_added_up_slice_by_slice_and_each_delta_counted_once(make: Factory, session: Session) -> None:
    pages = [make.page(), make.page()]
    deltas = text("""
        INSERT INTO count_deltas (organization_id, action_page_id, district_code, delta, kept_delta)
        SELECT :organization_id, :page_id, 'district ' || n % 3, CASE n % 5 WHEN 0 THEN -1 ELSE 1 END, n % 2
        FROM generate_series(1, 6000) AS n
    """)
    for page in pages:
        session.execute(deltas, {"organization_id": page.organization_id, "page_id": page.id})
    session.commit()
    sides = "SELECT greatest(pg_relation_size('count_deltas_p00'), pg_relation_size('count_deltas_p01')) / 8192"
    assert session.execute(text(sides)).scalar_one() > SLICE_PAGES
    assert [counting.fold(batch=1000), counting.fold(batch=1000), counting.fold(batch=1000)] == [1000, 11_000, 0]
    for page in pages:
        assert districts(session, page) == dict.fromkeys(("district 0", "district 1", "district 2"), 1200)
        assert sum(row.kept_count for row in rows(session, PageCount, action_page_id=page.id)) == 3000
    assert count(session, CountDelta) == [0]


def test_a_page_nobody_signed_has_no_number(make: Factory) -> None:
    page = make.page()
    assert counting.counts_of([page.id]) == {}
    assert counting.count_confirmed(page.id) == 0


def test_folding_runs_one_at_a_time(make: Factory, settings: Settings) -> None:
    page = make.page()
    make.confirmed(page)
    with psycopg.connect(settings.database_url.replace("+psycopg", "")) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [counting._FOLD_LOCK])
        assert counting.fold() == 0
        other.rollback()
        assert counting.fold() == 1


def test_when_more_wait_than_a_batch_the_rest_is_taken_as_a_whole(make: Factory, session: Session) -> None:
    page = make.page()
    for _ in range(5):
        make.confirmed(page)
    taken = [counting.fold(batch=2)]
    make.confirmed(page)
    taken += [counting.fold(batch=2) for _ in range(3)]
    assert taken == [2, 3, 1, 0]
    assert (counting.count_confirmed(page.id), count(session, CountDelta)) == (6, [0])


def test_while_somebody_has_still_to_commit_there_a_side_is_not_emptied_but_folded_row_by_row(
    make: Factory, settings: Settings
) -> None:
    page = make.page()
    for _ in range(6):
        make.confirmed(page)
    with psycopg.connect(settings.database_url.replace("+psycopg", "")) as other:
        other.execute("LOCK TABLE ONLY count_deltas_p00, ONLY count_deltas_p01 IN ROW EXCLUSIVE MODE")
        assert [counting.fold(batch=2) for _ in range(2)] == [2, 2]
        other.rollback()
        assert [counting.fold(batch=2) for _ in range(2)] == [2, 0]
    assert counting.count_confirmed(page.id) == 6


def test_without_mischief_a_recount_finds_no_drift_before_or_after_folding(make: Factory) -> None:
    page = make.page()
    make.confirmed(page)
    make.signature(page)
    expected = Recount(page.id, ledger_count=1, folded_count=1, signature_count=1, has_drift=False)
    assert counting.recount() == [expected]
    counting.fold()
    assert counting.recount() == [expected]


@pytest.mark.parametrize(
    "mischief",
    [
        "UPDATE page_counts SET confirmed_count = confirmed_count + 1",
        "UPDATE page_counts SET district_code = 'elsewhere'",
        "DELETE FROM page_counts",
        "INSERT INTO count_deltas (organization_id, action_page_id, district_code, delta) TABLE one_more",
        "UPDATE signatures SET status = 'pending'",
        "UPDATE signatures SET district_code = 'elsewhere'",
    ],
)
def test_a_recount_finds_every_injected_drift(mischief: str, make: Factory, session: Session) -> None:
    touched, _untouched = make.page(), make.page()
    make.confirmed(touched)
    counting.fold()
    one_more = "SELECT organization_id, action_page_id, district_code, 1 FROM page_counts"
    session.execute(text(mischief.replace("TABLE one_more", one_more)))
    assert {found.action_page_id for found in counting.recount() if found.has_drift} == {touched.id}


def test_drift_that_cancels_out_between_districts_is_still_found(make: Factory, session: Session) -> None:
    page = make.page()
    make.confirmed(page)
    make.confirmed(page, postal_code="", country_code="FR")
    make.confirmed(page, postal_code="", country_code="FR")
    counting.fold()
    session.execute(update(PageCount).where(PageCount.district_code == ARIZONA).values(confirmed_count=2))
    session.execute(update(PageCount).where(PageCount.district_code == FRANCE).values(confirmed_count=1))
    (found,) = counting.recount()
    assert (found.ledger_count, found.folded_count, found.has_drift) == (3, 3, True)


def test_a_recount_changes_nothing(make: Factory, session: Session) -> None:
    make.confirmed(make.page())
    session.execute(delete(CountDelta))
    session.commit()
    counting.recount()
    assert count(session, CountDelta, PageCount) == [0, 0]


def test_a_signature_taken_back_is_counted_no_more(make: Factory, session: Session) -> None:
    page = make.page()
    signature = make.confirmed(page)
    signature.status = "withdrawn"
    counting.add_event(signature, kind="withdrawn", delta=-1, now=NOW + timedelta(days=1))
    session.commit()
    counting.fold()
    assert (counting.count_confirmed(page.id), districts(session, page)) == (0, {ARIZONA: 0})
    assert [found.has_drift for found in counting.recount()] == [False]
    assert rows(session, CountDelta) == []


@pytest.mark.parametrize(
    ("signed", "stage"),
    [(0, "none"), (1, "one"), (2, "under"), (24, "under"), (25, "number"), (99, "number"), (100, "bar"), (999, "bar"),
     (1_000, "met"), (5_000, "met")],
)  # fmt: skip
def test_a_page_shows_no_number_that_would_discourage_and_no_bar_before_a_tenth(
    signed: int, stage: str, make: Factory
) -> None:
    page = make.page(goal=1_000)
    progress = counting.progress_of(page, signed)
    assert (progress.stage, progress.count, progress.goal) == (stage, signed, 1_000)


def test_a_small_goal_is_met_before_the_threshold_of_numbers(make: Factory) -> None:
    assert counting.progress_of(make.page(goal=3), 3).stage == "met"
