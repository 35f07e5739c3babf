"""Dashboards and exports read from a real streaming replica, and from the primary where that is the better source."""

import csv
import io
import itertools
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.exc import InternalError
from structlog.testing import capture_logs

from campaign_app.app import create_app
from campaign_app.config import Settings
from campaign_app.demo.postgres_server import PostgresServer
from campaign_app.extensions import db
from campaign_app.models import ActionPage, Membership
from campaign_app.pooling import REPLICA
from campaign_app.services import counting, export_writing, insight, replica, tenancy
from tests.conftest import settings_for
from tests.crew import eventually
from tests.exports import asking_for, draw, told
from tests.factories import Factory
from tests.replicas import ask, catch_up, running_replica

NAME = "replicated"


@pytest.fixture(scope="module")
def primary(postgres_server: PostgresServer, template_database: str) -> Iterator[PostgresServer]:
    """The tests' server, with a database of this module."""
    postgres_server.create_database(NAME, template=template_database)
    yield postgres_server
    postgres_server.drop_database(NAME)


@pytest.fixture(scope="module")
def copy(primary: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """Its replica."""
    with running_replica(primary, tmp_path_factory.mktemp("replica")) as server:
        yield server


@pytest.fixture(scope="module")
def _replicated(primary: PostgresServer, copy: PostgresServer, settings: Settings) -> Flask:
    urls = {"database_url": primary.url(NAME), "redis_url": settings.redis_url}
    app = create_app(settings_for(**urls, database_replica_url=copy.url(NAME), database_replica_lag="3600"))
    app.testing = True
    return app


@pytest.fixture
def app(_replicated: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The application on both; a replica that was left is tried again at once."""
    monkeypatch.setattr(replica, "REST_SECONDS", 0)
    with _replicated.app_context():
        yield _replicated
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture
def make(app: Flask) -> Factory:
    """Makes rows at the present moment, under names of their own."""
    return Factory(datetime.now(UTC), app.extensions["settings"].address_key, itertools.count(time.monotonic_ns()))


@pytest.fixture
def page(make: Factory, member: Membership) -> ActionPage:
    """The organizer's page, signed once."""
    page = make.page(member.organization)
    confirm(make, page)
    return page


@contextmanager
def standing_still(copy: PostgresServer) -> Iterator[None]:
    """The replica hears nothing new for a while."""
    ask(copy, "SELECT pg_wal_replay_pause()")
    eventually(lambda: ask(copy, "SELECT pg_get_wal_replay_pause_state() = 'paused'"), 15, "replay has paused")
    try:
        yield
    finally:
        ask(copy, "SELECT pg_wal_replay_resume()")


def confirm(make: Factory, page: ActionPage) -> None:
    """One signature more, and counted."""
    make.confirmed(page, email=f"ada{time.monotonic_ns()}@example.org")
    while counting.fold() or insight.fold():
        pass


def confirmed(browser: FlaskClient, page: ActionPage) -> int:
    """How many the dashboard shows."""
    answer = browser.get(f"/organizer/{page.organization.slug}/pages/{page.id}/overview/days.csv")
    assert answer.status_code == 200, answer.text
    return int(next(csv.DictReader(io.StringIO(answer.text)))["Confirmed"])


def test_a_dashboard_is_read_from_the_replica_unless_it_is_too_far_behind(
    browser: FlaskClient, page: ActionPage, make: Factory, primary: PostgresServer, copy: PostgresServer
) -> None:
    catch_up(primary, copy)
    with standing_still(copy), capture_logs() as logged:
        confirm(make, page)
        assert confirmed(browser, page) == 1
        assert logged == []
        db.engines[REPLICA].update_execution_options(lag_seconds=0)
        assert confirmed(browser, page) == 2
        assert [line["event"] for line in logged] == ["replica.left"]
    catch_up(primary, copy)
    assert confirmed(browser, page) == 2
    db.engines[REPLICA].update_execution_options(lag_seconds=3600)


def test_an_export_reads_there_what_is_as_new_as_its_beginning(
    member: Membership, page: ActionPage, make: Factory, copy: PostgresServer
) -> None:
    assert len(take_out(member)) == 1
    copied = copy.log.read_text().count("COPY (SELECT")
    assert copied
    with standing_still(copy):
        confirm(make, page)
        assert len(take_out(member)) == 2
    assert copy.log.read_text().count("COPY (SELECT") == copied


def take_out(member: Membership) -> list[dict[str, str]]:
    """The lines of an export asked for now."""
    now = datetime.now(UTC)
    export = asking_for(member)(columns=["district"], now=now)
    assert export_writing.run_due(clock=lambda: now, draw=draw) == 1
    return told(b"".join(export_writing.pieces(export)))


def test_there_too_each_organization_sees_its_own_rows_and_nobody_writes(
    page: ActionPage, make: Factory, primary: PostgresServer, copy: PostgresServer
) -> None:
    neighbour = make.page()
    catch_up(primary, copy)
    with tenancy.bound(neighbour.organization_id):
        seen = replica.read(lambda session: session.scalars(select(ActionPage.id)).all())
    assert seen == [neighbour.id]
    assert page.id in replica.read(lambda session: session.scalars(select(ActionPage.id)).all())
    with pytest.raises(InternalError, match="read-only transaction"):
        replica.read(lambda session: session.execute(text("DELETE FROM audit_events")))


def test_an_address_that_leads_to_no_replica_is_read_only_too_and_not_read_from(
    app: Flask, primary: PostgresServer, settings: Settings
) -> None:
    wrong = settings_for(
        database_url=primary.url(NAME), redis_url=settings.redis_url, database_replica_url=primary.url(NAME)
    )
    with create_app(wrong).app_context(), capture_logs() as logged:
        with db.engines[REPLICA].connect() as connection:
            assert connection.scalar(text("SHOW transaction_read_only")) == "on"
        assert replica.read(lambda session: session.scalar(text("SHOW transaction_read_only"))) == "off"
        assert [line["reason"] for line in logged] == ["not a replica"]
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


def test_a_replica_that_dies_takes_nothing_along(
    browser: FlaskClient, member: Membership, page: ActionPage, primary: PostgresServer, copy: PostgresServer
) -> None:
    catch_up(primary, copy)
    assert confirmed(browser, page) == 1
    copy.kill()
    with capture_logs() as logged:
        assert confirmed(browser, page) == 1
        assert len(take_out(member)) == 1
    assert {line["event"] for line in logged} == {"replica.left"}
    assert str(copy.sockets) not in str(logged)
