"""What was delivered is kept: the files of a delivery, its mails as handed over; and who acknowledged it how."""

import sqlalchemy as sa
from alembic import op

revision = "0140_keep_deliveries"
down_revision = "0135_remind_unconfirmed"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "delivery_files",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=60), nullable=False),
        *_content(),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('brief', 'counts', 'manifest')", name=op.f("ck_delivery_files_kind_known")),
        sa.ForeignKeyConstraint(["delivery_id"], ["deliveries.id"], name=op.f("fk_delivery_files_delivery_id")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_delivery_files_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_files")),
        sa.UniqueConstraint("delivery_id", "name", name=op.f("uq_delivery_files_delivery_id_name")),
    )
    op.create_index(op.f("ix_delivery_files_organization_id"), "delivery_files", ["organization_id"], unique=False)
    op.create_table(
        "sent_mails",
        sa.Column("outbox_message_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        *_content(),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["delivery_id"], ["deliveries.id"], name=op.f("fk_sent_mails_delivery_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_sent_mails_organization_id")),
        sa.ForeignKeyConstraint(
            ["outbox_message_id"],
            ["outbox_messages.id"],
            name=op.f("fk_sent_mails_outbox_message_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("outbox_message_id", name=op.f("pk_sent_mails")),
    )
    for column in ("organization_id", "delivery_id"):
        op.create_index(op.f(f"ix_sent_mails_{column}"), "sent_mails", [column], unique=False)
    for table in ("delivery_files", "sent_mails"):
        op.execute(f"SELECT protect_tenant('{table}')")
    op.add_column("deliveries", sa.Column("packed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("deliveries", sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("deliveries", sa.Column("acknowledged_by", sa.String(length=5), nullable=True))
    op.execute(
        "ALTER TABLE deliveries ADD CONSTRAINT ck_deliveries_acknowledged_by_known "
        "CHECK (acknowledged_by IN ('link', 'staff')) NOT VALID"
    )
    with op.get_context().autocommit_block():
        op.execute("ALTER TABLE deliveries VALIDATE CONSTRAINT ck_deliveries_acknowledged_by_known")
        op.create_index(
            "ix_deliveries_unpacked",
            "deliveries",
            ["planned_at"],
            postgresql_concurrently=True,
            if_not_exists=True,
            postgresql_where=sa.text("status = 'planned' AND tally_id IS NOT NULL AND packed_at IS NULL"),
        )


def _content() -> tuple[sa.Column[bytes], sa.Column[bytes], sa.Column[int]]:
    return (
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("byte_count", sa.Integer(), nullable=False),
    )


def downgrade() -> None:
    op.drop_index("ix_deliveries_unpacked", "deliveries")
    for column in ("acknowledged_by", "acknowledged_at", "packed_at"):
        op.drop_column("deliveries", column)
    op.drop_table("sent_mails")
    op.drop_table("delivery_files")
