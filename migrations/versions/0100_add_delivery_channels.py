"""The channel of each delivery, the state that asks the supporter to act, and targets that are representatives."""

import sqlalchemy as sa
from alembic import op

revision = "0100_add_delivery_channels"
down_revision = "0091_create_target_rules"
branch_labels = None
depends_on = None

STATUSES = "'planned', 'sent', 'acknowledged', 'failed', 'uncertain'"
CHANNELS = "'email', 'hand_off', 'print', 'cwc'"


def upgrade() -> None:
    # The default stays: processes of the version before this one go on planning deliveries by mail.
    op.add_column("deliveries", sa.Column("channel", sa.String(length=12), server_default="email", nullable=False))
    op.add_column("targets", sa.Column("term_id", sa.Uuid(), nullable=True))
    op.add_column("targets", sa.Column("chosen_channel", sa.String(length=12), nullable=True))
    op.create_foreign_key(op.f("fk_targets_term_id"), "targets", "terms", ["term_id"], ["id"])
    op.create_unique_constraint(op.f("uq_targets_organization_id_term_id"), "targets", ["organization_id", "term_id"])
    # Representatives are known by their term, as two may share a name; custom targets stay known by theirs.
    op.create_index(
        "uq_targets_organization_id_name_custom",
        "targets",
        ["organization_id", "name"],
        unique=True,
        postgresql_where=sa.text("term_id IS NULL"),
    )
    op.drop_constraint(op.f("uq_targets_organization_id_name"), "targets", type_="unique")
    _check("targets", "chosen_channel", CHANNELS)
    _check("deliveries", "channel", CHANNELS)
    op.drop_constraint(op.f("ck_deliveries_status_known"), "deliveries")
    _check("deliveries", "status", f"{STATUSES}, 'needs_action'")
    with op.get_context().autocommit_block():
        for name in ("channel", "status"):
            op.execute(f"ALTER TABLE deliveries VALIDATE CONSTRAINT ck_deliveries_{name}_known")
        op.execute("ALTER TABLE targets VALIDATE CONSTRAINT ck_targets_chosen_channel_known")


def downgrade() -> None:
    op.execute("UPDATE deliveries SET status = 'planned' WHERE status = 'needs_action'")
    op.drop_constraint(op.f("ck_deliveries_status_known"), "deliveries")
    op.create_check_constraint(op.f("ck_deliveries_status_known"), "deliveries", f"status IN ({STATUSES})")
    op.create_unique_constraint(op.f("uq_targets_organization_id_name"), "targets", ["organization_id", "name"])
    op.drop_index("uq_targets_organization_id_name_custom", table_name="targets")
    op.drop_column("deliveries", "channel")
    op.drop_column("targets", "chosen_channel")
    op.drop_column("targets", "term_id")


def _check(table: str, column: str, words: str) -> None:
    """A check that new rows keep at once; the rows that are there are looked through later, without a lock."""
    op.execute(f"ALTER TABLE {table} ADD CONSTRAINT ck_{table}_{column}_known CHECK ({column} IN ({words})) NOT VALID")
