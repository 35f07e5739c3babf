"""Supporters who agreed to be shown on the page; the index is built beside the signing that goes on."""

import sqlalchemy as sa
from alembic import op

revision = "0033_show_names"
down_revision = "0032_create_erasures"
branch_labels = None
depends_on = None

INDEX = "ix_signatures_action_page_id_confirmed_at_shown"


def upgrade() -> None:
    op.add_column("signatures", sa.Column("name_shown_at", sa.DateTime(timezone=True), nullable=True))
    with op.get_context().autocommit_block():
        op.create_index(
            INDEX,
            "signatures",
            ["action_page_id", "confirmed_at"],
            postgresql_where=sa.text("name_shown_at IS NOT NULL AND status = 'confirmed'"),
            postgresql_concurrently=True,
            if_not_exists=True,
        )


def downgrade() -> None:
    with op.get_context().autocommit_block():
        op.drop_index(INDEX, "signatures", postgresql_concurrently=True, if_exists=True)
    op.drop_column("signatures", "name_shown_at")
