"""Signatures by action page, second step: those that are there are copied, some thousands at a time.

Each batch is a transaction of its own and holds no lock that a signer waits for longer than that. A copied row is
locked against deletion until its copy stands; a row that the mirror has written meanwhile is newer and stays.
Stopped half way, it can be run again.
"""

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0121_fill_partitions"
down_revision = "0120_prepare_partitions"
branch_labels = None
depends_on = None

ROWS_AT_ONCE = 2_000

COPY = """
    WITH batch AS (
        SELECT * FROM signatures WHERE id > :after ORDER BY id LIMIT :rows FOR KEY SHARE
    ), copied AS (
        INSERT INTO signatures_next SELECT * FROM batch ON CONFLICT DO NOTHING
    )
    SELECT id FROM batch ORDER BY id DESC LIMIT 1
"""


def upgrade() -> None:
    with op.get_context().autocommit_block():
        after: uuid.UUID | None = uuid.UUID(int=0)
        while after is not None:
            after = op.get_bind().execute(sa.text(COPY), {"after": after, "rows": ROWS_AT_ONCE}).scalar()
        op.execute("ANALYZE signatures_next")


def downgrade() -> None:
    """Nothing: the step before drops the copies with their table."""
