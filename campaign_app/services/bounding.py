"""Counting as far as a page has to say and no further, so that it costs the same however much there is. Reads only."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select, union_all
from sqlalchemy.orm import InstrumentedAttribute

from campaign_app.extensions import db

# Nobody reads a larger number for what waits; `MOST + 1` means: more than MOST.
MOST = 10_000


def count(rows: Select[Any]) -> int:
    """How many rows there are, at most MOST + 1."""
    return db.session.scalar(select(func.count()).select_from(rows.limit(MOST + 1).subquery())) or 0


def count_each(
    column: InstrumentedAttribute[Any], values: Iterable[str], *conditions: ColumnElement[bool]
) -> dict[str, int]:
    """How many rows have each of these values, at most MOST + 1 of each; those that none has are left out.

    The values stand in the statement itself, so that partial indexes about them are seen.
    """
    each = [
        select(column.label("value"))
        .where(column == bindparam(f"value_{number}", value, literal_execute=True), *conditions)
        .limit(MOST + 1)
        for number, value in enumerate(values)
    ]
    rows = union_all(*each).subquery()
    return dict(db.session.execute(select(rows.c.value, func.count()).group_by(rows.c.value)).all())
