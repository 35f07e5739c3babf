"""What a page asks beyond the usual, what people answered, and how machine-like a form was filled in."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0070_ask_fields"
down_revision = "0069_keep_pledges"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "action_pages",
        sa.Column("asked_fields", postgresql.JSONB(), server_default=sa.text("'[]'::jsonb"), nullable=False),
    )
    op.alter_column("action_pages", "asked_fields", server_default=None)
    op.add_column("signatures", sa.Column("answers", postgresql.JSONB(), nullable=True))
    op.add_column("signatures", sa.Column("fill_seconds", sa.Integer(), nullable=True))
    op.add_column("signatures", sa.Column("suspicion", sa.Integer(), server_default=sa.text("0"), nullable=False))


def downgrade() -> None:
    for name in ("suspicion", "fill_seconds", "answers"):
        op.drop_column("signatures", name)
    op.drop_column("action_pages", "asked_fields")
