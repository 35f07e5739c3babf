"""How many rows an erasure deleted, for its receipt."""

import sqlalchemy as sa
from alembic import op

revision = "0133_count_erased_rows"
down_revision = "0132_let_accounts_choose_keys"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("erasures", sa.Column("row_count", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("erasures", "row_count")
