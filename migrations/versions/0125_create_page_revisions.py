"""The history of what was typed into a page's editor, and what was not saved yet."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0125_create_page_revisions"
down_revision = "0124_tell_of_exports"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "page_revisions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("action_page_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("restored_number", sa.Integer(), nullable=True),
        sa.Column("fields", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('first', 'saved', 'restored', 'set_aside')", name=op.f("ck_page_revisions_kind_known")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_page_revisions_account_id")),
        sa.ForeignKeyConstraint(["action_page_id"], ["action_pages.id"], name=op.f("fk_page_revisions_action_page_id")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_page_revisions_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_revisions")),
        sa.UniqueConstraint("action_page_id", "number", name=op.f("uq_page_revisions_action_page_id_number")),
    )
    op.create_index(op.f("ix_page_revisions_organization_id"), "page_revisions", ["organization_id"], unique=False)
    op.create_table(
        "unsaved_edits",
        sa.Column("action_page_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("base_number", sa.Integer(), nullable=False),
        sa.Column("fields", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("typed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_unsaved_edits_account_id")),
        sa.ForeignKeyConstraint(["action_page_id"], ["action_pages.id"], name=op.f("fk_unsaved_edits_action_page_id")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_unsaved_edits_organization_id")
        ),
        sa.PrimaryKeyConstraint("action_page_id", "account_id", name=op.f("pk_unsaved_edits")),
    )
    op.create_index(op.f("ix_unsaved_edits_organization_id"), "unsaved_edits", ["organization_id"], unique=False)


def downgrade() -> None:
    op.drop_table("unsaved_edits")
    op.drop_table("page_revisions")
