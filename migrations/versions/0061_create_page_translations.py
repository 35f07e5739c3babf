"""Translations: an action page in another language, as its organizer writes it."""

import sqlalchemy as sa
from alembic import op

revision = "0061_create_page_translations"
down_revision = "0060_add_languages"
branch_labels = None
depends_on = None

TABLE = "page_translations"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("action_page_id", sa.Uuid(), nullable=False),
        sa.Column("page_version_id", sa.Uuid(), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("headline", sa.String(length=200), nullable=False),
        sa.Column("demand", sa.Text(), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("why_markdown", sa.Text(), nullable=False),
        sa.Column("why_html", sa.Text(), nullable=False),
        sa.Column("opt_in_wording", sa.String(length=300), nullable=False),
        sa.Column("share_text", sa.String(length=280), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_page_id"], ["action_pages.id"], name=op.f("fk_page_translations_action_page_id")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_page_translations_organization_id")
        ),
        sa.ForeignKeyConstraint(
            ["page_version_id"], ["page_versions.id"], name=op.f("fk_page_translations_page_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_translations")),
        sa.UniqueConstraint("action_page_id", "language", name=op.f("uq_page_translations_action_page_id_language")),
    )
    op.create_index(op.f("ix_page_translations_organization_id"), TABLE, ["organization_id"])


def downgrade() -> None:
    op.drop_table(TABLE)
