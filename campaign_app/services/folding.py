"""Folding the deltas that signers append into the counts pages show.

Deltas have two sides, partitions chosen by their ids. Few are deleted row by row. When many wait, the sequence of ids
is set to the other side, and what was left behind is added up and the whole side emptied (TRUNCATE), which costs a
quarter of deleting it. That needs the side to itself: it is tried, never waited for, so no signer stands behind it; and
who holds the side alone knows that nobody has still to commit there, so nothing is missed or counted twice.
"""

from typing import Literal

from sqlalchemy import TextClause, func, select, text
from sqlalchemy.exc import OperationalError

from campaign_app.extensions import db

Side = Literal["p00", "p01"]
_OTHER: dict[Side, Side] = {"p00": "p01", "p01": "p00"}
# The first id of each side (migration 0152_give_deltas_two_sides).
_FIRST_ID: dict[Side, int] = {"p00": 1, "p01": 2**40}

# A plan kept from when a side was nearly empty looks at all of it for each delta it takes.
_PLAN_ANEW = text("SET LOCAL plan_cache_mode = force_custom_plan")
_LAST_ID = text("SELECT last_value FROM count_deltas_next_id")
_ADDING = """
    INSERT INTO page_counts AS counts (action_page_id, district_code, organization_id, confirmed_count, kept_count)
    SELECT action_page_id, district_code, organization_id, confirmed, kept FROM sums
    ON CONFLICT (action_page_id, district_code)
    DO UPDATE SET confirmed_count = counts.confirmed_count + excluded.confirmed_count,
                  kept_count = counts.kept_count + excluded.kept_count
"""
_SUMS = """
    SELECT action_page_id, district_code, organization_id, sum(delta) AS confirmed, sum(kept_delta) AS kept,
           count(*) AS deltas
"""


def _for_each_side(statement: str) -> dict[Side, TextClause]:
    whole = statement.replace("THE_SUMS", _SUMS).replace("THE_ADDING", _ADDING)
    return {side: text(whole.replace("THE_SIDE", f"count_deltas_{side}")) for side in _OTHER}


_IS_LEFT = _for_each_side("SELECT EXISTS (SELECT FROM THE_SIDE)")
_LOCK = _for_each_side("LOCK TABLE THE_SIDE IN ACCESS EXCLUSIVE MODE NOWAIT")
_ADD_ALL = _for_each_side("""
    WITH sums AS (THE_SUMS FROM THE_SIDE GROUP BY action_page_id, district_code, organization_id),
         added AS (THE_ADDING)
    SELECT coalesce(sum(deltas), 0) FROM sums
""")
_EMPTY = _for_each_side("TRUNCATE THE_SIDE")
# One statement: deltas leave the one table and enter the other, or neither happens.
_TAKE_SOME = _for_each_side("""
    WITH taken AS (
        DELETE FROM THE_SIDE WHERE ctid = ANY (ARRAY(SELECT ctid FROM THE_SIDE LIMIT :batch))
        RETURNING organization_id, action_page_id, district_code, delta, kept_delta
    ), sums AS (THE_SUMS FROM taken GROUP BY action_page_id, district_code, organization_id),
       added AS (THE_ADDING)
    SELECT coalesce(sum(deltas), 0) FROM sums
""")


def take(batch: int) -> int:
    """Move deltas into the counts, in the caller's transaction; returns how many. For one at a time.

    Up to `batch` of them, or all that a side was left with when more waited.
    """
    current: Side = "p01" if db.session.execute(_LAST_ID).scalar_one() >= _FIRST_ID["p01"] else "p00"
    left = _OTHER[current]
    if db.session.scalar(_IS_LEFT[left]):
        return _take_all(left) or _take_some(left, batch)
    taken = _take_some(current, batch)
    if taken >= batch:
        _turn_to(left)
    return taken


def _take_all(side: Side) -> int:
    """All of a side nobody appends to any more; 0 while somebody is there."""
    try:
        with db.session.begin_nested():
            db.session.execute(_LOCK[side])
    except OperationalError:  # the lock is not to be had at once
        return 0
    taken = db.session.execute(_ADD_ALL[side]).scalar_one()
    db.session.execute(_EMPTY[side])
    return int(taken)


def _take_some(side: Side, batch: int) -> int:
    db.session.execute(_PLAN_ANEW)
    return int(db.session.execute(_TAKE_SOME[side], {"batch": batch}).scalar_one())


def _turn_to(side: Side) -> None:
    """Let signers append to this side from now on; no transaction has a say in it, and none needs to."""
    db.session.execute(select(func.setval("count_deltas_next_id", _FIRST_ID[side], False)))
