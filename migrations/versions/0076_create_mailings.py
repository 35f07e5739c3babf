"""Mailings: updates on their way to many, and the mail of each day. The outbox points at the update it carries."""

import sqlalchemy as sa
from alembic import op

revision = "0076_create_mailings"
down_revision = "0075_create_page_updates"
branch_labels = None
depends_on = None

KIND_CHECK = "ck_outbox_messages_kind_known"
KINDS = (
    "'confirmation', 'already_signed', 'thank_you', 'my_signatures', 'letter', 'tally'"
    ", 'pledge_reminder', 'closing_result'"
)
UNIQUE = "uq_outbox_messages_page_update_id_supporter_id"
FOREIGN = "fk_outbox_messages_page_update_id"


def upgrade() -> None:
    op.add_column("page_updates", sa.Column("tested_at", sa.DateTime(timezone=True), nullable=True))
    _create_mailings()
    op.create_table(
        "mail_days",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("put_count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_mail_days_organization_id")),
        sa.PrimaryKeyConstraint("organization_id", "day", name=op.f("pk_mail_days")),
    )
    op.add_column("outbox_messages", sa.Column("page_update_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f(FOREIGN), "outbox_messages", "page_updates", ["page_update_id"], ["id"], postgresql_not_valid=True
    )
    _allow_kinds(f"{KINDS}, 'update'")
    with op.get_context().autocommit_block():
        for name in (FOREIGN, KIND_CHECK):
            op.execute(f"ALTER TABLE outbox_messages VALIDATE CONSTRAINT {name}")
        op.create_index(
            UNIQUE,
            "outbox_messages",
            ["page_update_id", "supporter_id"],
            unique=True,
            postgresql_where=sa.text("page_update_id IS NOT NULL"),
            postgresql_concurrently=True,
            if_not_exists=True,
        )


def _create_mailings() -> None:
    op.create_table(
        "mailings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("page_update_id", sa.Uuid(), nullable=False),
        sa.Column("audience", sa.String(length=10), nullable=False),
        sa.Column("state_code", sa.String(length=120), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("hourly_rate", sa.Integer(), nullable=False),
        sa.Column("put_count", sa.Integer(), nullable=False),
        sa.Column("last_signature_id", sa.Uuid(), nullable=True),
        sa.Column("spent_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("audience IN ('page', 'all')", name=op.f("ck_mailings_audience_known")),
        sa.CheckConstraint("status IN ('sending', 'stopped', 'done')", name=op.f("ck_mailings_status_known")),
        sa.CheckConstraint("hourly_rate > 0", name=op.f("ck_mailings_hourly_rate_positive")),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_mailings_organization_id")),
        sa.ForeignKeyConstraint(["page_update_id"], ["page_updates.id"], name=op.f("fk_mailings_page_update_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailings")),
    )
    for column in ("organization_id", "page_update_id"):
        op.create_index(op.f(f"ix_mailings_{column}"), "mailings", [column])
    op.create_index(
        "uq_mailings_page_update_id_sending",
        "mailings",
        ["page_update_id"],
        unique=True,
        postgresql_where=sa.text("status = 'sending'"),
    )


def downgrade() -> None:
    op.execute("DELETE FROM outbox_messages WHERE kind = 'update'")
    op.drop_column("outbox_messages", "page_update_id")
    _allow_kinds(KINDS)
    op.drop_table("mail_days")
    op.drop_table("mailings")
    op.drop_column("page_updates", "tested_at")


def _allow_kinds(kinds: str) -> None:
    op.drop_constraint(op.f(KIND_CHECK), "outbox_messages")
    op.create_check_constraint(op.f(KIND_CHECK), "outbox_messages", f"kind IN ({kinds})", postgresql_not_valid=True)
