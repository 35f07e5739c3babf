"""Exports that fail each time are given up: how often each was tried since it last got on, and why it failed."""

import sqlalchemy as sa
from alembic import op

revision = "0147_give_exports_up"
down_revision = "0146_create_wording_tests"
branch_labels = None
depends_on = None

CHECK = "ck_exports_status_known"
STATES = "'asked', 'new', 'running', 'ready', 'refused', 'stopped', 'expired'"


def upgrade() -> None:
    op.add_column("exports", sa.Column("attempts", sa.Integer(), server_default="0", nullable=False))
    op.add_column("exports", sa.Column("last_error", sa.String(length=80), server_default="", nullable=False))
    _allow_states(f"{STATES}, 'failed'")
    with op.get_context().autocommit_block():
        op.execute(f"ALTER TABLE exports VALIDATE CONSTRAINT {CHECK}")


def downgrade() -> None:
    op.execute("UPDATE exports SET status = 'stopped' WHERE status = 'failed'")
    _allow_states(STATES)
    op.drop_column("exports", "last_error")
    op.drop_column("exports", "attempts")


def _allow_states(states: str) -> None:
    op.drop_constraint(op.f(CHECK), "exports")
    op.execute(f"ALTER TABLE exports ADD CONSTRAINT {CHECK} CHECK (status IN ({states})) NOT VALID")
