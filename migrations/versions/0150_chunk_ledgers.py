"""Ledgers in chunks: each keeps what the page's ledger says up to its end, so that a tally reads only what came since.

Events name the version of the text they are about, as the signature that knows it may be erased before they are read.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0150_chunk_ledgers"
down_revision = "0149_test_headlines"
branch_labels = None
depends_on = None

TABLE = "ledger_chunks"


def upgrade() -> None:
    op.add_column("ledger_events", sa.Column("text_version", sa.Integer(), nullable=True))
    op.create_table(
        TABLE,
        sa.Column("action_page_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("last_event_id", sa.BigInteger(), nullable=False),
        sa.Column("last_counted_id", sa.BigInteger(), nullable=False),
        sa.Column("peaks", sa.LargeBinary(), nullable=False),
        sa.Column("district_counts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("version_counts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("lines", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["action_page_id"], ["action_pages.id"], name=op.f(f"fk_{TABLE}_action_page_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f(f"fk_{TABLE}_organization_id")),
        sa.PrimaryKeyConstraint("action_page_id", "number", name=op.f(f"pk_{TABLE}")),
    )
    op.create_index(op.f(f"ix_{TABLE}_organization_id"), TABLE, ["organization_id"], unique=False)
    op.execute(f"""
        CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {TABLE}
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
    """)
    op.execute(f"SELECT protect_tenant('{TABLE}')")


def downgrade() -> None:
    op.drop_table(TABLE)
    op.drop_column("ledger_events", "text_version")
