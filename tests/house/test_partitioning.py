"""The four migrations that partition the signatures lose nothing that is written while they run, there and back."""

import uuid
from collections.abc import Iterator

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import IntegrityError

from campaign_app.app import create_app
from campaign_app.config import Settings
from campaign_app.demo.postgres_server import PostgresServer
from campaign_app.extensions import db
from tests.conftest import settings_for

BEFORE = "0115_create_hero_images"
STEPS = ("0120_prepare_partitions", "0121_fill_partitions", "0122_switch_partitions", "0123_drop_whole_signatures")
MIRRORED = {"0121_fill_partitions": "signatures_next", "0122_switch_partitions": "signatures_whole"}
SIGN = text("""
    INSERT INTO signatures (id, organization_id, action_page_id, page_version_id, supporter_id, email_key, nonce,
                            status, name, postal_code, country_code, district_code, comment, source_code, created_at)
    VALUES (:id, :id, :page, :id, :id, :key, 'n', 'pending', 'Ada', '', '', '', '', '', now())
""")
CONFIRM = text("UPDATE signatures SET status = 'confirmed', confirmed_at = now() WHERE id = :id")
ERASE = text("DELETE FROM signatures WHERE id = :id")


@pytest.fixture
def app(postgres_server: PostgresServer, settings: Settings, template_database: str) -> Iterator[Flask]:
    """An application on an empty database of its own."""
    postgres_server.create_database("partitioned", template=template_database)
    app = create_app(settings_for(database_url=postgres_server.url("partitioned"), redis_url=settings.redis_url))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    postgres_server.drop_database("partitioned")


class Signers:
    """Write to whatever table has the name, as web servers do while migrations run. Their rows need no company."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        for column in ("organization_id", "action_page_id", "page_version_id", "supporter_id"):
            connection.execute(text(f"ALTER TABLE signatures DROP CONSTRAINT fk_signatures_{column}"))

    def act(self) -> None:
        """Forty sign, two of them confirm, one is erased."""
        ids = [uuid.uuid4() for _ in range(40)]
        for number, signature_id in enumerate(ids):
            self.sign(signature_id, page=number % 5, key=signature_id.bytes)
        for statement, signature_id in zip((CONFIRM, CONFIRM, ERASE), ids[::15], strict=True):
            self.connection.execute(statement, {"id": signature_id})

    def sign(self, signature_id: uuid.UUID, *, page: int, key: bytes) -> None:
        """One signature of a mailbox on one of several pages."""
        self.connection.execute(SIGN, {"id": signature_id, "page": uuid.UUID(int=page), "key": key})

    def rows(self, table: str = "signatures") -> list[tuple[object, ...]]:
        """What is in the table, with the values in one order."""
        rows = self.connection.execute(select(text("*")).select_from(text(table)).order_by(text("id")))
        return [tuple(row) for row in rows]


@pytest.fixture
def signers(app: Flask) -> Iterator[Signers]:
    """Somebody who writes, on the database before the first step."""
    flask_migrate.downgrade(revision=BEFORE)
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        yield Signers(connection)


def test_what_is_written_between_the_steps_arrives_and_comes_back(signers: Signers) -> None:
    signers.act()
    signers.sign(uuid.uuid4(), page=1, key=b"ada")
    for number, step in enumerate(STEPS, start=1):
        flask_migrate.upgrade(revision=step)
        signers.act()
        assert len(signers.rows()) == 40 + 39 * number
        if mirrored := MIRRORED.get(step):
            assert signers.rows(mirrored) == signers.rows()
        with pytest.raises(IntegrityError, match="action_page_id_email_key"):
            signers.sign(uuid.uuid4(), page=1, key=b"ada")
    for _ in STEPS:
        there = signers.rows()
        flask_migrate.downgrade()
        assert signers.rows() == there
        signers.act()
