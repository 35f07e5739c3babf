"""Dashboards: what the folded counts say of one page or of several; reads, never counts signatures.

Every query is bounded by hours, districts or a number of rows, so that five million signatures read as fast as none.
"""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Date, Select, cast, func, select
from sqlalchemy.orm import Session

from campaign_app.models import PageCount, PageHour, PageReach, PageSource

T = TypeVar("T")
HOURS_SHOWN = 48
# Of each page as many sources are read, the strongest first.
SOURCES_READ = 50


@dataclass(frozen=True)
class Totals:
    """What has come together since the page opened."""

    view_count: int = 0
    signed_count: int = 0
    confirmed_count: int = 0
    opted_in_count: int = 0
    sharer_count: int = 0
    brought_count: int = 0


@dataclass(frozen=True)
class Day:
    """A day by the organization's clock; `confirmed_count` is who confirmed then and still counts."""

    on: date
    view_count: int = 0
    signed_count: int = 0
    confirmed_count: int = 0


@dataclass(frozen=True)
class Hour:
    """The same for an hour, by its beginning (UTC)."""

    at: datetime
    view_count: int = 0
    signed_count: int = 0
    confirmed_count: int = 0


@dataclass(frozen=True)
class Dashboard:
    """One reading. `days` and `hours` have no gaps and end now; `sources` and `districts` begin with the strongest.

    `sources` leaves out what came through supporters' own links: those are `totals.brought_count`.
    """

    totals: Totals
    days: list[Day]
    hours: list[Hour]
    sources: list[tuple[str, int]]
    districts: list[tuple[str, int]]

    @property
    def full_days(self) -> list[int]:
        """The confirmed of each whole day: neither of the first, on which the page opened, nor of today."""
        return [day.confirmed_count for day in self.days[1:-1]]


def read(
    session: Session, page_ids: Sequence[uuid.UUID], *, time_zone: str, since: datetime | None, now: datetime
) -> Dashboard:
    """What is known of these pages together; days go from `since`, when the first of them opened, to today."""
    return Dashboard(
        totals=_totals(session, page_ids),
        days=_days(session, page_ids, ZoneInfo(time_zone), since, now),
        hours=_hours(session, page_ids, now),
        sources=_sources(session, page_ids).most_common(),
        districts=_districts(session, page_ids).most_common(),
    )


def _totals(session: Session, page_ids: Sequence[uuid.UUID]) -> Totals:
    columns = (
        PageHour.view_count,
        PageHour.signed_count,
        PageHour.confirmed_count,
        PageHour.opted_in_count,
    )
    sums = [func.coalesce(func.sum(column), 0) for column in columns]
    hours = session.execute(select(*sums).where(PageHour.action_page_id.in_(page_ids))).one()
    reach = session.execute(
        select(
            func.coalesce(func.sum(PageReach.sharer_count), 0), func.coalesce(func.sum(PageReach.brought_count), 0)
        ).where(PageReach.action_page_id.in_(page_ids))
    ).one()
    return Totals(*(int(number) for number in (*hours, *reach)))


def _days(
    session: Session, page_ids: Sequence[uuid.UUID], zone: ZoneInfo, since: datetime | None, now: datetime
) -> list[Day]:
    """An hour belongs to the day in which it begins."""
    day = cast(func.timezone(zone.key, PageHour.hour_at), Date)
    rows = session.execute(_sums(day, page_ids).group_by(day))
    known = {on: Day(on, int(views), int(signed), int(confirmed)) for on, views, signed, confirmed in rows}
    today = now.astimezone(zone).date()
    first = min([*known, (since or now).astimezone(zone).date(), today])
    return [known.get(on) or Day(on) for on in (first + timedelta(days=n) for n in range((today - first).days + 1))]


def _hours(session: Session, page_ids: Sequence[uuid.UUID], now: datetime) -> list[Hour]:
    last = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    hour: ColumnElement[datetime] = PageHour.hour_at.expression
    moments = [last - timedelta(hours=before) for before in range(HOURS_SHOWN - 1, -1, -1)]
    rows = session.execute(_sums(hour, page_ids).where(PageHour.hour_at >= moments[0]).group_by(PageHour.hour_at))
    known = {at: Hour(at, int(views), int(signed), int(confirmed)) for at, views, signed, confirmed in rows}
    return [known.get(moment) or Hour(moment) for moment in moments]


def _sums(key: ColumnElement[T], page_ids: Sequence[uuid.UUID]) -> Select[T, int, int, int]:
    return select(
        key,
        func.sum(PageHour.view_count),
        func.sum(PageHour.signed_count),
        func.sum(PageHour.confirmed_count),
    ).where(PageHour.action_page_id.in_(page_ids))


def _sources(session: Session, page_ids: Sequence[uuid.UUID]) -> Counter[str]:
    found: Counter[str] = Counter()
    for page_id in page_ids:
        rows = session.execute(
            select(PageSource.source_code, PageSource.confirmed_count)
            .where(PageSource.action_page_id == page_id, PageSource.confirmed_count > 0)
            .order_by(PageSource.confirmed_count.desc())
            .limit(SOURCES_READ)
        )
        found.update({code: int(count) for code, count in rows})
    return found


def _districts(session: Session, page_ids: Sequence[uuid.UUID]) -> Counter[str]:
    rows = session.execute(
        select(PageCount.district_code, func.sum(PageCount.confirmed_count))
        .where(PageCount.action_page_id.in_(page_ids))
        .group_by(PageCount.district_code)
    )
    return Counter({code: int(count) for code, count in rows if count > 0})
