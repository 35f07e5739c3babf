"""Goals that rise when they are met, and every change of one while the page is public."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0068_raise_goals"
down_revision = "0067_schedule_pages"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("action_pages", sa.Column("goal_steps", postgresql.JSONB(), nullable=True))
    op.create_table(
        "goal_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("action_page_id", sa.Uuid(), nullable=False),
        sa.Column("goal_before", sa.Integer(), nullable=False),
        sa.Column("goal", sa.Integer(), nullable=False),
        sa.Column("confirmed_count", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["action_page_id"], ["action_pages.id"], name=op.f("fk_goal_changes_action_page_id")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_goal_changes_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal_changes")),
    )
    op.create_index(op.f("ix_goal_changes_action_page_id"), "goal_changes", ["action_page_id"], unique=False)
    op.create_index(op.f("ix_goal_changes_organization_id"), "goal_changes", ["organization_id"], unique=False)


def downgrade() -> None:
    op.drop_table("goal_changes")
    op.drop_column("action_pages", "goal_steps")
