"""The picture other sites show beside a link to an action page."""

import sqlalchemy as sa
from alembic import op

revision = "0043_create_share_images"
down_revision = "0042_add_appearance"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "share_images",
        sa.Column("action_page_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=16), nullable=False),
        sa.Column("picture", sa.LargeBinary(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["action_page_id"], ["action_pages.id"], name=op.f("fk_share_images_action_page_id")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_share_images_organization_id")
        ),
        sa.PrimaryKeyConstraint("action_page_id", name=op.f("pk_share_images")),
    )
    op.create_index(op.f("ix_share_images_checked_at"), "share_images", ["checked_at"], unique=False)
    op.create_index(op.f("ix_share_images_organization_id"), "share_images", ["organization_id"], unique=False)


def downgrade() -> None:
    op.drop_table("share_images")
