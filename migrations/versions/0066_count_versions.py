"""Tallies also say how many signed which version of the text; None on those taken before."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0066_count_versions"
down_revision = "0065_keep_rendered_why"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tallies", sa.Column("version_counts", postgresql.JSONB(), nullable=True))


def downgrade() -> None:
    op.drop_column("tallies", "version_counts")
