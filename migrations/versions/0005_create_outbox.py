"""Deliveries and the outbox."""

import sqlalchemy as sa
from alembic import op

revision = "0005_create_outbox"
down_revision = "0004_create_tallies"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("action_page_id", sa.Uuid(), nullable=False),
        sa.Column("target_id", sa.Uuid(), nullable=False),
        sa.Column("tally_id", sa.Uuid(), nullable=True),
        sa.Column("letter_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("content_digest", sa.LargeBinary(), nullable=True),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('planned', 'sent', 'acknowledged', 'failed', 'uncertain')",
            name=op.f("ck_deliveries_status_known"),
        ),
        sa.CheckConstraint("(tally_id IS NULL) <> (letter_id IS NULL)", name=op.f("ck_deliveries_one_content")),
        sa.ForeignKeyConstraint(["action_page_id"], ["action_pages.id"], name=op.f("fk_deliveries_action_page_id")),
        sa.ForeignKeyConstraint(["letter_id"], ["letters.id"], name=op.f("fk_deliveries_letter_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_deliveries_organization_id")),
        sa.ForeignKeyConstraint(["tally_id"], ["tallies.id"], name=op.f("fk_deliveries_tally_id")),
        sa.ForeignKeyConstraint(["target_id"], ["targets.id"], name=op.f("fk_deliveries_target_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("letter_id", name=op.f("uq_deliveries_letter_id")),
        sa.UniqueConstraint("tally_id", "target_id", name=op.f("uq_deliveries_tally_id_target_id")),
    )
    op.create_index(op.f("ix_deliveries_action_page_id"), "deliveries", ["action_page_id"], unique=False)
    op.create_index(op.f("ix_deliveries_organization_id"), "deliveries", ["organization_id"], unique=False)
    op.create_index(op.f("ix_deliveries_target_id"), "deliveries", ["target_id"], unique=False)
    op.create_table(
        "outbox_messages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("signature_id", sa.Uuid(), nullable=True),
        sa.Column("delivery_id", sa.Uuid(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("doubts", sa.Integer(), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(length=300), nullable=False),
        sa.CheckConstraint(
            "kind IN ('confirmation', 'already_signed', 'thank_you', 'letter', 'tally')",
            name=op.f("ck_outbox_messages_kind_known"),
        ),
        sa.CheckConstraint(
            "status IN ('new', 'leased', 'handing', 'sent', 'failed', 'uncertain', 'parked')",
            name=op.f("ck_outbox_messages_status_known"),
        ),
        sa.ForeignKeyConstraint(["delivery_id"], ["deliveries.id"], name=op.f("fk_outbox_messages_delivery_id")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_outbox_messages_organization_id")
        ),
        sa.ForeignKeyConstraint(["signature_id"], ["signatures.id"], name=op.f("fk_outbox_messages_signature_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_messages")),
    )
    op.create_index(op.f("ix_outbox_messages_delivery_id"), "outbox_messages", ["delivery_id"], unique=False)
    op.create_index(
        "ix_outbox_messages_due",
        "outbox_messages",
        ["priority", "next_attempt_at"],
        unique=False,
        postgresql_where=sa.text("status IN ('new', 'leased', 'handing')"),
    )
    op.create_index(op.f("ix_outbox_messages_organization_id"), "outbox_messages", ["organization_id"], unique=False)
    op.create_index("ix_outbox_messages_signature_id_kind", "outbox_messages", ["signature_id", "kind"], unique=False)


def downgrade() -> None:
    op.drop_table("outbox_messages")
    op.drop_table("deliveries")
