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


def upgrade() -> None:
    # Each lock by itself: whoever holds two of these tables may meet a signer who holds one of them.
    with op.get_context().autocommit_block():
        op.execute("DROP TRIGGER IF EXISTS signatures_mirror ON signatures")
        for name in op.get_bind().execute(sa.text(REFERRING)).scalars().all():
            op.execute(f"ALTER TABLE signatures_whole DROP CONSTRAINT {name}")
    op.execute("DROP FUNCTION mirror_signature()")
    op.execute("DROP TABLE signatures_whole")


def downgrade() -> None:
    """The one table again, in step with the partitions, and filled."""
    for command in (TABLE, INDEXES, MIRROR):
        op.execute(command)
    with op.get_context().autocommit_block():
        for command in op.get_bind().execute(sa.text(REFERENCES)).scalars().all():
            op.execute(command)
        op.execute(TRIGGER)
        after: uuid.UUID | None = uuid.UUID(int=0)
        while after is not None:
            after = op.get_bind().execute(sa.text(COPY), {"after": after, "rows": ROWS_AT_ONCE}).scalar()
