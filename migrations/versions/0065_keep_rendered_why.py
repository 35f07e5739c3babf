"""Why a page matters, rendered when it is saved; None on pages saved before, which are rendered as they are read."""

import sqlalchemy as sa
from alembic import op

revision = "0065_keep_rendered_why"
down_revision = "0061_create_page_translations"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("action_pages", sa.Column("why_html", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("action_pages", "why_html")
