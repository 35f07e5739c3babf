"""Indexes that no query read go, and those that were missing come (`tests/services/test_plans.py` keeps the account).

On the partitioned signatures an index is made on each partition without holding anybody up, then on the whole, which
takes those over.
"""

import sqlalchemy as sa
from alembic import op

revision = "0134_tend_indexes"
down_revision = "0133_count_erased_rows"
branch_labels = None
depends_on = None

PARTITIONS = 16
NEEDLESS = {
    "ix_ledger_events_organization_id": ("ledger_events", ["organization_id"]),
    "ix_letters_organization_id": ("letters", ["organization_id"]),
}
STUCK = "ix_outbox_messages_organization_id_stuck"
ORDERED = "ix_signatures_organization_id_id"
PENDING = "ix_signatures_id_pending"
PLAIN = "ix_signatures_organization_id"


def upgrade() -> None:
    _index_signatures(ORDERED, ["organization_id", "id"])
    _index_signatures(PENDING, ["id"], "status = 'pending'")
    with op.get_context().autocommit_block():
        op.create_index(
            STUCK,
            "outbox_messages",
            ["organization_id", "created_at"],
            postgresql_where=sa.text("status IN ('failed', 'uncertain', 'parked')"),
            postgresql_concurrently=True,
            if_not_exists=True,
        )
        for name, (table, _) in NEEDLESS.items():
            op.drop_index(name, table, postgresql_concurrently=True, if_exists=True)
    op.drop_index(PLAIN, "signatures")


def downgrade() -> None:
    _index_signatures(PLAIN, ["organization_id"])
    with op.get_context().autocommit_block():
        for name, (table, columns) in NEEDLESS.items():
            op.create_index(name, table, columns, postgresql_concurrently=True, if_not_exists=True)
        op.drop_index(STUCK, "outbox_messages", postgresql_concurrently=True, if_exists=True)
    op.drop_index(PENDING, "signatures")
    op.drop_index(ORDERED, "signatures")


def _index_signatures(name: str, columns: list[str], condition: str | None = None) -> None:
    where = sa.text(condition) if condition else None
    with op.get_context().autocommit_block():
        for number in range(PARTITIONS):
            op.create_index(
                f"{name}_p{number:02}",
                f"signatures_p{number:02}",
                columns,
                postgresql_where=where,
                postgresql_concurrently=True,
                if_not_exists=True,
            )
    op.create_index(name, "signatures", columns, postgresql_where=where)
