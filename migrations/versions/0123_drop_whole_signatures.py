"""Signatures by action page, last step: the table of before goes, with its mirror.

Who wants to be able to go back without copying stops at `0122_switch_partitions` until the release has proven itself.
"""

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0123_drop_whole_signatures"
down_revision = "0122_switch_partitions"
branch_labels = None
depends_on = None

ROWS_AT_ONCE = 2_000

TABLE = """
    CREATE TABLE signatures_whole (
        LIKE signatures INCLUDING ALL EXCLUDING INDEXES,
        CONSTRAINT pk_signatures_whole PRIMARY KEY (id)
    )
"""
REFERENCES = """
    SELECT format('ALTER TABLE signatures_whole ADD CONSTRAINT %I %s', conname, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE conrelid = 'signatures'::regclass AND contype = 'f'
"""
REFERRING = "SELECT conname FROM pg_constraint WHERE conrelid = 'signatures_whole'::regclass AND contype = 'f'"
INDEXES = """
    DO $$ DECLARE command text; BEGIN
        FOR command IN
            SELECT regexp_replace(indexdef, 'INDEX \\S+ ON (ONLY )?\\S+ ',
                                  format('INDEX %I ON signatures_whole ', indexname || '_whole'))
            FROM pg_indexes
            WHERE schemaname = current_schema() AND tablename = 'signatures' AND indexname <> 'pk_signatures'
        LOOP
            EXECUTE command;
        END LOOP;
    END $$
"""
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
    FOR EACH ROW EXECUTE FUNCTION mirror_signature('signatures_whole', 'id')
"""
COPY = """
    WITH batch AS (
        SELECT * FROM signatures WHERE id > :after ORDER BY id LIMIT :rows FOR KEY SHARE
    ), copied AS (
        INSERT INTO signatures_whole SELECT * FROM batch ON CONFLICT DO NOTHING
    )
    SELECT id FROM batch ORDER BY id DESC LIMIT 1
"""

# Whoever holds one of these tables and waits for another may meet a signer who waits for the first, even for the table
# of before: a transaction that began before the switch locks what its prepared statement was planned with. So we wait
# shorter than PostgreSQL waits before it ends one of two in a deadlock (1 s), give back what we hold, and try again.
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
    with op.get_context().autocommit_block():
        _patiently("DROP TRIGGER IF EXISTS signatures_mirror ON signatures")
        for name in op.get_bind().execute(sa.text(REFERRING)).scalars().all():
            _patiently(f"ALTER TABLE signatures_whole DROP CONSTRAINT {name}")
        _patiently("DROP TABLE signatures_whole")
    op.execute("DROP FUNCTION mirror_signature()")


def downgrade() -> None:
    """The one table again, in step with the partitions, and filled."""
    for command in (TABLE, INDEXES, MIRROR):
        op.execute(command)
    with op.get_context().autocommit_block():
        for command in [*op.get_bind().execute(sa.text(REFERENCES)).scalars().all(), TRIGGER]:
            _patiently(command)
        after: uuid.UUID | None = uuid.UUID(int=0)
        while after is not None:
            after = op.get_bind().execute(sa.text(COPY), {"after": after, "rows": ROWS_AT_ONCE}).scalar()


def _patiently(command: str) -> None:
    op.execute(PATIENTLY.format(command=command))
