"""Updates: what an organizer tells the supporters of a page after they signed."""

import sqlalchemy as sa
from alembic import op

revision = "0075_create_page_updates"
down_revision = "0071_announce_results"
branch_labels = None
depends_on = None

TABLE = "page_updates"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("action_page_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("body_markdown", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["action_page_id"], ["action_pages.id"], name=op.f("fk_page_updates_action_page_id")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_page_updates_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_updates")),
    )
    for column in ("organization_id", "action_page_id"):
        op.create_index(op.f(f"ix_{TABLE}_{column}"), TABLE, [column])
    op.create_index(
        "ix_page_updates_organization_id_published_at",
        TABLE,
        ["organization_id", "published_at"],
        postgresql_where=sa.text("published_at IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_table(TABLE)
