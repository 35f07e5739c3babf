"""Links of supporters' own and who signed through them; the words an organizer gives to share.

Signatures confirmed before have no code: their thank-you page offers the page's plain address. The index is built
beside the signing that goes on, which takes it out of the transaction.
"""

import sqlalchemy as sa
from alembic import op

revision = "0040_add_share_codes"
down_revision = "0033_show_names"
branch_labels = None
depends_on = None

INDEX = "ix_signatures_action_page_id_source_code"


def upgrade() -> None:
    op.add_column("signatures", sa.Column("share_code", sa.String(length=12), nullable=True))
    op.add_column("action_pages", sa.Column("share_text", sa.String(length=280), nullable=True))
    with op.get_context().autocommit_block():
        op.create_index(
            INDEX,
            "signatures",
            ["action_page_id", "source_code"],
            postgresql_where=sa.text("source_code <> ''"),
            postgresql_concurrently=True,
            if_not_exists=True,
        )


def downgrade() -> None:
    with op.get_context().autocommit_block():
        op.drop_index(INDEX, "signatures", postgresql_concurrently=True, if_exists=True)
    op.drop_column("action_pages", "share_text")
    op.drop_column("signatures", "share_code")
