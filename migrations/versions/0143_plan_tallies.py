"""Delivery plans of pages: occasions on which tallies are taken by themselves, each at most once."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0143_plan_tallies"
down_revision = "0142_choose_comments"
branch_labels = None
depends_on = None

KNOWN = "occasion IN ('milestone', 'weekly', 'close')"


def upgrade() -> None:
    op.create_table(
        "tally_plans",
        sa.Column("action_page_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("milestones", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=True),
        sa.Column("is_at_close", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_tally_plans_weekday_known")),
        sa.PrimaryKeyConstraint("action_page_id", name=op.f("pk_tally_plans")),
        *_owners("tally_plans"),
    )
    op.create_table(
        "plan_exceptions",
        sa.Column("action_page_id", sa.Uuid(), nullable=False),
        sa.Column("target_id", sa.Uuid(), nullable=False),
        sa.Column("occasion", sa.String(length=10), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(KNOWN, name=op.f("ck_plan_exceptions_occasion_known")),
        sa.ForeignKeyConstraint(["target_id"], ["targets.id"], name=op.f("fk_plan_exceptions_target_id")),
        sa.PrimaryKeyConstraint("action_page_id", "target_id", "occasion", name=op.f("pk_plan_exceptions")),
        *_owners("plan_exceptions"),
    )
    op.create_table(
        "tally_occasions",
        sa.Column("action_page_id", sa.Uuid(), nullable=False),
        sa.Column("occasion", sa.String(length=10), nullable=False),
        sa.Column("moment", sa.String(length=20), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("tally_id", sa.Uuid(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(KNOWN, name=op.f("ck_tally_occasions_occasion_known")),
        sa.ForeignKeyConstraint(["tally_id"], ["tallies.id"], name=op.f("fk_tally_occasions_tally_id")),
        sa.PrimaryKeyConstraint("action_page_id", "occasion", "moment", name=op.f("pk_tally_occasions")),
        *_owners("tally_occasions"),
    )
    for table in ("tally_plans", "plan_exceptions", "tally_occasions"):
        op.create_index(op.f(f"ix_{table}_organization_id"), table, ["organization_id"], unique=False)
        op.execute(f"SELECT protect_tenant('{table}')")
    op.create_index(op.f("ix_tally_occasions_tally_id"), "tally_occasions", ["tally_id"], unique=False)


def _owners(table: str) -> tuple[sa.ForeignKeyConstraint, sa.ForeignKeyConstraint]:
    return (
        sa.ForeignKeyConstraint(["action_page_id"], ["action_pages.id"], name=op.f(f"fk_{table}_action_page_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f(f"fk_{table}_organization_id")),
    )


def downgrade() -> None:
    for table in ("tally_occasions", "plan_exceptions", "tally_plans"):
        op.drop_table(table)
