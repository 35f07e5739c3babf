"""Moderation: what an organization decided about shown words, signatures held back, and why some were removed.

`network_key` is a keyed hash of the network a signature came from, of one day; it is emptied after 30 days.
"""

import sqlalchemy as sa
from alembic import op

revision = "0077_add_moderation"
down_revision = "0076_create_mailings"
branch_labels = None
depends_on = None

STATUSES = "'pending', 'confirmed', 'withdrawn', 'invalidated'"
KINDS = "'signed', 'confirmed', 'withdrawn', 'invalidated', 'kept'"
CHECKS = (("signatures", "status"), ("ledger_events", "kind"))
INDEXES = {
    "ix_signatures_organization_id_unlooked": (
        ["organization_id", "confirmed_at"],
        "name_shown_at IS NOT NULL AND showing_state IS NULL AND status = 'confirmed'",
    ),
    "ix_signatures_action_page_id_removed": (
        ["organization_id", "action_page_id", "id"],
        "status IN ('held', 'invalidated')",
    ),
    "ix_signatures_id_network": (["id"], "network_key IS NOT NULL"),
}


def upgrade() -> None:
    op.add_column(
        "organizations", sa.Column("moderates_first", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    op.add_column("signatures", sa.Column("showing_state", sa.String(length=10), nullable=True))
    op.add_column("signatures", sa.Column("held_reason", sa.String(length=20), nullable=True))
    op.add_column("signatures", sa.Column("removed_reason", sa.String(length=20), nullable=True))
    op.add_column("signatures", sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("signatures", sa.Column("network_key", sa.LargeBinary(), nullable=True))
    _allow("signatures", "status", f"{STATUSES}, 'held'")
    _allow("ledger_events", "kind", f"{KINDS}, 'held', 'released'")
    with op.get_context().autocommit_block():
        for table, column in CHECKS:
            op.execute(f"ALTER TABLE {table} VALIDATE CONSTRAINT ck_{table}_{column}_known")
        for name, (columns, condition) in INDEXES.items():
            op.create_index(
                name,
                "signatures",
                columns,
                postgresql_where=sa.text(condition),
                postgresql_concurrently=True,
                if_not_exists=True,
            )


def downgrade() -> None:
    """Lines of the ledger that hold and release stay: it is append-only. So their kinds stay allowed."""
    with op.get_context().autocommit_block():
        for name in INDEXES:
            op.drop_index(name, "signatures", postgresql_concurrently=True, if_exists=True)
    op.execute("UPDATE signatures SET status = 'invalidated' WHERE status = 'held'")
    _allow("signatures", "status", STATUSES)
    for column in ("showing_state", "held_reason", "removed_reason", "reviewed_at", "network_key"):
        op.drop_column("signatures", column)
    op.drop_column("organizations", "moderates_first")


def _allow(table: str, column: str, words: str) -> None:
    name = f"ck_{table}_{column}_known"
    op.drop_constraint(op.f(name), table)
    op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({column} IN ({words})) NOT VALID")
