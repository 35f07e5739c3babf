"""Reminders to confirm: which were put, each page's switch, and a kind of mail."""

import sqlalchemy as sa
from alembic import op

revision = "0135_remind_unconfirmed"
down_revision = "0134_tend_indexes"
branch_labels = None
depends_on = None

KIND_CHECK = "ck_outbox_messages_kind_known"
KINDS = (
    "'confirmation', 'already_signed', 'thank_you', 'my_signatures', 'letter', 'tally', 'hand_off', 'update'"
    ", 'pledge_reminder', 'closing_result', 'letter_test', 'invitation', 'password_reset', 'export_ready'"
)


def upgrade() -> None:
    op.create_table(
        "confirmation_reminders",
        sa.Column("signature_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("put_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number IN (1, 2)", name=op.f("ck_confirmation_reminders_number_known")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_confirmation_reminders_organization_id")
        ),
        sa.PrimaryKeyConstraint("signature_id", "number", name=op.f("pk_confirmation_reminders")),
    )
    op.create_index(
        op.f("ix_confirmation_reminders_organization_id"), "confirmation_reminders", ["organization_id"], unique=False
    )
    op.execute("SELECT protect_tenant('confirmation_reminders')")
    op.add_column(
        "action_pages", sa.Column("reminds_unconfirmed", sa.Boolean(), server_default=sa.text("true"), nullable=False)
    )
    _allow_kinds(f"{KINDS}, 'confirm_reminder'")
    with op.get_context().autocommit_block():
        op.execute(f"ALTER TABLE outbox_messages VALIDATE CONSTRAINT {KIND_CHECK}")


def downgrade() -> None:
    op.execute("DELETE FROM outbox_messages WHERE kind = 'confirm_reminder'")
    _allow_kinds(KINDS)
    op.drop_column("action_pages", "reminds_unconfirmed")
    op.drop_table("confirmation_reminders")


def _allow_kinds(kinds: str) -> None:
    op.drop_constraint(op.f(KIND_CHECK), "outbox_messages")
    op.execute(f"ALTER TABLE outbox_messages ADD CONSTRAINT {KIND_CHECK} CHECK (kind IN ({kinds})) NOT VALID")
