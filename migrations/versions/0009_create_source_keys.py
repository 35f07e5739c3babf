"""What a source is known again by; and which of its demands a page took.

Sources from before have no rows here and are still found by their `dedupe_key`, so nothing has to be filled in.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009_create_source_keys"
down_revision = "0008_extend_sources"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "source_keys",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_source_keys_organization_id")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_source_keys_source_id")),
        sa.PrimaryKeyConstraint("organization_id", "key", name=op.f("pk_source_keys")),
    )
    op.create_index(op.f("ix_source_keys_source_id"), "source_keys", ["source_id"], unique=False)
    op.add_column("action_pages", sa.Column("demand_number", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("action_pages", "demand_number")
    op.drop_table("source_keys")
