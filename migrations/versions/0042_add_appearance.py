"""How an organization shows itself: its accent colour, and the sites that may show its pages in a frame."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0042_add_appearance"
down_revision = "0041_add_outcomes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("organizations", sa.Column("accent", sa.String(length=7), nullable=True))
    op.add_column(
        "organizations",
        sa.Column("embed_origins", postgresql.JSONB(), server_default=sa.text("'[]'::jsonb"), nullable=False),
    )
    op.alter_column("organizations", "embed_origins", server_default=None)


def downgrade() -> None:
    op.drop_column("organizations", "embed_origins")
    op.drop_column("organizations", "accent")
