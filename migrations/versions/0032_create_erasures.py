"""Whom a restored backup has to forget again."""

import sqlalchemy as sa
from alembic import op

revision = "0032_create_erasures"
down_revision = "0031_renew_signatures"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "erasures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("email_key", sa.LargeBinary(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_erasures_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
        sa.UniqueConstraint("organization_id", "email_key", name=op.f("uq_erasures_organization_id_email_key")),
    )
    op.create_index(op.f("ix_erasures_organization_id"), "erasures", ["organization_id"], unique=False)


def downgrade() -> None:
    op.drop_table("erasures")
