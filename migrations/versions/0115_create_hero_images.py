"""The picture at the head of an action page, and its files."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0115_create_hero_images"
down_revision = "0114_create_exports"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hero_images",
        sa.Column("action_page_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=16), nullable=False),
        sa.Column("alt", sa.String(length=250), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("kinds", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("widths", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("fallback_width", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["action_page_id"], ["action_pages.id"], name=op.f("fk_hero_images_action_page_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_hero_images_organization_id")),
        sa.PrimaryKeyConstraint("action_page_id", name=op.f("pk_hero_images")),
    )
    op.create_index(op.f("ix_hero_images_organization_id"), "hero_images", ["organization_id"], unique=False)
    op.create_table(
        "hero_image_files",
        sa.Column("action_page_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=4), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=16), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("kind IN ('avif', 'webp', 'jpeg')", name=op.f("ck_hero_image_files_kind_known")),
        sa.ForeignKeyConstraint(
            ["action_page_id"], ["hero_images.action_page_id"], name=op.f("fk_hero_image_files_action_page_id")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_hero_image_files_organization_id")
        ),
        sa.PrimaryKeyConstraint("action_page_id", "kind", "width", name=op.f("pk_hero_image_files")),
    )
    op.create_index(op.f("ix_hero_image_files_organization_id"), "hero_image_files", ["organization_id"], unique=False)


def downgrade() -> None:
    op.drop_table("hero_image_files")
    op.drop_table("hero_images")
