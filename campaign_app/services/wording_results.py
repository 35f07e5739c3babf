"""What tests of two wordings find: counted once, when both wordings have their supporters, and kept from then on."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, text

from campaign_app.extensions import db
from campaign_app.identifiers import first_id
from campaign_app.models import WordingTest
from campaign_app.significance import Interval, Proportion, Verdict, difference_interval, verdict

# How long after confirming somebody may bring others.
FOLLOWED = timedelta(days=7)
# Nobody confirms later than this after signing: what was entered is gone by then (`retaining`).
_CONFIRMED_WITHIN = timedelta(days=31)

_COUNT = text("""
    WITH readers AS (
        SELECT share_code, confirmed_at, arm, row_number() OVER (PARTITION BY arm ORDER BY confirmed_at, id) AS place
        FROM (
            SELECT id, share_code, confirmed_at,
                   get_byte(sha256(convert_to(:test || share_code, 'UTF8')), 0) & 1 AS arm
            FROM signatures
            WHERE action_page_id = :page AND id >= :first_id AND share_code IS NOT NULL AND language = :language
              AND status IN ('confirmed', 'withdrawn') AND confirmed_at BETWEEN :since AND :until
        ) AS shared
    )
    SELECT arm, count(*) AS tried, max(confirmed_at) AS filled_at, count(*) FILTER (WHERE EXISTS (
        SELECT FROM signatures AS friends
        WHERE friends.action_page_id = :page AND friends.source_code = readers.share_code
          AND friends.source_code <> '' AND friends.status = 'confirmed'
          AND friends.confirmed_at <= readers.confirmed_at + :followed
    )) AS brought
    FROM readers WHERE place <= :arm_size GROUP BY arm
""")


@dataclass(frozen=True)
class Result:
    """What a settled test found; `interval` is where the true difference lies, the second wording less the first."""

    one: Proportion
    other: Proportion
    interval: Interval
    verdict: Verdict


@dataclass(frozen=True)
class _Count:
    found: Proportion
    filled_at: datetime | None


_NOBODY = _Count(Proportion(0, 0), None)


def count_tried(test: WordingTest, *, now: datetime) -> tuple[int, int]:
    """How many supporters read each wording, up to the planned number; what they brought is told at the end."""
    one, other = _count(test, now)
    return one.found.of, other.found.of


def settle_due(*, now: datetime) -> int:
    """Freeze the counts of every test whose supporters are there and have had their time; returns how many."""
    running = db.session.scalars(
        select(WordingTest)
        .where(WordingTest.ended_at.is_(None), WordingTest.settled_at.is_(None))
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).all()
    settled = sum(_settle(test, now) for test in running)
    db.session.commit()
    return settled


def _settle(test: WordingTest, now: datetime) -> bool:
    one, other = _count(test, test.filled_at or now)
    if test.filled_at is None and min(one.found.of, other.found.of) >= test.arm_size:
        test.filled_at = max(each.filled_at for each in (one, other) if each.filled_at)
    if test.filled_at is None or now <= test.filled_at + FOLLOWED:
        return False
    test.tried_a, test.brought_a = one.found.of, one.found.count
    test.tried_b, test.brought_b = other.found.of, other.found.count
    test.settled_at = now
    return True


def _count(test: WordingTest, until: datetime) -> tuple[_Count, _Count]:
    rows = db.session.execute(
        _COUNT,
        {
            "test": str(test.id),
            "page": test.action_page_id,
            "first_id": first_id(test.started_at - _CONFIRMED_WITHIN),
            "language": test.language,
            "since": test.started_at,
            "until": until,
            "followed": FOLLOWED,
            "arm_size": test.arm_size,
        },
    )
    counts = {row.arm: _Count(Proportion(row.brought, row.tried), row.filled_at) for row in rows}
    return counts.get(0, _NOBODY), counts.get(1, _NOBODY)


def result_of(test: WordingTest) -> Result | None:
    """What a test found; None before it is settled."""
    if test.settled_at is None:
        return None
    one = Proportion(test.brought_a or 0, test.tried_a or 0)
    other = Proportion(test.brought_b or 0, test.tried_b or 0)
    interval = difference_interval(other, one)
    return Result(one, other, interval, verdict(interval, least_difference=test.least_difference))
