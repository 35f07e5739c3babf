"""Pages open and close at a time of their organization's time zone."""

import sqlalchemy as sa
from alembic import op

revision = "0067_schedule_pages"
down_revision = "0066_count_versions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "organizations", sa.Column("time_zone", sa.String(length=64), server_default=sa.text("'UTC'"), nullable=False)
    )
    op.alter_column("organizations", "time_zone", server_default=None)
    op.add_column("action_pages", sa.Column("opens_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("action_pages", sa.Column("closes_time", sa.Time(), nullable=True))


def downgrade() -> None:
    op.drop_column("action_pages", "closes_time")
    op.drop_column("action_pages", "opens_at")
    op.drop_column("organizations", "time_zone")
