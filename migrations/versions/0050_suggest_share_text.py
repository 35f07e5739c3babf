"""The words to share that drafting suggests; pages of sources from before compose them from the demand."""

import sqlalchemy as sa
from alembic import op

revision = "0050_suggest_share_text"
down_revision = "0043_create_share_images"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sources", sa.Column("suggested_share_text", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("sources", "suggested_share_text")
