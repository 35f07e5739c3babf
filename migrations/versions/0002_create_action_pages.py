"""Sources, campaigns, targets and action pages with their versions."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002_create_action_pages"
down_revision = "0001_create_organizations"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "campaigns",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_campaigns_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaigns")),
        sa.UniqueConstraint("organization_id", "name", name=op.f("uq_campaigns_organization_id_name")),
    )
    op.create_index(op.f("ix_campaigns_organization_id"), "campaigns", ["organization_id"], unique=False)
    op.create_table(
        "sources",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("title_is_derived", sa.Boolean(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("is_cut", sa.Boolean(), nullable=False),
        sa.Column("url", sa.String(length=2000), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("dedupe_key", sa.LargeBinary(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("suggested_kind", sa.String(length=10), nullable=True),
        sa.Column("suggested_headline", sa.String(length=200), nullable=False),
        sa.Column("suggested_targets", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("suggested_case", sa.Text(), nullable=False),
        sa.Column("suggested_request", sa.Text(), nullable=False),
        sa.Column("demand_start", sa.Integer(), nullable=True),
        sa.Column("demand_end", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('press_release', 'statement', 'priority')", name=op.f("ck_sources_kind_known")),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_sources_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sources")),
        sa.UniqueConstraint("organization_id", "dedupe_key", name=op.f("uq_sources_organization_id_dedupe_key")),
    )
    op.create_index(op.f("ix_sources_organization_id"), "sources", ["organization_id"], unique=False)
    op.create_table(
        "targets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("role", sa.String(length=160), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_targets_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_targets")),
        sa.UniqueConstraint("organization_id", "name", name=op.f("uq_targets_organization_id_name")),
    )
    op.create_index(op.f("ix_targets_organization_id"), "targets", ["organization_id"], unique=False)
    op.create_table(
        "action_pages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=True),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("headline", sa.String(length=200), nullable=False),
        sa.Column("why_markdown", sa.Text(), nullable=False),
        sa.Column("goal", sa.Integer(), nullable=False),
        sa.Column("opt_in_wording", sa.String(length=300), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('petition', 'pledge', 'letter')", name=op.f("ck_action_pages_kind_known")),
        sa.CheckConstraint(
            "status IN ('draft', 'scheduled', 'open', 'closed', 'archived')",
            name=op.f("ck_action_pages_status_known"),
        ),
        sa.CheckConstraint("goal > 0", name=op.f("ck_action_pages_goal_positive")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_action_pages_campaign_id")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_action_pages_organization_id")
        ),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_action_pages_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_pages")),
        sa.UniqueConstraint("slug", name=op.f("uq_action_pages_slug")),
    )
    op.create_index(op.f("ix_action_pages_campaign_id"), "action_pages", ["campaign_id"], unique=False)
    op.create_index(op.f("ix_action_pages_organization_id"), "action_pages", ["organization_id"], unique=False)
    op.create_index(op.f("ix_action_pages_source_id"), "action_pages", ["source_id"], unique=False)
    op.create_index("ix_action_pages_status_opened_at", "action_pages", ["status", "opened_at"], unique=False)
    op.create_table(
        "page_targets",
        sa.Column("action_page_id", sa.Uuid(), nullable=False),
        sa.Column("target_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["action_page_id"], ["action_pages.id"], name=op.f("fk_page_targets_action_page_id")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_page_targets_organization_id")
        ),
        sa.ForeignKeyConstraint(["target_id"], ["targets.id"], name=op.f("fk_page_targets_target_id")),
        sa.PrimaryKeyConstraint("action_page_id", "target_id", name=op.f("pk_page_targets")),
    )
    op.create_index(op.f("ix_page_targets_organization_id"), "page_targets", ["organization_id"], unique=False)
    op.create_index(op.f("ix_page_targets_target_id"), "page_targets", ["target_id"], unique=False)
    op.create_table(
        "page_versions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("action_page_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("demand", sa.Text(), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["action_page_id"], ["action_pages.id"], name=op.f("fk_page_versions_action_page_id")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_page_versions_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_versions")),
        sa.UniqueConstraint("action_page_id", "number", name=op.f("uq_page_versions_action_page_id_number")),
    )
    op.create_index(op.f("ix_page_versions_organization_id"), "page_versions", ["organization_id"], unique=False)


def downgrade() -> None:
    op.drop_table("page_versions")
    op.drop_table("page_targets")
    op.drop_table("action_pages")
    op.drop_table("targets")
    op.drop_table("sources")
    op.drop_table("campaigns")
