"""What fills the places of the sentence that says why something failed, so that each reads it in their language."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0127_add_values_of_reasons"
down_revision = "0126_protect_tenants"
branch_labels = None
depends_on = None


def _values(name: str) -> sa.Column[object]:
    return sa.Column(name, postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False)


def upgrade() -> None:
    op.add_column("deliveries", _values("note_values"))
    op.add_column("outbox_messages", _values("last_error_values"))


def downgrade() -> None:
    op.drop_column("outbox_messages", "last_error_values")
    op.drop_column("deliveries", "note_values")
