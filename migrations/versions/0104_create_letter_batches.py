"""Printed batches: the letters to one office as one document, kept byte for byte, and the proof of handing it over."""

import sqlalchemy as sa
from alembic import op

revision = "0104_create_letter_batches"
down_revision = "0103_mark_released_deliveries"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "letter_batches",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("target_id", sa.Uuid(), nullable=False),
        sa.Column("letter_count", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=True),
        sa.Column("digest", sa.LargeBinary(), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("proof", sa.LargeBinary(), nullable=True),
        sa.Column("proof_name", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_letter_batches_organization_id")
        ),
        sa.ForeignKeyConstraint(["target_id"], ["targets.id"], name=op.f("fk_letter_batches_target_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_batches")),
    )
    for column in ("organization_id", "target_id"):
        op.create_index(op.f(f"ix_letter_batches_{column}"), "letter_batches", [column], unique=False)
    op.add_column("deliveries", sa.Column("batch_id", sa.Uuid(), nullable=True))
    op.execute(
        "ALTER TABLE deliveries ADD CONSTRAINT fk_deliveries_batch_id "
        "FOREIGN KEY (batch_id) REFERENCES letter_batches (id) NOT VALID"
    )
    with op.get_context().autocommit_block():
        op.execute("ALTER TABLE deliveries VALIDATE CONSTRAINT fk_deliveries_batch_id")
        op.create_index(
            op.f("ix_deliveries_batch_id"), "deliveries", ["batch_id"], postgresql_concurrently=True, if_not_exists=True
        )


def downgrade() -> None:
    op.drop_column("deliveries", "batch_id")
    op.drop_table("letter_batches")
