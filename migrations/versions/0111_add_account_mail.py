"""Mail to people who work here: invitations and links to a new password."""

import sqlalchemy as sa
from alembic import op

revision = "0111_add_account_mail"
down_revision = "0110_create_invitations"
branch_labels = None
depends_on = None

KIND_CHECK = "ck_outbox_messages_kind_known"
KINDS = (
    "'confirmation', 'already_signed', 'thank_you', 'my_signatures', 'letter', 'tally', 'hand_off', 'update'"
    ", 'pledge_reminder', 'closing_result'"
)


def upgrade() -> None:
    for column, table in (("invitation_id", "invitations"), ("password_reset_id", "password_resets")):
        op.add_column("outbox_messages", sa.Column(column, sa.Uuid(), nullable=True))
        op.create_foreign_key(op.f(f"fk_outbox_messages_{column}"), "outbox_messages", table, [column], ["id"])
    _allow_kinds(f"{KINDS}, 'letter_test', 'invitation', 'password_reset'")
    with op.get_context().autocommit_block():
        op.execute(f"ALTER TABLE outbox_messages VALIDATE CONSTRAINT {KIND_CHECK}")


def downgrade() -> None:
    op.execute("DELETE FROM outbox_messages WHERE kind IN ('invitation', 'password_reset')")
    _allow_kinds(f"{KINDS}, 'letter_test'")
    op.drop_column("outbox_messages", "password_reset_id")
    op.drop_column("outbox_messages", "invitation_id")


def _allow_kinds(kinds: str) -> None:
    op.drop_constraint(op.f(KIND_CHECK), "outbox_messages")
    op.execute(f"ALTER TABLE outbox_messages ADD CONSTRAINT {KIND_CHECK} CHECK (kind IN ({kinds})) NOT VALID")
