"""The plans of what happens often: on tables that have grown big none of it reads one from end to end.

Each act is done for real on a database of many signatures; what it asks of the database is explained with its own
values, as the server would do it. An index that none of these needs is not worth its keep.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
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
from campaign_app.services import (
    bounding,
    consent,
    counting,
    erasing,
    export_parts,
    export_rows,
    holdings,
    moderating,
    outbox,
    pages,
    pledges,
    privacy,
    quarantine,
    showing,
    signing,
    withdrawing,
)
from campaign_app.services.draining import drain
from campaign_app.services.export_parts import Wish
from campaign_app.services.export_rows import Filters
from tests.conftest import NOW, settings_for
from tests.factories import PASSWORD, Factory
from tests.fakes import FakeClock, FakeTransport, drain_with
from tests.services.filling import fill

ROWS = 60_000
BIG_TABLES = text("SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples > 10000")
INDEXES = text("""
    SELECT indexrelid::regclass::text AS name FROM pg_index
    WHERE NOT indisunique AND indrelid IN ('ledger_events'::regclass, 'outbox_messages'::regclass, 'letters'::regclass,
                       (SELECT inhrelid FROM pg_inherits JOIN pg_class ON oid = inhrelid
                        WHERE inhparent = 'signatures'::regclass ORDER BY reltuples DESC LIMIT 1))
""")
# Indexes for what is done rarely, beside the acts below.
UNREAD = {
    "ix_letters_target_id": "a target that is deleted: the reference from its letters is looked for",
    "ix_outbox_messages_organization_id": "an organization's mail, counted by its state",
}
LATER = NOW + timedelta(days=8)


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


def sign(crowd: Crowd) -> None:
    act = crowd.make.act(email="new@example.org")
    signing.sign(page=pages.get_public_page(crowd.page.slug), act=act, address_key=crowd.make.address_key, now=NOW)


def sign_again(crowd: Crowd) -> None:
    act = crowd.make.act(email="again@example.org")
    page = pages.get_public_page(crowd.page.slug)
    for days in (0, 1, 2):
        signing.sign(page=page, act=act, address_key=crowd.make.address_key, now=NOW + timedelta(days=days))


def put_and_drain(crowd: Crowd) -> None:
    sign(crowd)
    drain(drain_with(FakeTransport(), FakeClock(NOW)))


def export(crowd: Crowd) -> None:
    for filters in (Filters(), Filters(page_id=crowd.page.id)):
        wish = Wish(crowd.page.organization_id, filters, ["name", "confirmed_at"], "csv")
        assert export_parts.read_signatures(db.session(), wish, after=None, limit=1000).count


ACTS: dict[str, Callable[[Crowd], object]] = {
    "sign": sign,
    "sign again": sign_again,
    "confirm": lambda crowd: signing.confirm(signature_id=crowd.pending.id, now=NOW),
    "read the count": lambda crowd: counting.count_confirmed(crowd.page.id),
    "thank": lambda crowd: counting.count_referred(signing.get_signature(crowd.signature.id)),
    "show recent supporters": lambda crowd: showing.list_shown(crowd.page.id),
    "tell what was removed": lambda crowd: quarantine.removed_from(
        organization_id=crowd.page.organization_id, action_page_id=crowd.page.id
    ),
    "see my signatures": lambda crowd: holdings.list_signatures(crowd.signature.supporter_id),
    "withdraw": lambda crowd: withdrawing.withdraw(
        supporter_id=crowd.signature.supporter_id, signature_id=crowd.signature.id, now=NOW
    ),
    "erase": lambda crowd: erasing.erase(supporter_id=crowd.signature.supporter_id, now=NOW),
    "unsubscribe": lambda crowd: consent.unsubscribe(
        supporter_id=crowd.signature.supporter_id, wording="No", is_total=True, now=NOW
    ),
    "drain the outbox": put_and_drain,
    "look for stuck mail": lambda crowd: outbox.list_stuck(organization_id=crowd.page.organization_id),
    "fold": lambda crowd: counting.fold(batch=500),
    "find the end of the ledger": lambda crowd: counting.find_last_event_id(crowd.page.id),
    "look at waiting names": lambda crowd: moderating.list_waiting(crowd.page.organization_id, limit=50),
    "look at what is held": lambda crowd: quarantine.list_in(crowd.page.organization_id, status="held", limit=50),
    "hold what is suspicious": lambda crowd: quarantine.hold_suspicious(now=NOW),
    "remind of pledges": lambda crowd: pledges.put_reminders(now=NOW),
    "forget the unconfirmed": lambda crowd: privacy.forget_unconfirmed(now=LATER),
    "forget networks": lambda crowd: privacy.forget_networks(now=NOW + timedelta(days=31)),
    "export a part": export,
    "export a neighbour's": lambda crowd: export_rows.find_batch(
        db.session(), crowd.neighbour.organization_id, filters=Filters(), after=None, limit=1000
    ),
    "find the end of a short ledger": lambda crowd: counting.find_last_event_id(crowd.neighbour.id),
    "copy what is held": lambda crowd: holdings.copy_of(consent.get_supporter(crowd.signature.supporter_id)),
}


PAGES = (
    "/organizer/{slug}/",
    "/organizer/{slug}/pages/{page}",
    "/organizer/{slug}/pages/{page}/overview",
    "/organizer/{slug}/pages/{page}/updates",
    "/organizer/{slug}/pages/{page}/handing-in",
    "/organizer/{slug}/pages/{page}/wording-test",
    "/organizer/{slug}/moderation",
    "/organizer/{slug}/moderation?list=held",
    "/organizer/{slug}/sources",
    "/organizer/{slug}/campaigns",
    "/staff/{slug}/",
    "/staff/{slug}/pages/{page}/tallies",
    "/staff/{slug}/targets",
    "/staff/{slug}/exports",
    "/administrator/{slug}/",
    "/administrator/{slug}/settings",
    "/administrator/{slug}/privacy",
    "/administrator/{slug}/privacy/retention",
    "/administrator/{slug}/audit",
    "/o/{slug}",
)
READ_MAX = 5_000


@pytest.mark.parametrize("name", ACTS)
def test_no_big_table_is_read_from_end_to_end(name: str, crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(privacy, "ROWS_AT_ONCE", 10)  # for this crowd as 500 are for millions
    plans = crowd.plans_of(ACTS[name])
    assert plans
    read = {step["Relation Name"] for plan in plans for step in nodes(plan) if step["Node Type"] == "Seq Scan"}
    assert not read & crowd.big_tables()


@pytest.mark.parametrize("path", PAGES)
def test_no_page_of_the_workspace_reads_more_the_more_people_sign(
    path: str, crowd: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounding, "MOST", 100)  # for this crowd as 10,000 are for millions
    plans = crowd.plans_of(lambda crowd: crowd.look_at(path), "ANALYZE, FORMAT JSON")
    read = {(step["Node Type"], step.get("Relation Name")): rows_of(step) for plan in plans for step in nodes(plan)}
    assert plans
    assert {what: count for what, count in read.items() if count > READ_MAX} == {}


def rows_of(step: Any) -> float:
    """How many rows a step looked at."""
    removed = step.get("Rows Removed by Filter", 0) + step.get("Rows Removed by Index Recheck", 0)
    return float((step["Actual Rows"] + removed) * step["Actual Loops"])


def test_every_index_has_a_query_that_needs_it(crowd: Crowd) -> None:
    used = {name for act in ACTS.values() for plan in crowd.plans_of(act) for name in indexes_of(plan)}
    kept = {row.name for row in crowd.connection.execute(INDEXES)}
    assert kept - used == UNREAD.keys()
