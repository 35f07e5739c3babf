"""New organizations let the names under a page go six months after its close, unless they choose otherwise.

Those that exist keep what they have: what would go could not be brought back.
"""

import sqlalchemy as sa
from alembic import op

revision = "0148_forget_closed_by_default"
down_revision = "0147_give_exports_up"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.alter_column("organizations", "closed_months", server_default=sa.text("6"), existing_nullable=True)


def downgrade() -> None:
    op.alter_column("organizations", "closed_months", server_default=None, existing_nullable=True)
