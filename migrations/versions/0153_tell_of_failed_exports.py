"""Mail to who asked for an export, when it was given up."""

from alembic import op

revision = "0153_tell_of_failed_exports"
down_revision = "0152_give_deltas_two_sides"
branch_labels = None
depends_on = None

KIND_CHECK = "ck_outbox_messages_kind_known"
KINDS = (
    "'confirmation', 'already_signed', 'thank_you', 'my_signatures', 'letter', 'tally', 'hand_off', 'update'"
    ", 'pledge_reminder', 'closing_result', 'letter_test', 'invitation', 'password_reset', 'export_ready'"
    ", 'confirm_reminder'"
)


def upgrade() -> None:
    _allow_kinds(f"{KINDS}, 'export_failed'")
    with op.get_context().autocommit_block():
        op.execute(f"ALTER TABLE outbox_messages VALIDATE CONSTRAINT {KIND_CHECK}")


def downgrade() -> None:
    op.execute("DELETE FROM outbox_messages WHERE kind = 'export_failed'")
    _allow_kinds(KINDS)


def _allow_kinds(kinds: str) -> None:
    op.drop_constraint(op.f(KIND_CHECK), "outbox_messages")
    op.execute(f"ALTER TABLE outbox_messages ADD CONSTRAINT {KIND_CHECK} CHECK (kind IN ({kinds})) NOT VALID")
