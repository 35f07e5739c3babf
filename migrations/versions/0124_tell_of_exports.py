"""Mail to who asked for an export, when its file is ready."""

import sqlalchemy as sa
from alembic import op

revision = "0124_tell_of_exports"
down_revision = "0123_drop_whole_signatures"
branch_labels = None
depends_on = None

KIND_CHECK = "ck_outbox_messages_kind_known"
KINDS = (
    "'confirmation', 'already_signed', 'thank_you', 'my_signatures', 'letter', 'tally', 'hand_off', 'update'"
    ", 'pledge_reminder', 'closing_result', 'letter_test', 'invitation', 'password_reset'"
)


def upgrade() -> None:
    op.add_column("outbox_messages", sa.Column("export_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_outbox_messages_export_id"), "outbox_messages", "exports", ["export_id"], ["id"])
    _allow_kinds(f"{KINDS}, 'export_ready'")
    with op.get_context().autocommit_block():
        op.execute(f"ALTER TABLE outbox_messages VALIDATE CONSTRAINT {KIND_CHECK}")


def downgrade() -> None:
    op.execute("DELETE FROM outbox_messages WHERE kind = 'export_ready'")
    _allow_kinds(KINDS)
    op.drop_column("outbox_messages", "export_id")


def _allow_kinds(kinds: str) -> None:
    op.drop_constraint(op.f(KIND_CHECK), "outbox_messages")
    op.execute(f"ALTER TABLE outbox_messages ADD CONSTRAINT {KIND_CHECK} CHECK (kind IN ({kinds})) NOT VALID")
