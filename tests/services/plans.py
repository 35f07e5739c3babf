"""A database of many signatures, and how its plans are looked at: what is done is explained with its own values."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from flask import g
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, event, select, text

from campaign_app.app import create_app
from campaign_app.config import Settings
from campaign_app.demo.postgres_server import PostgresServer
from campaign_app.extensions import db
from campaign_app.models import ActionPage, Signature
from tests.conftest import NOW, settings_for
from tests.factories import PASSWORD, Factory
from tests.services.filling import fill

ROWS = 60_000
# Deltas wait until they are folded, and are folded in no order, so whichever come first.
BIG_TABLES = text("""
    SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples > 10000 AND relname NOT LIKE 'count_deltas_%'
""")


@dataclass
class Crowd:
    """A page with most of many signatures, one of them, and the connection it is all seen through."""

    make: Factory
    page: ActionPage
    signature: Signature
    pending: Signature
    neighbour: ActionPage
    connection: Connection
    browser: FlaskClient
    asked: list[tuple[str, Any]] = field(default_factory=list)

    def note(self, _connection: object, _cursor: object, statement: str, values: Any, *_: object) -> None:
        """Called with every statement."""
        self.asked.append((statement, values))

    def big_tables(self) -> set[str]:
        """The tables, and partitions, that nobody should read as a whole."""
        return set(self.connection.scalars(BIG_TABLES))

    def look_at(self, path: str) -> None:
        """Open a page as an administrator."""
        for name in list(g):  # of the request before, which had the same application context
            g.pop(name)
        answer = self.browser.get(path.format(slug=self.page.organization.slug, page=self.page.id))
        assert answer.status_code == 200, answer.text

    def plans_of(self, act: "Callable[[Crowd], object]", options: str = "FORMAT JSON") -> list[Any]:
        """Do it, explain everything it asked, and take it back."""
        self.asked.clear()
        savepoint = self.connection.begin_nested()
        act(self)
        cursor = self.connection.connection.cursor()
        plans = []
        for statement, values in list(self.asked):
            if re.match(r"\s*(SELECT|WITH|INSERT|UPDATE|DELETE)", statement):
                cursor.execute(f"EXPLAIN ({options}) {statement}", values)
                plans += [row[0][0]["Plan"] for row in cursor.fetchall()]
        db.session.remove()
        savepoint.rollback()
        return plans


def nodes(plan: Any) -> Iterator[Any]:
    """Every step of a plan."""
    yield plan
    for below in plan.get("Plans", []):
        yield from nodes(below)


def rows_of(step: Any) -> float:
    """How many rows a step looked at."""
    removed = step.get("Rows Removed by Filter", 0) + step.get("Rows Removed by Index Recheck", 0)
    return float((step["Actual Rows"] + removed) * step["Actual Loops"])


def indexes_of(plan: Any) -> Iterator[str]:
    """The indexes a plan reads, those of a partition by what they index."""
    for step in nodes(plan):
        if name := step.get("Index Name"):
            yield name


@pytest.fixture(scope="module")
def crowd(postgres_server: PostgresServer, settings: Settings, template_database: str) -> Iterator[Crowd]:
    """A database of its own, filled, behind a transaction that is never committed."""
    postgres_server.create_database("crowd", template=template_database)
    app = create_app(settings_for(database_url=postgres_server.url("crowd"), redis_url=settings.redis_url))
    with app.app_context():
        make = Factory(now=NOW, address_key=settings.address_key)
        page = make.page(kind="letter")
        signature, other = make.confirmed(page), make.page(page.organization)
        neighbour, member = make.page(), make.member(page.organization)
        make.confirmed(neighbour)
        with db.engine.connect() as connection:
            fill(connection, page, other, count=ROWS)
        engines = cast("dict[str | None, Engine | Connection]", db.engines)
        engine = engines[None]
        assert isinstance(engine, Engine)
        with engine.connect() as connection, connection.begin() as transaction:
            engines[None] = connection
            db.session.remove()
            db.session.configure(join_transaction_mode="create_savepoint")
            app.config["WTF_CSRF_ENABLED"] = False
            browser = app.test_client()
            browser.post("/account/login", data={"email": member.account.email, "password": PASSWORD})
            pending = db.session.scalars(select(Signature).where(Signature.status == "pending").limit(1)).one()
            db.session.remove()
            crowd = Crowd(make, page, signature, pending, neighbour, connection, browser)
            event.listen(
                connection, "before_cursor_execute", lambda _c, _k, sql, values, *_: crowd.asked.append((sql, values))
            )
            yield crowd
            db.session.remove()
            engines[None] = engine
            transaction.rollback()
        engine.dispose()
    postgres_server.drop_database("crowd")
