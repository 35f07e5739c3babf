"""Pledges with a day, and kept: counted beside the signatures, reminded of once.

Columns with a constant default and checks that are validated later keep nobody waiting.
"""

import sqlalchemy as sa
from alembic import op

revision = "0069_keep_pledges"
down_revision = "0068_raise_goals"
branch_labels = None
depends_on = None

KIND_CHECK = "ck_ledger_events_kind_known"
MAIL_CHECK = "ck_outbox_messages_kind_known"
INDEX = "ix_signatures_pledge_on_waiting"
KINDS = "'signed', 'confirmed', 'withdrawn', 'invalidated'"
MAIL_KINDS = "'confirmation', 'already_signed', 'thank_you', 'my_signatures', 'letter', 'tally'"


def upgrade() -> None:
    op.add_column("action_pages", sa.Column("pledge_on", sa.Date(), nullable=True))
    for name, kind in (("pledge_on", sa.Date()), ("kept_at", sa.DateTime(timezone=True)),
                       ("reminded_at", sa.DateTime(timezone=True))):  # fmt: skip
        op.add_column("signatures", sa.Column(name, kind, nullable=True))
    for table in ("ledger_events", "count_deltas"):
        op.add_column(table, sa.Column("kept_delta", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.add_column("page_counts", sa.Column("kept_count", sa.BigInteger(), server_default=sa.text("0"), nullable=False))
    _allow("ledger_events", KIND_CHECK, f"{KINDS}, 'kept'")
    _allow("outbox_messages", MAIL_CHECK, f"{MAIL_KINDS}, 'pledge_reminder', 'closing_result'")
    with op.get_context().autocommit_block():
        op.execute(f"ALTER TABLE ledger_events VALIDATE CONSTRAINT {KIND_CHECK}")
        op.execute(f"ALTER TABLE outbox_messages VALIDATE CONSTRAINT {MAIL_CHECK}")
        op.create_index(
            INDEX,
            "signatures",
            ["pledge_on"],
            postgresql_where=sa.text("pledge_on IS NOT NULL AND reminded_at IS NULL"),
            postgresql_concurrently=True,
            if_not_exists=True,
        )


def downgrade() -> None:
    """Not while pledges were kept: the ledger never gives a line back, and the check refuses to go."""
    with op.get_context().autocommit_block():
        op.drop_index(INDEX, "signatures", postgresql_concurrently=True, if_exists=True)
    op.execute("DELETE FROM outbox_messages WHERE kind IN ('pledge_reminder', 'closing_result')")
    _allow("outbox_messages", MAIL_CHECK, MAIL_KINDS)
    _allow("ledger_events", KIND_CHECK, KINDS)
    op.drop_column("page_counts", "kept_count")
    for table in ("count_deltas", "ledger_events"):
        op.drop_column(table, "kept_delta")
    for name in ("reminded_at", "kept_at", "pledge_on"):
        op.drop_column("signatures", name)
    op.drop_column("action_pages", "pledge_on")


def _allow(table: str, check: str, kinds: str) -> None:
    op.drop_constraint(op.f(check), table)
    op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {check} CHECK (kind IN ({kinds})) NOT VALID")
