"""Data: deliveries whose mail was put in the outbox before there was a pace have been released already."""

from alembic import op

revision = "0103_mark_released_deliveries"
down_revision = "0102_pace_deliveries"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        UPDATE deliveries SET released_at = planned_at
        WHERE released_at IS NULL
          AND EXISTS (SELECT FROM outbox_messages WHERE outbox_messages.delivery_id = deliveries.id)
    """)
    op.execute("UPDATE deliveries SET failure = 'permanent' WHERE status = 'failed'")


def downgrade() -> None:
    """Nothing to undo: the columns go with the migration before."""
