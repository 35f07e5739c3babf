"""Comments chosen for the brief of a page's tallies, and which delivery carried which."""

import sqlalchemy as sa
from alembic import op

revision = "0142_choose_comments"
down_revision = "0141_count_paper"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "brief_comments",
        sa.Column("signature_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("action_page_id", sa.Uuid(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["action_page_id"], ["action_pages.id"], name=op.f("fk_brief_comments_action_page_id")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_brief_comments_organization_id")
        ),
        sa.PrimaryKeyConstraint("signature_id", name=op.f("pk_brief_comments")),
    )
    for column in ("organization_id", "action_page_id"):
        op.create_index(op.f(f"ix_brief_comments_{column}"), "brief_comments", [column], unique=False)
    op.create_table(
        "delivered_comments",
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.Column("signature_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["delivery_id"], ["deliveries.id"], name=op.f("fk_delivered_comments_delivery_id")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_delivered_comments_organization_id")
        ),
        sa.PrimaryKeyConstraint("delivery_id", "signature_id", name=op.f("pk_delivered_comments")),
    )
    for column in ("organization_id", "signature_id"):
        op.create_index(op.f(f"ix_delivered_comments_{column}"), "delivered_comments", [column], unique=False)
    for table in ("brief_comments", "delivered_comments"):
        op.execute(f"SELECT protect_tenant('{table}')")


def downgrade() -> None:
    op.drop_table("delivered_comments")
    op.drop_table("brief_comments")
