"""What supporters report of their hand-offs, and the one mail that reminds them."""

import sqlalchemy as sa
from alembic import op

revision = "0101_report_hand_offs"
down_revision = "0100_add_delivery_channels"
branch_labels = None
depends_on = None

CHECK = "ck_outbox_messages_kind_known"
KINDS = (
    "'confirmation', 'already_signed', 'thank_you', 'letter', 'tally', 'my_signatures', 'update'"
    ", 'pledge_reminder', 'closing_result'"
)
WAITING = "ix_deliveries_needs_action"


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("deliveries", sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True))
    _allow_kinds(f"{KINDS}, 'hand_off'")
    with op.get_context().autocommit_block():
        op.execute(f"ALTER TABLE outbox_messages VALIDATE CONSTRAINT {CHECK}")
        op.create_index(
            WAITING,
            "deliveries",
            ["planned_at"],
            postgresql_where=sa.text("status = 'needs_action'"),
            postgresql_concurrently=True,
            if_not_exists=True,
        )


def downgrade() -> None:
    op.execute("DELETE FROM outbox_messages WHERE kind = 'hand_off'")
    _allow_kinds(KINDS)
    op.drop_index(WAITING, table_name="deliveries")
    op.drop_column("deliveries", "reminded_at")
    op.drop_column("deliveries", "reported_at")


def _allow_kinds(kinds: str) -> None:
    op.drop_constraint(op.f(CHECK), "outbox_messages")
    op.execute(f"ALTER TABLE outbox_messages ADD CONSTRAINT {CHECK} CHECK (kind IN ({kinds})) NOT VALID")
