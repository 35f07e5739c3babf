"""Letting deliveries go at a target's pace, holding and cancelling them, and what kind of failure stopped one."""

import sqlalchemy as sa
from alembic import op

revision = "0102_pace_deliveries"
down_revision = "0101_report_hand_offs"
branch_labels = None
depends_on = None

MOMENTS = ("released_at", "held_at", "cancelled_at")
CHECK = "ck_outbox_messages_kind_known"
KINDS = (
    "'confirmation', 'already_signed', 'thank_you', 'letter', 'tally', 'my_signatures', 'update', 'hand_off'"
    ", 'pledge_reminder', 'closing_result'"
)
INDEXES = {
    "ix_deliveries_waiting": (["target_id", "planned_at"], "status = 'planned' AND released_at IS NULL"),
    "ix_deliveries_released": (["target_id", "released_at"], "released_at IS NOT NULL"),
}


def upgrade() -> None:
    for name in MOMENTS:
        op.add_column("deliveries", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.add_column("deliveries", sa.Column("failure", sa.String(length=9), server_default="", nullable=False))
    op.add_column("targets", sa.Column("hourly_pace", sa.Integer(), server_default="120", nullable=False))
    op.add_column("action_pages", sa.Column("letters_held_at", sa.DateTime(timezone=True), nullable=True))
    op.create_check_constraint(op.f("ck_targets_pace_positive"), "targets", "hourly_pace > 0")
    op.execute(
        "ALTER TABLE deliveries ADD CONSTRAINT ck_deliveries_failure_known "
        "CHECK (failure IN ('', 'permanent', 'temporary')) NOT VALID"
    )
    _allow_kinds(f"{KINDS}, 'letter_test'")
    with op.get_context().autocommit_block():
        op.execute("ALTER TABLE deliveries VALIDATE CONSTRAINT ck_deliveries_failure_known")
        op.execute(f"ALTER TABLE outbox_messages VALIDATE CONSTRAINT {CHECK}")
        for name, (columns, condition) in INDEXES.items():
            op.create_index(
                name,
                "deliveries",
                columns,
                postgresql_where=sa.text(condition),
                postgresql_concurrently=True,
                if_not_exists=True,
            )


def downgrade() -> None:
    op.execute("DELETE FROM outbox_messages WHERE kind = 'letter_test'")
    _allow_kinds(KINDS)
    for name in INDEXES:
        op.drop_index(name, table_name="deliveries")
    op.drop_column("action_pages", "letters_held_at")
    op.drop_column("targets", "hourly_pace")
    op.drop_column("deliveries", "failure")
    for name in reversed(MOMENTS):
        op.drop_column("deliveries", name)


def _allow_kinds(kinds: str) -> None:
    op.drop_constraint(op.f(CHECK), "outbox_messages")
    op.execute(f"ALTER TABLE outbox_messages ADD CONSTRAINT {CHECK} CHECK (kind IN ({kinds})) NOT VALID")
