"""The era of the database, which a crash ends: what was being mailed then is in doubt."""

import sqlalchemy as sa
from alembic import op

revision = "0131_add_database_eras"
down_revision = "0130_fill_insight"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "database_eras",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("number = 1", name=op.f("ck_database_eras_only_one")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_database_eras")),
        prefixes=["UNLOGGED"],
    )
    op.add_column("outbox_messages", sa.Column("leased_in", sa.Uuid(), nullable=True))


def downgrade() -> None:
    op.drop_column("outbox_messages", "leased_in")
    op.drop_table("database_eras")
