"""Two sides for the deltas of counts: while signers append to one, what waits on the other can go at once.

The table that is there becomes the first side. Ids choose the side, and the sequence they come from is what turns over.
Without a key: an id is nothing but its side, and may come again. Short locks only: hardly a row waits here.
"""

from alembic import op

revision = "0152_give_deltas_two_sides"
down_revision = "0151_list_deliveries"
branch_labels = None
depends_on = None

TURN = 2**40

UNPROTECT = (
    "DROP POLICY everybody ON {0}",
    "DROP POLICY tenant ON {0}",
    "ALTER TABLE {0} DISABLE ROW LEVEL SECURITY",
)


def upgrade() -> None:
    op.execute("LOCK TABLE count_deltas IN ACCESS EXCLUSIVE MODE")
    op.execute("ALTER TABLE count_deltas RENAME TO count_deltas_p00")
    op.execute("ALTER TABLE count_deltas_p00 DROP CONSTRAINT pk_count_deltas, ALTER COLUMN id DROP IDENTITY")
    for statement in UNPROTECT:
        op.execute(statement.format("count_deltas_p00"))
    op.execute("CREATE SEQUENCE count_deltas_next_id")
    op.execute("SELECT setval('count_deltas_next_id', (SELECT coalesce(max(id), 0) + 1 FROM count_deltas_p00))")
    op.execute("CREATE TABLE count_deltas (LIKE count_deltas_p00 INCLUDING DEFAULTS) PARTITION BY RANGE (id)")
    op.execute("ALTER TABLE count_deltas ALTER COLUMN id SET DEFAULT nextval('count_deltas_next_id')")
    op.execute("ALTER SEQUENCE count_deltas_next_id OWNED BY count_deltas.id")
    op.execute(f"ALTER TABLE count_deltas ATTACH PARTITION count_deltas_p00 FOR VALUES FROM (MINVALUE) TO ({TURN})")
    op.execute(f"CREATE TABLE count_deltas_p01 PARTITION OF count_deltas FOR VALUES FROM ({TURN}) TO (MAXVALUE)")
    op.execute("SELECT protect_tenant('count_deltas')")
    op.execute("REVOKE ALL ON count_deltas_p00, count_deltas_p01 FROM campaign_app_tenant")
    op.execute("GRANT USAGE ON count_deltas_next_id TO campaign_app_tenant")


def downgrade() -> None:
    op.execute("LOCK TABLE count_deltas IN ACCESS EXCLUSIVE MODE")
    op.execute("ALTER TABLE count_deltas RENAME TO count_deltas_sides")
    op.execute("CREATE TABLE count_deltas (LIKE count_deltas_sides INCLUDING DEFAULTS)")
    op.execute(
        "ALTER TABLE count_deltas ALTER COLUMN id DROP DEFAULT, ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY,"
        " ADD CONSTRAINT pk_count_deltas PRIMARY KEY (id)"
    )
    op.execute(
        "INSERT INTO count_deltas (organization_id, action_page_id, district_code, delta, kept_delta)"
        " SELECT organization_id, action_page_id, district_code, delta, kept_delta FROM count_deltas_sides"
    )
    op.execute("DROP TABLE count_deltas_sides")
    op.execute("SELECT protect_tenant('count_deltas')")
