"""Counts for dashboards: by hour, by source, by supporters' links, and the deltas they are folded from.

A trigger on the ledger appends the deltas, so that whatever statement counts a signature, dashboards hear of it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0129_create_insight"
down_revision = "0128_add_proof_of_deliveries"
branch_labels = None
depends_on = None

TABLES = ("page_reaches", "page_shares", "page_sources", "page_hours", "insight_deltas")
COUNTS = ("view_count", "signed_count", "confirmed_count", "opted_in_count")
# Who confirmed counts in the hour they did so, however much later they take it back.
FUNCTION = """
    CREATE FUNCTION note_insight() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.delta = 0 AND NEW.kind = 'signed' THEN
            INSERT INTO insight_deltas (organization_id, action_page_id, hour_at, signed_count)
            VALUES (NEW.organization_id, NEW.action_page_id, date_trunc('hour', NEW.created_at, 'UTC'), 1);
        ELSIF NEW.delta <> 0 THEN
            INSERT INTO insight_deltas
                (organization_id, action_page_id, hour_at, source_code, confirmed_count, opted_in_count)
            SELECT NEW.organization_id, NEW.action_page_id, date_trunc('hour', signatures.confirmed_at, 'UTC'),
                   signatures.source_code, NEW.delta,
                   CASE WHEN EXISTS (SELECT FROM consents
                                     WHERE consents.signature_id = signatures.id AND consents.is_granted)
                        THEN NEW.delta ELSE 0 END
            FROM signatures
            WHERE signatures.id = NEW.signature_id AND signatures.action_page_id = NEW.action_page_id;
        END IF;
        RETURN NULL;
    END $$
"""


def upgrade() -> None:
    op.create_table(
        "insight_deltas",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("action_page_id", sa.Uuid(), nullable=False),
        sa.Column("hour_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("source_code", sa.String(length=60), nullable=True),
        *(sa.Column(name, sa.Integer(), server_default=sa.text("0"), nullable=False) for name in COUNTS),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_insight_deltas")),
    )
    _create("page_hours", sa.Column("hour_at", sa.DateTime(timezone=True), nullable=False), *COUNTS)
    _create("page_sources", sa.Column("source_code", sa.String(length=60), nullable=False), "confirmed_count")
    _create("page_shares", sa.Column("share_code", sa.String(length=60), nullable=False), "confirmed_count")
    _create("page_reaches", None, "sharer_count", "brought_count")
    op.create_index(
        "ix_page_sources_action_page_id_confirmed_count", "page_sources", ["action_page_id", "confirmed_count"]
    )
    for table in TABLES:
        op.execute(f"SELECT protect_tenant('{table}')")
    op.execute(FUNCTION)
    op.execute("""
        CREATE TRIGGER ledger_events_note_insight AFTER INSERT ON ledger_events
        FOR EACH ROW EXECUTE FUNCTION note_insight()
    """)


def downgrade() -> None:
    op.execute("DROP TRIGGER ledger_events_note_insight ON ledger_events")
    op.execute("DROP FUNCTION note_insight()")
    for table in TABLES:
        op.drop_table(table)


def _create(table: str, key: "sa.Column[object] | None", *counts: str) -> None:
    keys = ["action_page_id", key.name] if key is not None else ["action_page_id"]
    op.create_table(
        table,
        sa.Column("action_page_id", sa.Uuid(), nullable=False),
        *([key] if key is not None else []),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in counts),
        sa.ForeignKeyConstraint(["action_page_id"], ["action_pages.id"], name=op.f(f"fk_{table}_action_page_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f(f"fk_{table}_organization_id")),
        sa.PrimaryKeyConstraint(*keys, name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_organization_id"), table, ["organization_id"], unique=False)
