"""Count deltas, folded counts and tallies."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004_create_tallies"
down_revision = "0003_create_signatures"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "count_deltas",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("action_page_id", sa.Uuid(), nullable=False),
        sa.Column("district_code", sa.String(length=120), nullable=False),
        sa.Column("delta", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_count_deltas")),
    )
    op.create_table(
        "page_counts",
        sa.Column("action_page_id", sa.Uuid(), nullable=False),
        sa.Column("district_code", sa.String(length=120), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("confirmed_count", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["action_page_id"], ["action_pages.id"], name=op.f("fk_page_counts_action_page_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_page_counts_organization_id")),
        sa.PrimaryKeyConstraint("action_page_id", "district_code", name=op.f("pk_page_counts")),
    )
    op.create_index(op.f("ix_page_counts_organization_id"), "page_counts", ["organization_id"], unique=False)
    op.create_table(
        "tallies",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("action_page_id", sa.Uuid(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("total_count", sa.Integer(), nullable=False),
        sa.Column("district_counts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("last_event_id", sa.BigInteger(), nullable=False),
        sa.Column("merkle_root", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["action_page_id"], ["action_pages.id"], name=op.f("fk_tallies_action_page_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_tallies_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tallies")),
    )
    op.create_index(op.f("ix_tallies_action_page_id"), "tallies", ["action_page_id"], unique=False)
    op.create_index(op.f("ix_tallies_organization_id"), "tallies", ["organization_id"], unique=False)


def downgrade() -> None:
    op.drop_table("tallies")
    op.drop_table("page_counts")
    op.drop_table("count_deltas")
