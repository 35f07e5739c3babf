"""Indexes that list an organization's deliveries from the newest on, and count them by status as far as a page says."""

import sqlalchemy as sa
from alembic import op

revision = "0151_list_deliveries"
down_revision = "0150_chunk_ledgers"
branch_labels = None
depends_on = None

TABLE = "deliveries"
PLAIN = "ix_deliveries_organization_id"
LISTED = {
    "ix_deliveries_organization_id_planned_at": ["organization_id", "planned_at", "id"],
    "ix_deliveries_organization_id_status": ["organization_id", "status", "planned_at", "id"],
}
REPORTED = "ix_deliveries_reported"


def upgrade() -> None:
    where = sa.text("reported_at IS NOT NULL")
    options = {"postgresql_concurrently": True, "if_not_exists": True}
    with op.get_context().autocommit_block():
        for name, columns in LISTED.items():
            op.create_index(name, TABLE, columns, **options)
        op.create_index(REPORTED, TABLE, ["organization_id"], postgresql_where=where, **options)
        op.drop_index(PLAIN, TABLE, postgresql_concurrently=True, if_exists=True)


def downgrade() -> None:
    with op.get_context().autocommit_block():
        op.create_index(PLAIN, TABLE, ["organization_id"], postgresql_concurrently=True, if_not_exists=True)
        for name in (REPORTED, *LISTED):
            op.drop_index(name, TABLE, postgresql_concurrently=True, if_exists=True)
