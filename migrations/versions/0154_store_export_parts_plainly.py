"""Parts of exports are small already (zlib): PostgreSQL need not try to make them smaller."""

from alembic import op

revision = "0154_store_export_parts_plainly"
down_revision = "0153_tell_of_failed_exports"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE export_parts ALTER COLUMN data SET STORAGE EXTERNAL")


def downgrade() -> None:
    op.execute("ALTER TABLE export_parts ALTER COLUMN data SET STORAGE EXTENDED")
