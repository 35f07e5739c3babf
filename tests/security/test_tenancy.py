"""The second wall between organizations: PostgreSQL shows one organization's rooms no row of another (ADR 0009)."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from campaign_app.app import create_app
from campaign_app.config import Settings
from campaign_app.extensions import db
from campaign_app.services import export_parts, export_writing, tenancy
from tests.conftest import NOW
from tests.exports import asking_for, draw, read, told
from tests.factories import Factory

WHO = text("SELECT current_user, current_setting('app.organization_id', true)")
TENANT_TABLES = """
    SELECT attrelid::regclass::text FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE attname = 'organization_id' AND NOT attisdropped AND relkind IN ('r', 'p') AND NOT relispartition
      AND relnamespace = 'public'::regnamespace
    ORDER BY 1
"""
# Any value of a type will do, once nothing but the type is asked for.
ROWS_WITHOUT_RULES = """
    DO $$ DECLARE command text; BEGIN
        SET LOCAL session_replication_role = replica;
        FOR command IN
            SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname)
            FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
            WHERE contype = 'c' AND connamespace = 'public'::regnamespace AND NOT relispartition
            UNION ALL
            SELECT format('INSERT INTO %s (%s) VALUES (%s)', attrelid::regclass,
                string_agg(quote_ident(attname), ', ' ORDER BY attnum),
                string_agg(CASE WHEN attname = 'organization_id' THEN quote_literal(organization)
                                WHEN atttypid = 'uuid'::regtype THEN 'gen_random_uuid()'
                                WHEN atttypid = 'jsonb'::regtype OR typcategory = 'A' THEN $q$'{}'$q$
                                WHEN atttypid IN ('timestamptz'::regtype, 'date'::regtype) THEN 'now()'
                                WHEN atttypid = 'boolean'::regtype THEN 'false'
                                WHEN atttypid = 'bytea'::regtype THEN $q$decode(md5(random()::text), 'hex')$q$
                                WHEN typcategory = 'N' THEN '(random() * 30000)::int'
                                ELSE $q$left(md5(random()::text), 2)$q$ END, ', ' ORDER BY attnum))
            FROM pg_attribute JOIN pg_type ON pg_type.oid = atttypid,
                unnest(ARRAY['{own}', '{other}']) AS organization
            WHERE attrelid = ANY ('{{{tables}}}'::regclass[]) AND attnum > 0 AND NOT attisdropped
              AND attidentity = '' AND (attnotnull OR attname = 'organization_id')
            GROUP BY attrelid, organization
        LOOP
            EXECUTE command;
        END LOOP;
        SET LOCAL session_replication_role = origin;
    END $$
"""


def test_each_table_asked_without_its_condition_shows_no_neighbours_row(session: Session) -> None:
    own, other = uuid.uuid4(), uuid.uuid4()
    tables = list(session.scalars(text(TENANT_TABLES)))
    filled = ROWS_WITHOUT_RULES.replace("{own}", str(own)).replace("{other}", str(other))
    session.connection().execute(text(filled.replace("{{{tables}}}", "{" + ",".join(tables) + "}").replace(":", "\\:")))
    assert len(tables) > 30
    for table in tables:
        query = text(f"SELECT organization_id FROM {table} WHERE organization_id IN ('{own}', '{other}')")  # noqa: S608 - names of our tables
        assert set(session.scalars(query)) == {own, other}, table
    with tenancy.bound(own):
        for table in tables:
            assert session.scalars(text(f"SELECT DISTINCT organization_id FROM {table}")).all() == [own], table  # noqa: S608 - as above


def test_of_the_organizations_only_the_own_is_there(make: Factory, session: Session) -> None:
    own, _other = make.organization(), make.organization()
    with tenancy.bound(own.id):
        assert session.scalars(text("SELECT id FROM organizations")).all() == [own.id]


@pytest.mark.parametrize("table", ["audit_events", "audit_seals", "ledger_events", "tallies"])
@pytest.mark.parametrize("act", ["UPDATE {} SET organization_id = organization_id", "DELETE FROM {}"])
def test_what_is_append_only_is_not_for_the_tenants_role_to_change(
    table: str, act: str, make: Factory, session: Session
) -> None:
    own = make.organization()
    with tenancy.bound(own.id), pytest.raises(ProgrammingError, match="permission denied"), session.begin_nested():
        session.execute(text(act.format(table)))


def test_no_partition_can_be_asked_past_its_parent(make: Factory, session: Session) -> None:
    own = make.organization()
    with tenancy.bound(own.id), pytest.raises(ProgrammingError, match="permission denied"), session.begin_nested():
        session.execute(text("SELECT count(*) FROM signatures_p00"))


def test_a_row_of_a_neighbour_can_be_neither_written_nor_changed(make: Factory, session: Session) -> None:
    own, other = make.organization(), make.organization()
    campaign = make.campaign(other)
    with tenancy.bound(own.id):
        with pytest.raises(ProgrammingError, match="row-level security"), session.begin_nested():
            make.campaign(other, name="Another")
        assert session.execute(text("UPDATE campaigns SET name = 'x' RETURNING id")).all() == []
    session.refresh(campaign)
    assert campaign.name == "Transport for all"


def test_whether_a_pages_address_is_free_is_asked_of_all(make: Factory) -> None:
    own = make.organization()
    theirs = make.page(headline="Reopen the library")
    with tenancy.bound(own.id):
        ours = make.page(own, headline="Reopen the library")
    assert (theirs.slug, ours.slug) == ("reopen-the-library", "reopen-the-library-2")


def test_an_export_whose_query_names_a_neighbour_holds_nothing(
    make: Factory, monkeypatch: pytest.MonkeyPatch, session: Session
) -> None:
    member, page = make.member(make.organization()), make.page()
    make.confirmed(page)
    right = export_parts.read_signatures
    monkeypatch.setattr(export_parts, "read_signatures", _of(page.organization_id, right))
    export = asking_for(member)(columns=["name"])
    assert export_writing.run_due(clock=lambda: NOW, draw=draw) == 1
    assert told(read(export)) == []
    assert session.execute(WHO).one()[0] != tenancy.ROLE


def _of(organization_id: uuid.UUID, right: Callable[..., Any]) -> Callable[..., Any]:
    return lambda session, wish, **values: right(session, replace(wish, organization_id=organization_id), **values)


def test_what_is_bound_ends_with_the_transaction_as_a_pool_in_transaction_mode_needs(settings: Settings) -> None:
    app, organization_id = create_app(settings), uuid.uuid4()
    with app.app_context():
        tenancy.bind(organization_id)
        for _ in range(2):
            assert tuple(db.session.execute(WHO).one()) == (tenancy.ROLE, str(organization_id))
            db.session.commit()
            with db.engine.connect() as next_of_the_pool:
                role, setting = next_of_the_pool.execute(WHO).one()
                assert (role != tenancy.ROLE, setting) == (True, "")
        db.session.remove()
        db.engine.dispose()
