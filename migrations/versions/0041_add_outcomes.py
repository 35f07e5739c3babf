"""How a closed page ended: the organization's words, and since when it counts as won."""

import sqlalchemy as sa
from alembic import op

revision = "0041_add_outcomes"
down_revision = "0040_add_share_codes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("action_pages", sa.Column("outcome", sa.String(length=160), nullable=True))
    op.add_column("action_pages", sa.Column("won_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("action_pages", "won_at")
    op.drop_column("action_pages", "outcome")
