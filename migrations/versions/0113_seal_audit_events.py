"""A chain of hashes over the audit trail of each organization, and the application's role kept from changing either.

Each line gets its seal when its transaction commits: the next number of the organization, and the SHA-256 of the seal
before and the line's own text. Taken at the commit, the lock that orders an organization's lines is held for a moment.
"""

import sqlalchemy as sa
from alembic import op

revision = "0113_seal_audit_events"
down_revision = "0112_create_second_factors"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_seals",
        sa.Column("audit_event_id", sa.BigInteger(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_audit_seals_organization_id")),
        sa.PrimaryKeyConstraint("audit_event_id", name=op.f("pk_audit_seals")),
        sa.UniqueConstraint("organization_id", "number", name=op.f("uq_audit_seals_organization_id_number")),
    )
    # The same words as services/verifying.py puts together to check it.
    op.execute("""
        CREATE FUNCTION seal_audit_event() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
        SET search_path = public, pg_temp AS $$
        DECLARE
            line audit_events := NEW;
            last audit_seals;
        BEGIN
            PERFORM pg_advisory_xact_lock(hashtextextended(line.organization_id::text, 113));
            SELECT * INTO last FROM audit_seals WHERE organization_id = line.organization_id
                ORDER BY number DESC LIMIT 1;
            INSERT INTO audit_seals (audit_event_id, organization_id, number, hash)
            VALUES (line.id, line.organization_id, coalesce(last.number, 0) + 1,
                sha256(coalesce(last.hash, ''::bytea) || convert_to(
                    concat_ws(chr(31), line.id, line.organization_id, coalesce(line.account_id::text, ''), line.act,
                        coalesce(line.subject_id::text, ''), line.detail::text,
                        to_char(line.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')),
                    'UTF8')));
            RETURN NULL;
        END $$
    """)
    op.execute("""
        DO $$
        BEGIN
            CREATE TEMPORARY TABLE lines (LIKE audit_events) ON COMMIT DROP;
            CREATE TRIGGER seal AFTER INSERT ON lines FOR EACH ROW EXECUTE FUNCTION seal_audit_event();
            INSERT INTO lines SELECT * FROM audit_events ORDER BY id;
            DROP TABLE lines;
        END $$
    """)
    op.execute("""
        CREATE CONSTRAINT TRIGGER audit_events_seal AFTER INSERT ON audit_events
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION seal_audit_event()
    """)
    op.execute("""
        CREATE TRIGGER audit_seals_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_seals
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
    """)
    # Without effect for a superuser; for the role that owns the tables it takes more than one wrong statement then.
    op.execute("REVOKE UPDATE, DELETE, TRUNCATE ON audit_events, audit_seals FROM CURRENT_USER")


def downgrade() -> None:
    op.execute("GRANT UPDATE, DELETE, TRUNCATE ON audit_events TO CURRENT_USER")
    op.execute("DROP TRIGGER audit_events_seal ON audit_events")
    op.drop_table("audit_seals")
    op.execute("DROP FUNCTION seal_audit_event()")
