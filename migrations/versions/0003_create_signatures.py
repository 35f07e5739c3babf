"""Supporters, signatures, letters, consents, suppressions and the ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0003_create_signatures"
down_revision = "0002_create_action_pages"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "supporters",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_key", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_supporters_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supporters")),
        sa.UniqueConstraint("organization_id", "email_key", name=op.f("uq_supporters_organization_id_email_key")),
    )
    op.create_index(op.f("ix_supporters_organization_id"), "supporters", ["organization_id"], unique=False)
    op.create_table(
        "suppressions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("email_key", sa.LargeBinary(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "reason IN ('unsubscribed', 'bounced', 'complained', 'erased')",
            name=op.f("ck_suppressions_reason_known"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_suppressions_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suppressions")),
        sa.UniqueConstraint("organization_id", "email_key", name=op.f("uq_suppressions_organization_id_email_key")),
    )
    op.create_index(op.f("ix_suppressions_organization_id"), "suppressions", ["organization_id"], unique=False)
    op.create_table(
        "signatures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("action_page_id", sa.Uuid(), nullable=False),
        sa.Column("page_version_id", sa.Uuid(), nullable=False),
        sa.Column("supporter_id", sa.Uuid(), nullable=False),
        sa.Column("email_key", sa.LargeBinary(), nullable=False),
        sa.Column("nonce", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("postal_code", sa.String(length=12), nullable=False),
        sa.Column("country_code", sa.String(length=2), nullable=False),
        sa.Column("district_code", sa.String(length=120), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("source_code", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('pending', 'confirmed', 'withdrawn', 'invalidated')",
            name=op.f("ck_signatures_status_known"),
        ),
        sa.ForeignKeyConstraint(["action_page_id"], ["action_pages.id"], name=op.f("fk_signatures_action_page_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_signatures_organization_id")),
        sa.ForeignKeyConstraint(["page_version_id"], ["page_versions.id"], name=op.f("fk_signatures_page_version_id")),
        sa.ForeignKeyConstraint(["supporter_id"], ["supporters.id"], name=op.f("fk_signatures_supporter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signatures")),
        sa.UniqueConstraint("action_page_id", "email_key", name=op.f("uq_signatures_action_page_id_email_key")),
    )
    op.create_index("ix_signatures_action_page_id_id", "signatures", ["action_page_id", "id"], unique=False)
    op.create_index(op.f("ix_signatures_organization_id"), "signatures", ["organization_id"], unique=False)
    op.create_index(op.f("ix_signatures_supporter_id"), "signatures", ["supporter_id"], unique=False)
    op.create_table(
        "letters",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("signature_id", sa.Uuid(), nullable=False),
        sa.Column("target_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_letters_organization_id")),
        sa.ForeignKeyConstraint(["signature_id"], ["signatures.id"], name=op.f("fk_letters_signature_id")),
        sa.ForeignKeyConstraint(["target_id"], ["targets.id"], name=op.f("fk_letters_target_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
        sa.UniqueConstraint("signature_id", "target_id", name=op.f("uq_letters_signature_id_target_id")),
    )
    op.create_index(op.f("ix_letters_organization_id"), "letters", ["organization_id"], unique=False)
    op.create_index(op.f("ix_letters_target_id"), "letters", ["target_id"], unique=False)
    op.create_table(
        "consents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("supporter_id", sa.Uuid(), nullable=False),
        sa.Column("signature_id", sa.Uuid(), nullable=True),
        sa.Column("is_granted", sa.Boolean(), nullable=False),
        sa.Column("wording", sa.String(length=300), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_consents_organization_id")),
        sa.ForeignKeyConstraint(["signature_id"], ["signatures.id"], name=op.f("fk_consents_signature_id")),
        sa.ForeignKeyConstraint(["supporter_id"], ["supporters.id"], name=op.f("fk_consents_supporter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    op.create_index(op.f("ix_consents_organization_id"), "consents", ["organization_id"], unique=False)
    op.create_index(op.f("ix_consents_signature_id"), "consents", ["signature_id"], unique=False)
    op.create_index("ix_consents_supporter_id_created_at", "consents", ["supporter_id", "created_at"], unique=False)
    op.create_table(
        "ledger_events",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("action_page_id", sa.Uuid(), nullable=False),
        sa.Column("signature_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("delta", sa.Integer(), nullable=False),
        sa.Column("district_code", sa.String(length=120), nullable=False),
        sa.Column("commitment", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('signed', 'confirmed', 'withdrawn', 'invalidated')",
            name=op.f("ck_ledger_events_kind_known"),
        ),
        sa.ForeignKeyConstraint(["action_page_id"], ["action_pages.id"], name=op.f("fk_ledger_events_action_page_id")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_ledger_events_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_events")),
    )
    op.create_index("ix_ledger_events_action_page_id_id", "ledger_events", ["action_page_id", "id"], unique=False)
    op.create_index(op.f("ix_ledger_events_organization_id"), "ledger_events", ["organization_id"], unique=False)
    op.create_index(op.f("ix_ledger_events_signature_id"), "ledger_events", ["signature_id"], unique=False)


def downgrade() -> None:
    op.drop_table("ledger_events")
    op.drop_table("consents")
    op.drop_table("letters")
    op.drop_table("signatures")
    op.drop_table("suppressions")
    op.drop_table("supporters")
