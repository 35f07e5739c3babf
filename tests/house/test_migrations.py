"""Migrations: one line of them, named for what they do, knowing nothing of the application, and able to go back."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import flask_migrate
import psycopg
import pytest
from alembic.script import ScriptDirectory
from flask import Flask

from campaign_app.app import create_app
from campaign_app.config import Settings
from campaign_app.demo.postgres_server import PostgresServer
from campaign_app.extensions import db
from tests.conftest import settings_for
from tests.house.reading import ROOT, name_of, tree
from tests.house.test_layers import imports

FOLDER = ROOT / "migrations"
REVISIONS = sorted((FOLDER / "versions").glob("*.py"))
SHAPE = """
    SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name <> 'alembic_version' ORDER BY 1, 2
"""


@pytest.fixture
def fresh(postgres_server: PostgresServer, settings: Settings) -> Iterator[Flask]:
    """An application on an empty database of its own."""
    postgres_server.create_database("migrated")
    app = create_app(settings_for(database_url=postgres_server.url("migrated"), redis_url=settings.redis_url))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    postgres_server.drop_database("migrated")


def columns(app: Flask) -> list[tuple[object, ...]]:
    """Every column of the database, but Alembic's own."""
    url = app.extensions["settings"].database_url.replace("+psycopg", "")
    with psycopg.connect(url) as connection:
        return list(connection.execute(SHAPE))


def test_there_is_one_line_of_migrations() -> None:
    scripts = ScriptDirectory(str(FOLDER))
    assert len(scripts.get_heads()) == 1
    assert scripts.get_heads() == [REVISIONS[-1].stem]


@pytest.mark.parametrize("path", REVISIONS, ids=lambda path: path.stem)
def test_a_migration_is_named_for_what_it_does_and_follows_the_one_before(path: Path) -> None:
    revision = ScriptDirectory(str(FOLDER)).get_revision(path.stem)
    number = REVISIONS.index(path)
    assert re.fullmatch(r"\d{4}_[a-z]+(_[a-z0-9]+)+", path.stem)
    assert revision is not None
    assert revision.revision == path.stem
    assert revision.down_revision == (REVISIONS[number - 1].stem if number else None)
    assert revision.doc


@pytest.mark.parametrize("path", REVISIONS, ids=lambda path: path.stem)
def test_a_migration_knows_nothing_of_the_application(path: Path) -> None:
    assert not [name for name in imports(tree(path)) if name.startswith(("campaign_app", "tasks"))], name_of(path)
    assert {node.name for node in tree(path).body if hasattr(node, "name")} >= {"upgrade", "downgrade"}


def test_migrations_go_up_and_down_and_up_again(fresh: Flask) -> None:
    flask_migrate.upgrade()
    shape = columns(fresh)
    assert shape
    flask_migrate.downgrade(revision="base")
    assert columns(fresh) == []
    flask_migrate.upgrade()
    assert columns(fresh) == shape


def test_every_step_back_is_a_step_that_was_made(fresh: Flask) -> None:
    flask_migrate.upgrade()
    before: list[list[tuple[object, ...]]] = []
    for _ in REVISIONS:
        before.append(columns(fresh))
        flask_migrate.downgrade()
    for shape in reversed(before):
        flask_migrate.upgrade(revision="+1")
        assert columns(fresh) == shape


def test_the_models_and_the_migrated_database_agree(fresh: Flask) -> None:
    settings = fresh.extensions["settings"]
    environment = {name.upper(): getattr(settings, name) for name in Settings.model_fields}
    given = {name: value for name, value in environment.items() if isinstance(value, str)}
    for command in ("upgrade", "check"):
        done = subprocess.run(
            [sys.executable, "-m", "campaign_app", "db", command],
            cwd=ROOT,
            env={**os.environ, **given},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
