"""Sources remember their feed, all their demands, what they were read from and what became of them.

Every new column is empty or has a default, so the release before this one goes on writing sources meanwhile.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008_extend_sources"
down_revision = "0007_create_feeds"
branch_labels = None
depends_on = None

DUE = sa.text("fetch_due_at IS NOT NULL")


def upgrade() -> None:
    json = postgresql.JSONB(astext_type=sa.Text())
    op.add_column("sources", sa.Column("feed_id", sa.Uuid(), nullable=True))
    op.add_column("sources", sa.Column("revises_id", sa.Uuid(), nullable=True))
    op.add_column("sources", sa.Column("language", sa.String(length=8), nullable=True))
    for name in ("settled_at", "set_aside_at", "fetch_due_at"):
        op.add_column("sources", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.add_column("sources", sa.Column("fetch_failures", sa.Integer(), server_default="0", nullable=False))
    op.add_column("sources", sa.Column("suggested_summary", sa.Text(), server_default="", nullable=False))
    op.add_column("sources", sa.Column("suggested_demands", json, server_default=sa.text("'[]'"), nullable=False))
    op.add_column("sources", sa.Column("suggested_fields", json, server_default=sa.text("'{}'"), nullable=False))
    op.create_foreign_key(op.f("fk_sources_feed_id"), "sources", "feeds", ["feed_id"], ["id"])
    op.create_foreign_key(op.f("fk_sources_revises_id"), "sources", "sources", ["revises_id"], ["id"])
    op.create_index(op.f("ix_sources_feed_id"), "sources", ["feed_id"], unique=False)
    op.create_index(op.f("ix_sources_revises_id"), "sources", ["revises_id"], unique=False)
    op.create_index("ix_sources_fetch_due", "sources", ["fetch_due_at"], unique=False, postgresql_where=DUE)


def downgrade() -> None:
    op.drop_index("ix_sources_fetch_due", table_name="sources")
    op.drop_index(op.f("ix_sources_revises_id"), table_name="sources")
    op.drop_index(op.f("ix_sources_feed_id"), table_name="sources")
    op.drop_constraint(op.f("fk_sources_revises_id"), "sources", type_="foreignkey")
    op.drop_constraint(op.f("fk_sources_feed_id"), "sources", type_="foreignkey")
    for name in (
        *("suggested_fields", "suggested_demands", "suggested_summary", "fetch_failures"),
        *("fetch_due_at", "set_aside_at", "settled_at", "language", "revises_id", "feed_id"),
    ):
        op.drop_column("sources", name)
