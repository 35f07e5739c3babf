"""Tests of two wordings of what supporters pass on: at most one at a time on a page, and what each found."""

import sqlalchemy as sa
from alembic import op

revision = "0146_create_wording_tests"
down_revision = "0145_draw_petition_sheets"
branch_labels = None
depends_on = None

COUNTS = ("tried_a", "brought_a", "tried_b", "brought_b")


def upgrade() -> None:
    op.create_table(
        "wording_tests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("action_page_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("wording_a", sa.String(length=280), nullable=False),
        sa.Column("wording_b", sa.String(length=280), nullable=False),
        sa.Column("baseline", sa.Float(), nullable=False),
        sa.Column("least_difference", sa.Float(), nullable=False),
        sa.Column("arm_size", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("filled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in COUNTS),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("winner", sa.String(length=1), nullable=True),
        sa.CheckConstraint("arm_size > 0", name=op.f("ck_wording_tests_arm_size_positive")),
        sa.CheckConstraint("winner IN ('a', 'b')", name=op.f("ck_wording_tests_winner_known")),
        sa.CheckConstraint(
            "settled_at IS NULL OR num_nulls(tried_a, brought_a, tried_b, brought_b) = 0",
            name=op.f("ck_wording_tests_settled_counted"),
        ),
        sa.CheckConstraint("winner IS NULL OR settled_at IS NOT NULL", name=op.f("ck_wording_tests_winner_settled")),
        sa.ForeignKeyConstraint(["action_page_id"], ["action_pages.id"], name=op.f("fk_wording_tests_action_page_id")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_wording_tests_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wording_tests")),
    )
    op.create_index(op.f("ix_wording_tests_organization_id"), "wording_tests", ["organization_id"], unique=False)
    op.create_index(op.f("ix_wording_tests_action_page_id"), "wording_tests", ["action_page_id"], unique=False)
    op.create_index(
        "uq_wording_tests_action_page_id_running",
        "wording_tests",
        ["action_page_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.execute("SELECT protect_tenant('wording_tests')")


def downgrade() -> None:
    op.drop_table("wording_tests")
