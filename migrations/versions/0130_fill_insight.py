"""Dashboards count what was signed before: the differences, page by page, join the deltas that are folded anyway.

Each page is one statement and one snapshot beside the signing that goes on; a page done again changes nothing.
"""

import sqlalchemy as sa
from alembic import op

revision = "0130_fill_insight"
down_revision = "0129_create_insight"
branch_labels = None
depends_on = None

FILL = sa.text("""
    INSERT INTO insight_deltas
        (organization_id, action_page_id, hour_at, source_code, signed_count, confirmed_count, opted_in_count)
    SELECT organization_id, action_page_id, hour_at, NULL, sum(signed), sum(confirmed), sum(opted_in)
    FROM (
        SELECT organization_id, action_page_id, date_trunc('hour', created_at, 'UTC') AS hour_at,
               1 AS signed, 0 AS confirmed, 0 AS opted_in
        FROM ledger_events WHERE action_page_id = :page AND kind = 'signed' AND delta = 0
        UNION ALL
        SELECT organization_id, action_page_id, date_trunc('hour', confirmed_at, 'UTC'), 0, 1,
               (EXISTS (SELECT FROM consents
                        WHERE consents.signature_id = signatures.id AND consents.is_granted))::int
        FROM signatures WHERE action_page_id = :page AND status = 'confirmed'
        UNION ALL
        SELECT organization_id, action_page_id, hour_at, -signed_count, -confirmed_count, -opted_in_count
        FROM page_hours WHERE action_page_id = :page
        UNION ALL
        SELECT organization_id, action_page_id, hour_at, -signed_count, -confirmed_count, -opted_in_count
        FROM insight_deltas WHERE action_page_id = :page AND hour_at IS NOT NULL
    ) AS entries
    GROUP BY organization_id, action_page_id, hour_at
    HAVING sum(signed) <> 0 OR sum(confirmed) <> 0 OR sum(opted_in) <> 0
    UNION ALL
    SELECT organization_id, action_page_id, NULL, source_code, 0, sum(confirmed), 0
    FROM (
        SELECT organization_id, action_page_id, source_code, 1 AS confirmed
        FROM signatures WHERE action_page_id = :page AND status = 'confirmed'
        UNION ALL
        SELECT organization_id, action_page_id, source_code, -confirmed_count
        FROM page_sources WHERE action_page_id = :page
        UNION ALL
        SELECT organization_id, action_page_id, share_code, -confirmed_count
        FROM page_shares WHERE action_page_id = :page
        UNION ALL
        SELECT organization_id, action_page_id, source_code, -confirmed_count
        FROM insight_deltas WHERE action_page_id = :page AND source_code IS NOT NULL
    ) AS entries
    GROUP BY organization_id, action_page_id, source_code HAVING sum(confirmed) <> 0
""")


def upgrade() -> None:
    with op.get_context().autocommit_block():
        connection = op.get_bind()
        connection.execute(sa.text("SET statement_timeout = 0"))
        for page_id in connection.scalars(sa.text("SELECT id FROM action_pages ORDER BY id")).all():
            connection.execute(FILL, {"page": page_id})
        connection.execute(sa.text("RESET statement_timeout"))


def downgrade() -> None:
    """Nothing: the counts go with their tables."""
