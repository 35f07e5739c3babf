"""Signatures by action page, third step: the partitioned table takes the name, and the mirror turns round.

The table of before is kept up to date as `signatures_whole` until `0123_drop_whole_signatures`, so that until then
going back needs no copying. The lock is asked for in short tries, so that nobody queues behind one that has to wait.

Mail, letters and consents carry a signature's id and no longer a reference: checking one on a partitioned table costs
every signing as much as all it writes (docs/adr/0012-signatures-by-page.md).
"""

from alembic import op

revision = "0122_switch_partitions"
down_revision = "0121_fill_partitions"
branch_labels = None
depends_on = None

REFERRING = ("letters", "consents", "outbox_messages")

LOCK = """
    DO $$ BEGIN
        FOR attempt IN 1..100 LOOP
            BEGIN
                SET LOCAL lock_timeout = '200ms';
                LOCK TABLE signatures, {other}, letters, consents, outbox_messages IN ACCESS EXCLUSIVE MODE;
                RETURN;
            EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
                PERFORM pg_sleep(0.2);
            END;
        END LOOP;
        RAISE 'the table of signatures was never free for the switch: run the migration again' USING ERRCODE = '55P03';
    END $$
"""

# The table that has the name gives it up, with its indexes'; the other takes them.
RENAME = """
    DO $$ DECLARE index_name text; BEGIN
        FOR index_name IN SELECT indexname FROM pg_indexes
                          WHERE schemaname = current_schema() AND tablename = 'signatures' LOOP
            EXECUTE format('ALTER INDEX %I RENAME TO %I', index_name, index_name || '_{leaves}');
        END LOOP;
        ALTER TABLE signatures RENAME TO signatures_{leaves};
        FOR index_name IN SELECT indexname FROM pg_indexes
                          WHERE schemaname = current_schema() AND tablename = 'signatures_{comes}' LOOP
            EXECUTE format('ALTER INDEX %I RENAME TO %I', index_name, left(index_name, -length('_{comes}')));
        END LOOP;
        ALTER TABLE signatures_{comes} RENAME TO signatures;
    END $$
"""


def upgrade() -> None:
    op.execute(LOCK.format(other="signatures_next"))
    for table in REFERRING:
        op.drop_constraint(op.f(f"fk_{table}_signature_id"), table)
    _switch(leaves="whole", comes="next", key="id")


def downgrade() -> None:
    op.execute(LOCK.format(other="signatures_whole"))
    _switch(leaves="next", comes="whole", key="id, action_page_id")
    for table in REFERRING:
        op.execute(
            f"ALTER TABLE {table} ADD CONSTRAINT fk_{table}_signature_id"
            " FOREIGN KEY (signature_id) REFERENCES signatures (id) NOT VALID"
        )
    with op.get_context().autocommit_block():
        for table in REFERRING:
            op.execute(f"ALTER TABLE {table} VALIDATE CONSTRAINT fk_{table}_signature_id")


def _switch(*, leaves: str, comes: str, key: str) -> None:
    """Swap the names; what is written to the one table is from now on mirrored to the other, whose key is given."""
    op.execute("DROP TRIGGER signatures_mirror ON signatures")
    op.execute(RENAME.format(leaves=leaves, comes=comes))
    op.execute(
        "CREATE TRIGGER signatures_mirror AFTER INSERT OR UPDATE OR DELETE ON signatures"
        f" FOR EACH ROW EXECUTE FUNCTION mirror_signature('signatures_{leaves}', '{key}')"
    )
