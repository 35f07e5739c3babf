"""Mail about a supporter rather than a signature: the link to My signatures; and finding supporters by address."""

import sqlalchemy as sa
from alembic import op

revision = "0030_add_supporter_mail"
down_revision = "0020_create_representatives"
branch_labels = None
depends_on = None

KIND_CHECK = "ck_outbox_messages_kind_known"
KINDS = "'confirmation', 'already_signed', 'thank_you', 'letter', 'tally'"


def upgrade() -> None:
    op.add_column("outbox_messages", sa.Column("supporter_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_outbox_messages_supporter_id"), "outbox_messages", "supporters", ["supporter_id"], ["id"]
    )
    _allow_kinds(f"{KINDS}, 'my_signatures'")
    with op.get_context().autocommit_block():
        for table, column in (("outbox_messages", "supporter_id"), ("supporters", "email_key")):
            op.create_index(
                op.f(f"ix_{table}_{column}"), table, [column], postgresql_concurrently=True, if_not_exists=True
            )


def downgrade() -> None:
    op.execute("DELETE FROM outbox_messages WHERE kind = 'my_signatures'")
    _allow_kinds(KINDS)
    op.drop_index(op.f("ix_supporters_email_key"), table_name="supporters")
    op.drop_column("outbox_messages", "supporter_id")


def _allow_kinds(kinds: str) -> None:
    op.drop_constraint(op.f(KIND_CHECK), "outbox_messages")
    op.create_check_constraint(op.f(KIND_CHECK), "outbox_messages", f"kind IN ({kinds})")
