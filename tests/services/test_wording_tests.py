"""Tests of two wordings: who reads which, one count at the planned moment, and the wording the page takes on."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from campaign_app.errors import BadInput
from campaign_app.extensions import db
from campaign_app.models import (
    ActionPage,
    AuditEvent,
    PageCount,
    PageReach,
    PageRevision,
    Signature,
    UnsavedEdit,
    WordingTest,
)
from campaign_app.services import pages, revisions, wording_results, wording_tests
from campaign_app.services.page_fields import fields_of
from campaign_app.services.tenancy import bound
from campaign_app.services.wording_results import FOLLOWED
from campaign_app.significance import Proportion
from tests.conftest import NOW
from tests.factories import Factory
from tests.services.rows import count, rows, the

FIRST, SECOND = "Ride with us", "My night bus is going. Sign?"
SIZE = 3


@pytest.fixture
def page(make: Factory) -> ActionPage:
    """An open page with words to share."""
    return make.page(share_text=FIRST)


@pytest.fixture
def running(page: ActionPage) -> WordingTest:
    """A test of it that takes few."""
    test = wording_tests.start(
        page=page, kind="share_text", wording=SECOND, least_difference=0.1, account_id=None, now=NOW
    )
    test.arm_size = SIZE
    db.session.commit()
    return test


def given(test: WordingTest, reader: Signature, words: str) -> str | None:
    """What a supporter of the page is given to share, where the page says `words`."""
    return test.given(reader, replace(reader.action_page.words("en"), share_text=words)).share_text


def fill(make: Factory, page: ActionPage, test: WordingTest) -> dict[str, list[Signature]]:
    """Supporters until both wordings have theirs, by the wording they read."""
    readers: dict[str, list[Signature]] = {"a": [], "b": []}
    while min(map(len, readers.values())) < SIZE:
        reader = make.confirmed(page)
        readers[test.arm_of(reader.share_code or "")].append(reader)
    return readers


def bring(make: Factory, page: ActionPage, readers: list[Signature], after: timedelta) -> None:
    make.now = NOW + after
    for reader in readers:
        make.confirmed(page, source_code=reader.share_code)


def settle(make: Factory, page: ActionPage, test: WordingTest) -> None:
    """The second wording brings somebody for everybody, the first for nobody."""
    bring(make, page, fill(make, page, test)["b"], timedelta(days=1))
    assert wording_results.settle_due(now=NOW + timedelta(days=8)) == 1


def test_the_counts_are_frozen_once_both_are_full_and_the_last_have_had_their_time(
    make: Factory, page: ActionPage, running: WordingTest
) -> None:
    readers = fill(make, page, running)
    bring(make, page, readers["b"] * 2, timedelta(days=1))
    bring(make, page, readers["a"], FOLLOWED + timedelta(seconds=1))
    for days in (1, 7):
        assert wording_results.settle_due(now=NOW + timedelta(days=days)) == 0
        assert wording_results.result_of(running) is None
    assert running.filled_at == NOW
    assert wording_results.settle_due(now=NOW + timedelta(days=30)) == 1
    bring(make, page, readers["a"], timedelta(days=2))
    assert wording_results.settle_due(now=NOW + timedelta(days=40)) == 0
    found = wording_results.result_of(running)
    assert found is not None
    assert (found.one, found.other, found.verdict) == (Proportion(0, SIZE), Proportion(SIZE, SIZE), "apart")


def test_the_database_counts_for_a_wording_whom_its_words_are_given(
    make: Factory, page: ActionPage, running: WordingTest
) -> None:
    running.arm_size = 100
    make.translation(page, "es")
    make.confirmed(page, language="es")
    readers = [make.confirmed(page) for _ in range(12)]
    make.signature(page)
    passed_on = [given(running, reader, FIRST) for reader in readers]
    assert wording_results.count_tried(running, now=NOW) == (passed_on.count(FIRST), passed_on.count(SECOND))
    assert sum(wording_results.count_tried(running, now=NOW)) == len(readers)
    assert passed_on == [given(running, reader, FIRST) for reader in readers]


def test_who_is_in_no_test_is_given_the_pages_words(make: Factory, page: ActionPage, running: WordingTest) -> None:
    reader = next(each for each in fill(make, page, running)["b"])
    assert given(running, reader, FIRST) == SECOND
    assert given(running, reader, "Edited since") == "Edited since"
    assert given(running, make.signature(page), FIRST) == FIRST
    reader.language = "es"
    assert given(running, reader, FIRST) == FIRST
    reader.language, reader.confirmed_at = "en", NOW - timedelta(seconds=1)
    assert given(running, reader, FIRST) == FIRST


def test_a_headline_is_tested_the_same_way_and_changes_nothing_else(make: Factory, page: ActionPage) -> None:
    test = start_of_headline(page)
    test.arm_size = SIZE
    readers = fill(make, page, test)
    words = page.words("en")
    assert {test.given(each, words).headline for each in readers["b"]} == {SECOND}
    assert [test.given(each, words) for each in readers["a"]] == [words] * len(readers["a"])
    assert test.given(readers["b"][0], words).share_text == FIRST
    found = wording_tests.find_other_headline(page)
    assert found == replace(words, headline=SECOND)
    bring(make, page, readers["b"], timedelta(days=1))
    assert wording_results.settle_due(now=NOW + timedelta(days=8)) == 1
    page.status = "closed"
    db.session.commit()
    with pytest.raises(BadInput, match="what people signed"):
        wording_tests.take(page=page, arm="b", account_id=None, now=NOW)
    page.status = "open"
    db.session.commit()
    wording_tests.take(page=page, arm="b", account_id=None, now=NOW)
    assert (page.headline, page.share_text, wording_tests.find_other_headline(page)) == (SECOND, FIRST, None)


def test_an_edit_of_the_headline_ends_its_test(make: Factory, page: ActionPage) -> None:
    start_of_headline(page)
    kept = make.page_text(headline=page.headline, share_text="Other words to share")
    pages.edit(page=page, text=kept, account_id=None, now=NOW)
    assert wording_tests.find_running(page.id)
    pages.edit(page=page, text=make.page_text(headline="Mended"), account_id=None, now=NOW)
    assert wording_tests.find_running(page.id) is None


def start_of_headline(page: ActionPage) -> WordingTest:
    return wording_tests.start(
        page=page, kind="headline", wording=SECOND, least_difference=0.1, account_id=None, now=NOW
    )


@pytest.mark.parametrize(
    ("wording", "least", "field"),
    [(FIRST, 0.1, "wording"), ("  ", 0.1, "wording"), ("x" * 281, 0.1, "wording"), (SECOND, 0.07, "least_difference")],
)
def test_a_test_that_could_tell_nothing_is_refused(
    page: ActionPage, session: Session, wording: str, least: float, field: str
) -> None:
    with pytest.raises(BadInput) as refused:
        wording_tests.start(
            page=page, kind="share_text", wording=wording, least_difference=least, account_id=None, now=NOW
        )
    assert refused.value.field == field
    session.rollback()
    assert count(session, WordingTest) == [0]


def test_only_an_open_page_with_words_is_tested_and_once_at_a_time(
    make: Factory, page: ActionPage, running: WordingTest
) -> None:
    closed = make.page(share_text=FIRST)
    pages.close(page=closed, account_id=None, now=NOW)
    for each in (page, closed, make.page()):
        with pytest.raises(BadInput):
            wording_tests.start(
                page=each, kind="share_text", wording=SECOND, least_difference=0.1, account_id=None, now=NOW
            )
        db.session.rollback()
    wording_tests.stop(page=page, account_id=None, now=NOW)
    wording_tests.start(page=page, kind="share_text", wording=SECOND, least_difference=0.1, account_id=None, now=NOW)


def test_how_many_it_takes_comes_from_what_the_page_does(page: ActionPage, session: Session) -> None:
    assert {plan.baseline for plan in wording_tests.list_plans(page)} == {0.05}
    own = {"action_page_id": page.id, "organization_id": page.organization_id}
    session.add(PageCount(district_code="", confirmed_count=200, **own))
    session.add(PageReach(sharer_count=30, brought_count=90, **own))
    session.flush()
    plans = wording_tests.list_plans(page)
    assert {plan.baseline for plan in plans} == {0.15}
    assert [plan.arm_size for plan in plans] == sorted((plan.arm_size for plan in plans), reverse=True)


def test_taking_the_winner_makes_a_revision_and_keeps_what_was_being_typed(
    make: Factory, page: ActionPage, running: WordingTest, session: Session
) -> None:
    settle(make, page, running)
    account_id = make.member(page.organization, "organizer").account_id
    typed = fields_of(page) | {"headline": ["Half typed"]}
    revisions.keep_unsaved(page=page, account_id=account_id, base_number=1, fields=typed, now=NOW)
    wording_tests.take(page=page, arm="b", account_id=account_id, now=NOW)
    assert the(session, ActionPage, id=page.id).share_text == SECOND
    assert the(session, PageRevision, number=revisions.newest_number(page.id)).fields["share_text"] == [SECOND]
    assert the(session, PageRevision, kind="set_aside").fields["headline"] == ["Half typed"]
    assert count(session, UnsavedEdit) == [0]
    ended = the(session, WordingTest)
    assert (ended.winner, wording_tests.find_running(page.id)) == ("b", None)
    assert [each.act for each in rows(session, AuditEvent) if each.act.startswith("wording.")] == [
        "wording.start",
        "wording.take",
    ]


def test_nothing_is_taken_before_the_end(make: Factory, page: ActionPage, running: WordingTest) -> None:
    fill(make, page, running)
    with pytest.raises(BadInput, match="No difference can be told yet"):
        wording_tests.take(page=page, arm="b", account_id=None, now=NOW)
    wording_tests.stop(page=page, account_id=None, now=NOW)
    with pytest.raises(BadInput, match="No test runs"):
        wording_tests.take(page=page, arm="b", account_id=None, now=NOW)
    assert wording_results.settle_due(now=NOW + timedelta(days=30)) == 0


def test_an_edit_of_the_words_ends_the_test_and_one_of_others_does_not(
    make: Factory, page: ActionPage, running: WordingTest
) -> None:
    reader = fill(make, page, running)["b"][0]
    pages.edit(page=page, text=make.page_text(share_text=FIRST, goal=700), account_id=None, now=NOW)
    assert given(running, reader, FIRST) == SECOND
    pages.edit(page=page, text=make.page_text(share_text="Mended"), account_id=None, now=NOW)
    assert wording_tests.find_running(page.id) is None
    assert given(running, reader, FIRST) == FIRST


def test_a_neighbour_behind_the_second_wall_sees_no_test(make: Factory, running: WordingTest, session: Session) -> None:
    query = text("SELECT count(*) FROM wording_tests")
    assert session.scalar(query) == 1
    with bound(make.organization().id):
        assert session.scalar(query) == 0
