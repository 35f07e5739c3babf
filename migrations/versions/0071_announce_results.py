"""How a closed page ended is mailed to its supporters: when that begins, how far it got, when it was done."""

import sqlalchemy as sa
from alembic import op

revision = "0071_announce_results"
down_revision = "0070_ask_fields"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("action_pages", sa.Column("result_due_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("action_pages", sa.Column("result_last_id", sa.Uuid(), nullable=True))
    op.add_column("action_pages", sa.Column("result_sent_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    for name in ("result_sent_at", "result_last_id", "result_due_at"):
        op.drop_column("action_pages", name)
