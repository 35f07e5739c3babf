"""How long an organization keeps what nobody confirmed, and the names under pages that are closed."""

import sqlalchemy as sa
from alembic import op

revision = "0144_choose_retention"
down_revision = "0143_plan_tallies"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("organizations", sa.Column("unconfirmed_days", sa.Integer(), server_default="7", nullable=False))
    op.add_column("organizations", sa.Column("closed_months", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("organizations", "closed_months")
    op.drop_column("organizations", "unconfirmed_days")
