"""Every table of organizations is behind the second wall: a migration that makes one calls `protect_tenant`."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from campaign_app.services.tenancy import ROLE

UNPROTECTED = """
    SELECT pg_class.oid::regclass::text FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
    WHERE attname = 'organization_id' AND NOT attisdropped AND relkind IN ('r', 'p') AND NOT relispartition
      AND relnamespace = 'public'::regnamespace
      AND NOT (relrowsecurity AND ARRAY['everybody', 'tenant']::name[] <@ ARRAY(
          SELECT polname FROM pg_policy WHERE polrelid = pg_class.oid))
"""
OPEN_PARTITIONS = """
    SELECT oid::regclass::text FROM pg_class
    WHERE relispartition AND relkind = 'r' AND relnamespace = 'public'::regnamespace
      AND has_table_privilege('campaign_app_tenant', oid, 'SELECT, INSERT, UPDATE, DELETE')
"""


def test_every_table_of_organizations_has_its_policies(session: Session) -> None:
    unprotected = list(session.scalars(text(UNPROTECTED)))
    assert unprotected == [], "add op.execute(\"SELECT protect_tenant('the_table')\") to the migration that makes it"


def test_the_tenants_role_may_not_log_in_and_bypasses_nothing(session: Session) -> None:
    query = text("SELECT rolcanlogin, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = :role")
    assert tuple(session.execute(query, {"role": ROLE}).one()) == (False, False, False)


def test_partitions_are_reached_through_their_parent_alone(session: Session) -> None:
    assert list(session.scalars(text(OPEN_PARTITIONS))) == []
