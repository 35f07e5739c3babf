"""Signatures by action page, first of four steps: the partitioned table, and a mirror that keeps it up to date.

Every signature written from here on is written to both, so what `0121_fill_partitions` copies cannot fall behind.
The new table is made after the one that is there: its columns, checks, references and indexes. Only the primary key
differs, as it must name what the table is partitioned by.
"""

import sqlalchemy as sa
from alembic import op

revision = "0120_prepare_partitions"
down_revision = "0115_create_hero_images"
branch_labels = None
depends_on = None

PARTITIONS = 16

TABLE = """
    CREATE TABLE signatures_next (
        LIKE signatures INCLUDING ALL EXCLUDING INDEXES,
        CONSTRAINT pk_signatures_next PRIMARY KEY (id, action_page_id)
    ) PARTITION BY HASH (action_page_id)
"""

REFERENCES = """
    SELECT format('ALTER TABLE signatures_next ADD CONSTRAINT %I %s', conname, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE conrelid = 'signatures'::regclass AND contype = 'f'
"""
# Under names of their own: those of the table's that is there are taken until the switch.
INDEXES = """
    DO $$ DECLARE command text; BEGIN
        FOR command IN
            SELECT regexp_replace(indexdef, 'INDEX \\S+ ON (ONLY )?\\S+ ',
                                  format('INDEX %I ON signatures_next ', indexname || '_next'))
            FROM pg_indexes
            WHERE schemaname = current_schema() AND tablename = 'signatures' AND indexname <> 'pk_signatures'
        LOOP
            EXECUTE command;
        END LOOP;
    END $$
"""

REFERRING = "SELECT conname FROM pg_constraint WHERE conrelid = 'signatures_next'::regclass AND contype = 'f'"

# Its first argument is the table to write to, its second that table's key. Made once, for the columns of today.
MIRROR = """
    DO $$ BEGIN
        EXECUTE (
            SELECT format($function$
                CREATE FUNCTION mirror_signature() RETURNS trigger LANGUAGE plpgsql AS $body$
                BEGIN
                    IF TG_OP = 'DELETE' THEN
                        EXECUTE format('DELETE FROM %%I WHERE id = $1 AND action_page_id = $2', TG_ARGV[0])
                        USING OLD.id, OLD.action_page_id;
                    ELSE
                        EXECUTE format(
                            'INSERT INTO %%I SELECT ($1).* ON CONFLICT (%%s) DO UPDATE SET (%s) = ROW (%s)',
                            TG_ARGV[0], TG_ARGV[1]
                        ) USING NEW;
                    END IF;
                    RETURN NULL;
                END $body$
            $function$, string_agg(quote_ident(attname), ', ' ORDER BY attnum),
                        string_agg('excluded.' || quote_ident(attname), ', ' ORDER BY attnum))
            FROM pg_attribute
            WHERE attrelid = 'signatures'::regclass AND attnum > 0 AND NOT attisdropped
              AND attname NOT IN ('id', 'action_page_id')
        );
    END $$
"""

TRIGGER = """
    CREATE TRIGGER signatures_mirror AFTER INSERT OR UPDATE OR DELETE ON signatures
    FOR EACH ROW EXECUTE FUNCTION mirror_signature('signatures_next', 'id, action_page_id')
"""

# Whoever holds one of these tables and waits for another may meet a signer who waits for the first: so we wait shorter
# than PostgreSQL waits before it ends one of two in a deadlock (1 s), give back what we hold, and try again.
PATIENTLY = """
    DO $patiently$ BEGIN
        FOR attempt IN 1..100 LOOP
            BEGIN
                SET LOCAL lock_timeout = '200ms';
                EXECUTE $command${command}$command$;
                RETURN;
            EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
                PERFORM pg_sleep(0.2);
            END;
        END LOOP;
        RAISE 'a table of signatures was never free: run the migration again' USING ERRCODE = '55P03';
    END $patiently$
"""


def upgrade() -> None:
    """Begins anew where it was stopped half way."""
    op.execute("DROP TABLE IF EXISTS signatures_next")
    op.execute("DROP FUNCTION IF EXISTS mirror_signature()")
    op.execute(TABLE)
    for number in range(PARTITIONS):
        op.execute(
            f"CREATE TABLE signatures_p{number:02} PARTITION OF signatures_next"
            f" FOR VALUES WITH (MODULUS {PARTITIONS}, REMAINDER {number})"
        )
    op.execute(INDEXES)
    op.execute(MIRROR)
    with op.get_context().autocommit_block():
        for command in [*op.get_bind().execute(sa.text(REFERENCES)).scalars().all(), TRIGGER]:
            _patiently(command)


def downgrade() -> None:
    with op.get_context().autocommit_block():
        _patiently("DROP TRIGGER IF EXISTS signatures_mirror ON signatures")
        for name in op.get_bind().execute(sa.text(REFERRING)).scalars().all():
            _patiently(f"ALTER TABLE signatures_next DROP CONSTRAINT {name}")
        _patiently("DROP TABLE signatures_next")
    op.execute("DROP FUNCTION mirror_signature()")


def _patiently(command: str) -> None:
    op.execute(PATIENTLY.format(command=command))
