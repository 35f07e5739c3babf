"""What staff wrote when they said what became of a delivery, and the file they kept with it."""

import sqlalchemy as sa
from alembic import op

revision = "0128_add_proof_of_deliveries"
down_revision = "0127_add_values_of_reasons"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("remark", sa.String(length=300), server_default="", nullable=False))
    op.add_column("deliveries", sa.Column("proof", sa.LargeBinary(), nullable=True))
    op.add_column("deliveries", sa.Column("proof_name", sa.String(length=120), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("deliveries", "proof_name")
    op.drop_column("deliveries", "proof")
    op.drop_column("deliveries", "remark")
