"""Fixtures of all rooms: real servers, an application on them, and a transaction around each test.

`app` and `client` see a database that is rolled back after each test. Tests that need several processes or threads
take `platform` (tests/flows, tests/faults), which has a database of its own.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import flask_migrate
import hypothesis
import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from campaign_app.app import create_app
from campaign_app.config import Settings
from campaign_app.demo import embedded
from campaign_app.demo.postgres_server import PostgresServer
from campaign_app.demo.valkey_server import ValkeyServer
from campaign_app.extensions import db
from campaign_app.services import passwords
from campaign_app.web.public.viewing import Views
from tests.factories import Factory
from tests.summary import pytest_terminal_summary

__all__ = ["pytest_terminal_summary"]

# How long an example takes depends on the machine, and no test is about that.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")

NOW = datetime(2026, 10, 14, 9, 30, tzinfo=UTC)
ORIGIN = "http://localhost"
QUICK_HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> Iterator[None]:
    """Passwords are hashed by argon2 as ever but little of it: at its real cost it was a fifth of all tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "HASHER", QUICK_HASHER)
        yield


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """One PostgreSQL for this test process, quick and forgetful."""
    with embedded.postgres(_open_folder(tmp_path_factory, "postgres")) as server:
        yield server


@pytest.fixture(scope="session")
def valkey_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ValkeyServer]:
    """One Valkey for this test process."""
    with embedded.valkey(_open_folder(tmp_path_factory, "valkey")) as server:
        yield server


def _open_folder(factory: pytest.TempPathFactory, name: str) -> Path:
    return factory.mktemp(name)


def settings_for(*, database_url: str, redis_url: str, **changes: str) -> Settings:
    """Settings of a test, through the same door as in production."""
    environ = {
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "SECRET_KEY": "test-secret-key-" + "s" * 32,
        "ADDRESS_KEY": "test-address-key-" + "a" * 32,
        "BASE_URL": ORIGIN,
        "SMTP_URL": "smtp://127.0.0.1:9",
        "MAIL_FROM": "Campaign App <act@example.org>",
        "SIGN_LIMIT": "1000 per minute",
        "LOG_LEVEL": "warning",
    }
    return Settings.from_env(environ | {name.upper(): value for name, value in changes.items()})


@pytest.fixture(scope="session")
def template_database(postgres_server: PostgresServer, valkey_server: ValkeyServer) -> str:
    """The name of a migrated, empty database that others are cloned from (51 ms each)."""
    name = "template_app"
    postgres_server.create_database(name)
    migrated = create_app(settings_for(database_url=postgres_server.url(name), redis_url=valkey_server.redis_url()))
    with migrated.app_context():
        flask_migrate.upgrade()
        db.engine.dispose()
    return name


@pytest.fixture(scope="session")
def settings(postgres_server: PostgresServer, valkey_server: ValkeyServer, template_database: str) -> Settings:
    """Settings of the application under test."""
    postgres_server.create_database("app", template=template_database)
    return settings_for(database_url=postgres_server.url("app"), redis_url=valkey_server.redis_url())


@pytest.fixture(scope="session")
def _shared_app(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    app.testing = True
    app.extensions["views"] = Views(app, every_seconds=3_600)  # tests say when
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(_shared_app: Flask) -> Iterator[Flask]:
    """The application inside a transaction that is rolled back; commits of services become savepoints."""
    with _shared_app.app_context():
        engines = cast("dict[str | None, Engine | Connection]", db.engines)
        engine = engines[None]
        assert isinstance(engine, Engine)
        with engine.connect() as connection, connection.begin() as transaction:
            engines[None] = connection
            db.session.configure(join_transaction_mode="create_savepoint")
            try:
                yield _shared_app
            finally:
                db.session.remove()
                engines[None] = engine
                transaction.rollback()


@pytest.fixture
def session(app: Flask) -> Session:
    """The database session of this test."""
    return db.session()


@pytest.fixture
def make(app: Flask) -> Factory:
    """Makes rows through the services, with sensible values for what a test does not care about."""
    return Factory(now=NOW, address_key=app.extensions["settings"].address_key)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without cookies."""
    return app.test_client()


@pytest.fixture
def now() -> datetime:
    """The moment tests happen at, in UTC."""
    return NOW
