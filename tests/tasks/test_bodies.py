"""Task bodies: each opens one door, may be rung twice, and finds nothing to do in an empty house."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy.orm import Session

from campaign_app.demo.mailbox import MailSink
from campaign_app.extensions import Base
from campaign_app.models import ActionPage, DatabaseEra, OutboxMessage, Signature
from campaign_app.posting import drain_with
from campaign_app.services import counting
from tasks import counting as counting_tasks
from tasks import deliveries, exports, housekeeping, importing, mailing, outbox, schedule
from tests.conftest import NOW
from tests.factories import Factory
from tests.fakes import marks_inside
from tests.services.rows import count, the

NAMES = sorted({str(entry["task"]) for entry in schedule.TIMETABLE.values()})


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    """Tasks ask the clock themselves, so it says NOW."""
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def sink(app: Flask) -> Iterator[MailSink]:
    """A mail server, and settings that lead to it."""
    usual = app.extensions["settings"]
    with MailSink() as started:
        app.extensions["settings"] = usual.model_copy(update={"smtp_url": started.smtp_url})
        yield started
        app.extensions["settings"] = usual


# Imported up front: a task defined after the first task was looked up is registered nowhere.
DOORS = {
    "counting": counting_tasks,
    "deliveries": deliveries,
    "exports": exports,
    "housekeeping": housekeeping,
    "importing": importing,
    "mailing": mailing,
    "outbox": outbox,
}


@pytest.mark.parametrize("name", NAMES)
def test_a_task_changes_nothing_where_there_is_nothing_to_do(name: str, app: Flask, session: Session) -> None:
    module, _, door = name.partition(".")
    for _ in range(2):
        getattr(DOORS[module], door).run()
    for table in set(Base.metadata.sorted_tables) - {DatabaseEra.__table__}:  # which says when the database crashed
        assert session.execute(table.select().limit(1)).all() == [], table.name


@pytest.fixture
def _marks_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests never commit, so the marks of mail are made inside their transaction."""
    monkeypatch.setattr(outbox, "drain_with", lambda settings: replace(drain_with(settings), open_marks=marks_inside))


@pytest.mark.usefixtures("_marks_inside")
def test_mail_leaves_through_the_real_composer_and_the_real_transport_once(
    make: Factory, session: Session, sink: MailSink
) -> None:
    make.signature(make.page(), email="ada@example.org")
    for _ in range(2):
        outbox.drain.run()
    (mail,) = sink.messages
    assert (mail["to"], mail["subject"]) == (["ada@example.org"], "Confirm your signature")
    assert the(session, OutboxMessage).status == "sent"


@pytest.mark.usefixtures("_marks_inside")
def test_without_a_mail_server_mail_waits(make: Factory, session: Session) -> None:
    make.signature(make.page())
    outbox.drain.run()
    assert (waiting := the(session, OutboxMessage)).status == "new"
    assert waiting.attempts == 0


def test_confirmed_signatures_are_counted(make: Factory) -> None:
    page = make.page()
    make.confirmed(page)
    for _ in range(2):
        counting_tasks.fold.run()
    assert counting.count_confirmed(page.id) == 1


def test_a_page_closes_the_day_after_its_last(make: Factory, session: Session) -> None:
    make.page(closes_on=NOW.date())
    housekeeping.close_due_pages.run()
    assert the(session, ActionPage).status == "open"
    with time_machine.travel(NOW + timedelta(days=1)):
        housekeeping.close_due_pages.run()
    assert the(session, ActionPage).status == "closed"


def test_what_nobody_confirmed_is_forgotten_after_a_week(make: Factory, session: Session) -> None:
    make.signature(make.page())
    housekeeping.forget_unconfirmed.run()
    assert count(session, Signature) == [1]
    with time_machine.travel(NOW + timedelta(days=8)):
        housekeeping.forget_unconfirmed.run()
    assert count(session, Signature) == [0]
