"""Signatures on paper: counted with a proof, kept apart in every tally."""

import sqlalchemy as sa
from alembic import op

revision = "0141_count_paper"
down_revision = "0140_keep_deliveries"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "paper_counts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("action_page_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("signature_count", sa.Integer(), nullable=False),
        sa.Column("collected_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("proof", sa.LargeBinary(), nullable=False),
        sa.Column("proof_name", sa.String(length=120), nullable=False),
        sa.Column("proof_type", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("void_reason", sa.String(length=160), nullable=False),
        sa.CheckConstraint("signature_count > 0", name=op.f("ck_paper_counts_signature_count_positive")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_paper_counts_account_id")),
        sa.ForeignKeyConstraint(["action_page_id"], ["action_pages.id"], name=op.f("fk_paper_counts_action_page_id")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_paper_counts_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_counts")),
    )
    for column in ("organization_id", "action_page_id"):
        op.create_index(op.f(f"ix_paper_counts_{column}"), "paper_counts", [column], unique=False)
    op.execute("SELECT protect_tenant('paper_counts')")
    op.add_column("tallies", sa.Column("paper_count", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    op.drop_column("tallies", "paper_count")
    op.drop_table("paper_counts")
