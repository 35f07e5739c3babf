"""The language of pages, their versions, signatures and supporters; the workspace's for an account.

What there is was written and signed in English. A constant default changes no row, so no table is held.
"""

import sqlalchemy as sa
from alembic import op

revision = "0060_add_languages"
down_revision = "0050_suggest_share_text"
branch_labels = None
depends_on = None

TABLES = ("action_pages", "page_versions", "signatures", "supporters")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("language", sa.String(length=8), server_default="en", nullable=False))
    op.add_column("page_versions", sa.Column("translated_digest", sa.LargeBinary(), nullable=True))
    op.add_column("accounts", sa.Column("language", sa.String(length=8), nullable=True))


def downgrade() -> None:
    op.drop_column("accounts", "language")
    op.drop_column("page_versions", "translated_digest")
    for table in reversed(TABLES):
        op.drop_column(table, "language")
