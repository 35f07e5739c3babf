"""Deliveries that go without mail count their own attempts, as outbox rows do for those that go by mail."""

import sqlalchemy as sa
from alembic import op

revision = "0105_count_attempts"
down_revision = "0104_create_letter_batches"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("attempts", sa.Integer(), server_default="0", nullable=False))
    op.add_column("deliveries", sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("deliveries", "next_attempt_at")
    op.drop_column("deliveries", "attempts")
