"""Insight: folding what happened into the counts dashboards read, and recounting those from the signatures.

Nobody who signs touches a count: a trigger on the ledger appends one delta for each event (migration
0129_create_insight), web processes append how often pages were looked at, and `fold` moves both into the counts.
"""

import uuid
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, insert, literal, select, text
from sqlalchemy.dialects.postgresql import array

from campaign_app.extensions import db
from campaign_app.identifiers import SHARE_CODE_PATTERN
from campaign_app.models import ActionPage, InsightDelta
from campaign_app.models.action_page import PUBLIC_STATUSES

FOLD_BATCH = 20_000
_FOLD_LOCK = 0x0F02D

# One statement: deltas leave the one table and enter the others, or nothing happens. Whose link first brings somebody,
# or no longer brings anybody, is seen by the count before and after.
_FOLD = text("""
    WITH taken AS (
        DELETE FROM insight_deltas
        WHERE id IN (SELECT id FROM insight_deltas ORDER BY id LIMIT :batch FOR UPDATE SKIP LOCKED)
        RETURNING *, source_code ~ :share_code AS is_share
    ), hours AS (
        INSERT INTO page_hours AS hours (action_page_id, hour_at, organization_id,
                                         view_count, signed_count, confirmed_count, opted_in_count)
        SELECT action_page_id, hour_at, organization_id,
               sum(view_count), sum(signed_count), sum(confirmed_count), sum(opted_in_count)
        FROM taken WHERE hour_at IS NOT NULL GROUP BY action_page_id, hour_at, organization_id
        ON CONFLICT (action_page_id, hour_at)
        DO UPDATE SET view_count = hours.view_count + excluded.view_count,
                      signed_count = hours.signed_count + excluded.signed_count,
                      confirmed_count = hours.confirmed_count + excluded.confirmed_count,
                      opted_in_count = hours.opted_in_count + excluded.opted_in_count
    ), sources AS (
        INSERT INTO page_sources AS sources (action_page_id, source_code, organization_id, confirmed_count)
        SELECT action_page_id, source_code, organization_id, sum(confirmed_count)
        FROM taken WHERE NOT is_share GROUP BY action_page_id, source_code, organization_id
        ON CONFLICT (action_page_id, source_code)
        DO UPDATE SET confirmed_count = sources.confirmed_count + excluded.confirmed_count
    ), brought AS (
        SELECT action_page_id, source_code, organization_id, sum(confirmed_count) AS change
        FROM taken WHERE is_share GROUP BY action_page_id, source_code, organization_id
    ), shares AS (
        INSERT INTO page_shares AS shares (action_page_id, share_code, organization_id, confirmed_count)
        SELECT action_page_id, source_code, organization_id, change FROM brought
        ON CONFLICT (action_page_id, share_code)
        DO UPDATE SET confirmed_count = shares.confirmed_count + excluded.confirmed_count
        RETURNING action_page_id, share_code, confirmed_count
    ), reaches AS (
        INSERT INTO page_reaches AS reaches (action_page_id, organization_id, sharer_count, brought_count)
        SELECT brought.action_page_id, brought.organization_id,
               sum((shares.confirmed_count > 0)::int - (shares.confirmed_count - brought.change > 0)::int),
               sum(brought.change)
        FROM brought JOIN shares
             ON shares.action_page_id = brought.action_page_id AND shares.share_code = brought.source_code
        GROUP BY brought.action_page_id, brought.organization_id
        ON CONFLICT (action_page_id)
        DO UPDATE SET sharer_count = reaches.sharer_count + excluded.sharer_count,
                      brought_count = reaches.brought_count + excluded.brought_count
    )
    SELECT count(*) FROM taken
""")

# What the counts of one page should change by, from one snapshot: what ledger and signatures say, less what is counted
# or waits to be. Views are known from nowhere else and stay as they are.
_DIFFERENCES = """
    SELECT organization_id, action_page_id, hour_at, NULL AS source_code, sum(signed) AS signed_count,
           sum(confirmed) AS confirmed_count, sum(opted_in) AS opted_in_count
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
"""
_COUNT_DIFFERENCES = text(f"SELECT count(*) FROM ({_DIFFERENCES}) AS differences")  # noqa: S608 - a constant
_PUT_DIFFERENCES = text(
    "INSERT INTO insight_deltas (organization_id, action_page_id, hour_at, source_code, signed_count,"
    f" confirmed_count, opted_in_count) {_DIFFERENCES} RETURNING id"
)
# Recounting a page of millions takes longer than anybody waits for a page; it holds nobody up.
_PATIENTLY = text("SET LOCAL statement_timeout = 0")


def fold(*, batch: int = FOLD_BATCH) -> int:
    """Fold up to `batch` waiting deltas into the counts; returns how many. Runs one at a time, others return 0."""
    if not db.session.scalar(select(func.pg_try_advisory_xact_lock(_FOLD_LOCK))):
        db.session.rollback()
        return 0
    taken = db.session.execute(_FOLD, {"batch": batch, "share_code": SHARE_CODE_PATTERN}).scalar_one()
    db.session.commit()
    return int(taken)


def add_views(counts: Mapping[str, int], *, now: datetime) -> None:
    """Note how often public pages, by their slugs, were looked at; slugs of no public page are passed over."""
    if not counts:
        return
    seen = select(
        func.unnest(array(list(counts))).label("slug"), func.unnest(array(list(counts.values()))).label("views")
    ).subquery()
    pages = (
        select(
            ActionPage.organization_id,
            ActionPage.id,
            literal(now.replace(minute=0, second=0, microsecond=0)),
            seen.c.views,
        )
        .join(seen, seen.c.slug == ActionPage.slug)
        .where(ActionPage.status.in_(PUBLIC_STATUSES))
    )
    db.session.execute(
        insert(InsightDelta).from_select(["organization_id", "action_page_id", "hour_at", "view_count"], pages)
    )
    db.session.commit()


def list_page_ids() -> list[uuid.UUID]:
    """Every page there is, for a recount one by one."""
    return list(db.session.scalars(select(ActionPage.id).order_by(ActionPage.id)))


def count_differences(action_page_id: uuid.UUID) -> int:
    """In how many places a page's counts differ from its signatures: always 0; changes nothing."""
    db.session.execute(_PATIENTLY)
    return int(db.session.execute(_COUNT_DIFFERENCES, {"page": action_page_id}).scalar_one())


def rebuild(action_page_id: uuid.UUID) -> int:
    """Recount a page from ledger and signatures, beside the signing that goes on; returns how many places differed.

    The differences join the waiting deltas, so that the next folds mend the counts.
    """
    db.session.execute(_PATIENTLY)
    changed = db.session.execute(_PUT_DIFFERENCES, {"page": action_page_id}).all()
    db.session.commit()
    return len(changed)
