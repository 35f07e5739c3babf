"""Whom a letter page addresses as rules, what imports changed of it, and the points supporters may insert."""

import sqlalchemy as sa
from alembic import op

revision = "0091_create_target_rules"
down_revision = "0090_freeze_letters"
branch_labels = None
depends_on = None

KINDS = "'house', 'senate', 'committee', 'office', 'person'"


def upgrade() -> None:
    op.add_column("action_pages", sa.Column("talking_points", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "target_rules",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("action_page_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.CheckConstraint(f"kind IN ({KINDS})", name=op.f("ck_target_rules_kind_known")),
        sa.ForeignKeyConstraint(["action_page_id"], ["action_pages.id"], name=op.f("fk_target_rules_action_page_id")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_target_rules_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target_rules")),
        sa.UniqueConstraint("action_page_id", "kind", "value", name=op.f("uq_target_rules_action_page_id_kind_value")),
    )
    op.create_index(op.f("ix_target_rules_organization_id"), "target_rules", ["organization_id"], unique=False)
    op.create_table(
        "target_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("action_page_id", sa.Uuid(), nullable=False),
        sa.Column("joined", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("departed", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["action_page_id"], ["action_pages.id"], name=op.f("fk_target_changes_action_page_id")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_target_changes_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target_changes")),
    )
    op.create_index(op.f("ix_target_changes_action_page_id"), "target_changes", ["action_page_id"], unique=False)
    op.create_index(op.f("ix_target_changes_organization_id"), "target_changes", ["organization_id"], unique=False)


def downgrade() -> None:
    op.drop_table("target_changes")
    op.drop_table("target_rules")
    op.drop_column("action_pages", "talking_points")
