"""Row-level security: a role that sees one organization's rows, and the policies that make it so (ADR 0009).

`protect_tenant` is called here for every table of organizations, and by each later migration that makes one.
"""

from alembic import op

revision = "0126_protect_tenants"
down_revision = "0125_create_page_revisions"
branch_labels = None
depends_on = None

# The application becomes this role (`services/tenancy.py`); it must not inherit it, or its policy would bind it always.
ROLE = """
    DO $$
    BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'campaign_app_tenant') THEN
            CREATE ROLE campaign_app_tenant NOLOGIN;
        END IF;
        IF current_setting('server_version_num')::int >= 160000 THEN
            EXECUTE 'GRANT campaign_app_tenant TO CURRENT_USER WITH INHERIT FALSE, SET TRUE';
        ELSE
            GRANT campaign_app_tenant TO CURRENT_USER;
        END IF;
    EXCEPTION
        WHEN duplicate_object OR unique_violation THEN NULL;  -- another database of this server is migrated, too
        WHEN insufficient_privilege THEN
            RAISE 'the role campaign_app_tenant is missing, and % may not create roles', current_user USING HINT =
                format('As a superuser: CREATE ROLE campaign_app_tenant NOLOGIN; GRANT campaign_app_tenant TO %I;',
                       current_user);
    END $$
"""
RIGHTS = """
    DO $$
    BEGIN
        EXECUTE format('GRANT USAGE ON SCHEMA %I TO campaign_app_tenant', current_schema());
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I TO campaign_app_tenant',
                       current_schema());
        EXECUTE format('GRANT USAGE ON ALL SEQUENCES IN SCHEMA %I TO campaign_app_tenant', current_schema());
        EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I'
                       ' GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO campaign_app_tenant', current_schema());
        EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT USAGE ON SEQUENCES TO campaign_app_tenant',
                       current_schema());
    END $$
"""
# `everybody` lets the application's own role see all; `tenant` narrows what the tenant's role sees. A partition has
# neither, so the tenant's role reads and writes through its parent alone.
PROTECT = """
    CREATE FUNCTION protect_tenant(protected regclass, organization_column name DEFAULT 'organization_id')
    RETURNS void LANGUAGE plpgsql AS $$
    DECLARE
        part regclass;
    BEGIN
        EXECUTE format('DROP POLICY IF EXISTS everybody ON %s', protected);
        EXECUTE format('DROP POLICY IF EXISTS tenant ON %s', protected);
        EXECUTE format('CREATE POLICY everybody ON %s USING (true)', protected);
        EXECUTE format(
            'CREATE POLICY tenant ON %s AS RESTRICTIVE TO campaign_app_tenant'
            ' USING (%I = current_setting(''app.organization_id'')::uuid)', protected, organization_column);
        EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', protected);
        FOR part IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = protected LOOP
            EXECUTE format('REVOKE ALL ON %s FROM campaign_app_tenant', part);
        END LOOP;
    END $$
"""
TABLES = """
    SELECT attrelid::regclass::text FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE attname = 'organization_id' AND NOT attisdropped AND relkind IN ('r', 'p') AND NOT relispartition
      AND relnamespace = current_schema()::regnamespace
    ORDER BY 1
"""
# Beyond the triggers that refuse it; seals are written by their trigger alone.
APPEND_ONLY = ("ledger_events", "audit_events", "tallies")


def upgrade() -> None:
    op.execute(ROLE)
    op.execute(RIGHTS)
    op.execute(PROTECT)
    op.execute(f"REVOKE UPDATE, DELETE ON {', '.join(APPEND_ONLY)} FROM campaign_app_tenant")
    op.execute("REVOKE INSERT, UPDATE, DELETE ON audit_seals FROM campaign_app_tenant")
    op.execute("REVOKE ALL ON alembic_version FROM campaign_app_tenant")
    op.execute("REVOKE INSERT, DELETE ON organizations FROM campaign_app_tenant")
    # One table at a time, so that nobody waits for a lock on all of them. Run again, it changes nothing.
    with op.get_context().autocommit_block():
        for (table,) in op.get_bind().exec_driver_sql(TABLES).all():
            op.execute(f"SELECT protect_tenant('{table}')")
        op.execute("SELECT protect_tenant('organizations', 'id')")


def downgrade() -> None:
    with op.get_context().autocommit_block():
        for (table,) in [*op.get_bind().exec_driver_sql(TABLES).all(), ("organizations",)]:
            op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
            op.execute(f"DROP POLICY IF EXISTS tenant ON {table}")
            op.execute(f"DROP POLICY IF EXISTS everybody ON {table}")
    op.execute("DROP FUNCTION protect_tenant(regclass, name)")
    # The role itself stays: another database of the same server may use it.
    op.execute("DROP OWNED BY campaign_app_tenant")
