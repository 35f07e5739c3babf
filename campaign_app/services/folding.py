"""Folding the deltas that signers append into the counts pages show.

Deltas have two sides, partitions chosen by their ids. Few are deleted row by row. When many wait, the sequence of ids
is set to the other side, and what was left behind is added up and the whole side emptied (TRUNCATE), which costs a
quarter of deleting it. That needs the side to itself: it is tried, never waited for, so no signer stands behind it; and
who holds the side alone knows that nobody has still to commit there, so nothing is missed or counted twice.

A side is added up in slices with a pause after each: a count may come a second later, a signer should not wait because
the processor is busy counting.
"""

import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import TextClause, func, select, text
from sqlalchemy.exc import OperationalError

from campaign_app.extensions import db
from campaign_app.services.listing import as_json

Side = Literal["p00", "p01"]
_OTHER: dict[Side, Side] = {"p00": "p01", "p01": "p00"}
# The first id of each side (migration 0152_give_deltas_two_sides).
_FIRST_ID: dict[Side, int] = {"p00": 1, "p01": 2**40}

# Pages of the table in one slice, some 1,200 deltas; sums written at once; and the pause after either, as long.
SLICE_PAGES = 16
SLICE_SUMS = 200
PAUSE_SECONDS = 0.001

# A plan kept from when a side was nearly empty looks at all of it for each delta it takes.
_PLAN_ANEW = text("SET LOCAL plan_cache_mode = force_custom_plan")
_LAST_ID = text("SELECT last_value FROM count_deltas_next_id")
_ADDING = """
    INSERT INTO page_counts AS counts (action_page_id, district_code, organization_id, confirmed_count, kept_count)
    SELECT action_page_id, district_code, action_pages.organization_id, confirmed, kept
    FROM sums JOIN action_pages ON action_pages.id = action_page_id
    ON CONFLICT (action_page_id, district_code)
    DO UPDATE SET confirmed_count = counts.confirmed_count + excluded.confirmed_count,
                  kept_count = counts.kept_count + excluded.kept_count
"""
_SUMS = """
    SELECT action_page_id, district_code, sum(delta) AS confirmed, sum(kept_delta) AS kept, count(*) AS deltas
"""


def _for_each_side(statement: str) -> dict[Side, TextClause]:
    whole = statement.replace("THE_SUMS", _SUMS).replace("THE_ADDING", _ADDING)
    return {side: text(whole.replace("THE_SIDE", f"count_deltas_{side}")) for side in _OTHER}


_IS_LEFT = _for_each_side("SELECT EXISTS (SELECT FROM THE_SIDE)")
_LOCK = _for_each_side("LOCK TABLE THE_SIDE IN ACCESS EXCLUSIVE MODE NOWAIT")
_PAGES = text("SELECT pg_relation_size(CAST(:side AS regclass)) / CAST(current_setting('block_size') AS integer)")
_ADD_UP = _for_each_side("""
    THE_SUMS FROM THE_SIDE WHERE ctid >= CAST(:first AS tid) AND ctid < CAST(:after AS tid)
    GROUP BY action_page_id, district_code
""")
_ADD = text(
    """
    WITH sums AS (
        SELECT * FROM json_to_recordset(CAST(:sums AS json)) AS sums (
            action_page_id uuid, district_code text, confirmed integer, kept integer
        )
    )
    THE_ADDING
""".replace("THE_ADDING", _ADDING)
)
_EMPTY = _for_each_side("TRUNCATE THE_SIDE")
# One statement: deltas leave the one table and enter the other, or neither happens.
_TAKE_SOME = _for_each_side("""
    WITH taken AS (
        DELETE FROM THE_SIDE WHERE ctid = ANY (ARRAY(SELECT ctid FROM THE_SIDE LIMIT :batch))
        RETURNING action_page_id, district_code, delta, kept_delta
    ), sums AS (THE_SUMS FROM taken GROUP BY action_page_id, district_code),
       added AS (THE_ADDING)
    SELECT coalesce(sum(deltas), 0) FROM sums
""")


_PLACE = ("action_page_id", "district_code")


@dataclass
class _Sum:
    """What the deltas of a place add up to."""

    confirmed: int = 0
    kept: int = 0
    deltas: int = 0

    def add(self, confirmed: int, kept: int, deltas: int) -> None:
        self.confirmed += confirmed
        self.kept += kept
        self.deltas += deltas


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
    sums = _add_up(side)
    for first in range(0, len(sums), SLICE_SUMS):
        some = [{**place, **vars(total)} for place, total in sums[first : first + SLICE_SUMS]]
        db.session.execute(_ADD, {"sums": as_json(some)})
        time.sleep(PAUSE_SECONDS)
    db.session.execute(_EMPTY[side])
    return sum(total.deltas for _, total in sums)


def _add_up(side: Side) -> list[tuple[Mapping[str, str], "_Sum"]]:
    """The sums of a side by page and district, in their order."""
    sums: defaultdict[tuple[str, str], _Sum] = defaultdict(_Sum)
    for first in range(0, db.session.execute(_PAGES, {"side": f"count_deltas_{side}"}).scalar_one(), SLICE_PAGES):
        given = {"first": f"({first},0)", "after": f"({first + SLICE_PAGES},0)"}
        for page, district, confirmed, kept, deltas in db.session.execute(_ADD_UP[side], given):
            sums[str(page), district].add(confirmed, kept, deltas)
        time.sleep(PAUSE_SECONDS)
    return [(dict(zip(_PLACE, place, strict=True)), sums[place]) for place in sorted(sums)]


def _take_some(side: Side, batch: int) -> int:
    db.session.execute(_PLAN_ANEW)
    return int(db.session.execute(_TAKE_SOME[side], {"batch": batch}).scalar_one())


def _turn_to(side: Side) -> None:
    """Let signers append to this side from now on; no transaction has a say in it, and none needs to."""
    db.session.execute(select(func.setval("count_deltas_next_id", _FIRST_ID[side], False)))
