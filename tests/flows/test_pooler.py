"""The platform behind PgBouncer in transaction mode, where two transactions may meet two connections."""

import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import select, text

from campaign_app.app import create_app
from campaign_app.config import Settings
from campaign_app.demo import embedded
from campaign_app.demo.postgres_server import PostgresServer
from campaign_app.extensions import db
from campaign_app.models import Signature
from campaign_app.services import counting, outbox, signing
from campaign_app.services.draining import drain
from tests.conftest import settings_for
from tests.factories import Factory
from tests.fakes import FakeClock, FakeTransport, drain_with
from tests.pooler import PORT, SERVER_CONNECTIONS, count_server_connections, running_pgbouncer

SIGNERS = 60
AT_ONCE = 12


@pytest.fixture
def pooler(postgres_server: PostgresServer) -> Iterator[str]:
    """PgBouncer, and the folder in which clients find it."""
    with tempfile.TemporaryDirectory(prefix="pool-", dir=embedded.short_temporary_folder()) as name:
        Path(name).chmod(0o777)
        with running_pgbouncer(postgres_server, Path(name)) as folder:
            yield folder


@pytest.fixture
def app(pooler: str, postgres_server: PostgresServer, settings: Settings, template_database: str) -> Iterator[Flask]:
    """The application with a database of its own, reached through PgBouncer alone."""
    postgres_server.create_database("pooled", template=template_database)
    url = f"postgresql://postgres@/pooled?host={quote(pooler, safe='')}&port={PORT}"
    app = create_app(settings_for(database_url=url, redis_url=settings.redis_url, database_pooler="1"))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    postgres_server.drop_database("pooled")


def test_many_sign_confirm_and_are_mailed_over_a_few_connections(app: Flask, pooler: str) -> None:
    now = datetime.now(UTC)
    make = Factory(now=now, address_key="x" * 40)
    page = make.page()
    db.session.remove()

    def sign_and_confirm(number: int) -> None:
        with app.app_context():
            act = make.act(email=f"ada{number}@example.org")
            signature_id = signing.sign(page=page, act=act, address_key=make.address_key, now=now)
            signing.confirm(signature_id=signature_id, now=now)

    with ThreadPoolExecutor(AT_ONCE) as crowd:
        list(crowd.map(sign_and_confirm, range(SIGNERS)))
    transport = FakeTransport()
    drain(drain_with(transport, FakeClock(now + timedelta(seconds=1))))
    while counting.fold():
        pass
    assert len(transport.recipients) == 2 * SIGNERS
    assert counting.count_confirmed(page.id) == SIGNERS
    assert not any(each.has_drift for each in counting.recount())
    assert outbox.count_by_status() == {"sent": 2 * SIGNERS}
    assert count_server_connections(pooler) <= SERVER_CONNECTIONS


def test_what_each_connection_is_told_at_its_start_holds_behind_the_pooler(app: Flask) -> None:
    assert db.session.scalar(text("SHOW statement_timeout")) == "15s"
    assert db.session.scalar(text("SHOW timezone")) == "UTC"


def test_no_statement_is_prepared_that_another_connection_would_not_know(app: Flask) -> None:
    for _ in range(20):
        db.session.execute(select(Signature.id).limit(1)).all()
        db.session.rollback()
    assert db.session.scalar(text("SELECT count(*) FROM pg_prepared_statements")) == 0
