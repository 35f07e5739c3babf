"""Single-key shortcuts can be turned off by each account."""

import sqlalchemy as sa
from alembic import op

revision = "0132_let_accounts_choose_keys"
down_revision = "0131_add_database_eras"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("accounts", sa.Column("keys_off_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("accounts", "keys_off_at")
