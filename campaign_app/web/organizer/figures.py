"""What a dashboard shows: its charts, and the tables they are drawn from, which are also its CSV files.

Rates and shares wait for RATES_FROM, places and sources for GROUPS_FROM people, so that no number is taken for more
than it is and no place for a person.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask_babel import format_decimal, format_percent
from flask_babel import gettext as _

from campaign_app.charts import Columns, columns
from campaign_app.districts import UNITED_STATES, state_name, state_of
from campaign_app.services.dashboards import Dashboard, Day, Totals
from campaign_app.web.filters import short_day

RATES_FROM = 50
GROUPS_FROM = 5
RANKED_ROWS = 10
DAYS_SHOWN, DAYS_LEAST = 60, 14
FIRST_MILESTONE, MILESTONES_SHOWN = 10, 5


@dataclass(frozen=True)
class Table:
    """A table: whole numbers stay numbers until they are shown, None is a dash.

    `has_rest` says that its last row puts together what is not named.
    """

    name: str
    caption: str
    header: list[str]
    rows: list[list[str | int | None]]
    has_rest: bool = False


@dataclass(frozen=True)
class Chart:
    """A drawing and what it says to who cannot see it."""

    title: str
    description: str
    drawing: Columns


@dataclass(frozen=True)
class Milestone:
    """A number that was reached, and on which day."""

    number: int
    on: date


def day_chart(found: Dashboard) -> Chart:
    """Confirmed signatures per day: the last DAYS_SHOWN, and never so few that one bar fills the picture."""
    days = [*found.days, *[None] * max(0, DAYS_LEAST - len(found.days))][-DAYS_SHOWN:]
    shown = found.days[-DAYS_SHOWN:]
    values = [day.confirmed_count if day else 0 for day in days]
    return Chart(
        title=str(_("Confirmed signatures per day")),
        description=_of_days(shown),
        drawing=columns(
            values,
            [short_day(day.on) if day else "" for day in days],
            notes=_notes(shown, milestones(found)),
            partial=len(shown) - 1,
        ),
    )


def hour_chart(found: Dashboard, zone: str) -> Chart:
    """Confirmed signatures in each of the last hours."""
    values = [hour.confirmed_count for hour in found.hours]
    most = max(values)
    return Chart(
        title=str(_("Confirmed signatures per hour, the last two days")),
        description=str(
            _("Between %(least)s and %(most)s an hour.", least=format_decimal(min(values)), most=format_decimal(most))
        ),
        drawing=columns(
            values,
            [_short_hour(hour.at, zone) for hour in found.hours],
            height=160,
            partial=len(values) - 1,
        ),
    )


def _of_days(shown: Sequence[Day]) -> str:
    most = max(shown, key=lambda day: day.confirmed_count)
    return str(
        _(
            "Between %(least)s and %(most)s a day, most on %(day)s. Today is not over.",
            least=format_decimal(min(day.confirmed_count for day in shown)),
            most=format_decimal(most.confirmed_count),
            day=short_day(most.on),
        )
    )


def _notes(shown: Sequence[Day], reached: Sequence[Milestone]) -> dict[int, str]:
    """At most three: the strongest day, and the numbers reached last."""
    most = max(range(len(shown)), key=lambda place: shown[place].confirmed_count)
    count = shown[most].confirmed_count
    if count < GROUPS_FROM:
        return {most: "1"} if sum(day.confirmed_count for day in shown) == 1 else {}
    places = {day.on: place for place, day in enumerate(shown)}
    notes = {places[each.on]: format_decimal(each.number) for each in reached[-2:] if each.on in places}
    if all(abs(most - place) > 4 for place in notes):
        notes[most] = format_decimal(count)
    return notes


def milestones(found: Dashboard) -> list[Milestone]:
    """When the signatures that count reached 10, 25, 50, 100, 250, ...; the oldest first."""
    reached: list[Milestone] = []
    total, number = 0, FIRST_MILESTONE
    for day in found.days:
        total += day.confirmed_count
        while total >= number:
            reached.append(Milestone(number, day.on))
            number = _next_number(number)
    return reached


def _next_number(number: int) -> int:
    tens: int = 10 ** (len(str(number)) - 1)
    return next(step for step in (tens, tens * 5 // 2, tens * 5, tens * 10) if step > number)


def goal_rate(count: int, goal: int) -> str:
    """How much of a goal is reached, in percent."""
    return str(format_percent(min(count / goal, 1), "#,##0.#%"))


def percent(share: float) -> str:
    """A share of 1 in percent."""
    return str(format_percent(share, "#,##0.0%"))


def points(difference: float) -> str:
    """A difference of two shares in percentage points; whoever reads it needs the sign."""
    return str(format_decimal(round(difference * 100, 1) + 0.0, "#,##0.0"))


def rate(part: int, whole: int) -> str | None:
    """A part in percent; None while the whole is too small to speak of one."""
    return percent(part / whole) if whole >= RATES_FROM else None


def day_table(found: Dashboard) -> Table:
    """Every day, the newest first."""
    total = found.totals.confirmed_count
    rows: list[list[str | int | None]] = []
    for day in reversed(found.days):
        rows.append([day.on.isoformat(), day.view_count, day.signed_count, day.confirmed_count, total])
        total -= day.confirmed_count
    header = [_("Day"), _("Views"), _("Signed"), _("Confirmed"), _("In all")]
    return Table("days", _("By day, newest first"), [str(each) for each in header], rows)


def hour_table(found: Dashboard, zone: str) -> Table:
    """The last hours, the newest first, by the organization's clock."""
    rows: list[list[str | int | None]] = [
        [
            hour.at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M"),
            hour.view_count,
            hour.signed_count,
            hour.confirmed_count,
        ]
        for hour in reversed(found.hours)
    ]
    header = [_("Hour"), _("Views"), _("Signed"), _("Confirmed")]
    return Table("hours", _("By hour, newest first"), [str(each) for each in header], rows)


def funnel_table(totals: Totals) -> Table:
    """From a look at the page to somebody who brought another; each step beside the one before."""
    steps = [
        (_("Looked at the page"), totals.view_count, None),
        (_("Signed"), totals.signed_count, totals.view_count),
        (_("Confirmed, and counted now"), totals.confirmed_count, totals.signed_count),
        (_("Brought somebody"), totals.sharer_count, totals.confirmed_count),
    ]
    rows: list[list[str | int | None]] = [
        [str(name), count, rate(count, before) if before and count <= before else None] for name, count, before in steps
    ]
    header = [str(_("Step")), str(_("Count")), str(_("Of those before"))]
    return Table("funnel", str(_("From view to share, since the page opened")), header, rows)


def source_table(found: Dashboard) -> Table:
    """By the source code of the link they came by; supporters' own links are one source."""
    named = [(code or str(_("No code")), count) for code, count in found.sources]
    named.append((str(_("Supporters’ own links")), found.totals.brought_count))
    total = found.totals.confirmed_count
    header = [str(_("Source")), str(_("Signatures"))]
    caption = str(_("By the source code of the link they came by"))
    return _grouped(Table("sources", caption, header, []), named, total, str(_("Other sources")))


def place_table(found: Dashboard) -> Table:
    """By state, from the postal code given; other countries and no place at all are one row each."""
    places: Counter[str] = Counter()
    for code, count in found.districts:
        places[_place(state_of(code))] += count
    total = found.totals.confirmed_count
    header = [str(_("State")), str(_("Signatures"))]
    caption = str(_("By state, from the postal code given"))
    return _grouped(Table("states", caption, header, []), places.most_common(), total, str(_("Other places")))


def district_table(found: Dashboard) -> Table:
    """By district, for the file."""
    named = [(code or str(_("No place given")), count) for code, count in found.districts]
    header = [str(_("District")), str(_("Signatures"))]
    table = Table("districts", str(_("By district")), header, [])
    return _grouped(table, named, found.totals.confirmed_count, str(_("Other places")))


def _place(code: str) -> str:
    if name := state_name(code):
        return name
    if not code:
        return str(_("No place given"))
    return str(_("United States, no state known") if code == UNITED_STATES else _("Outside the U.S."))


def _grouped(table: Table, named: Sequence[tuple[str, int]], total: int, others: str) -> Table:
    """The strongest first; groups under GROUPS_FROM people, and what was not read, are put together."""
    kept = sorted((each for each in named if each[1] >= GROUPS_FROM), key=lambda each: (-each[1], each[0]))
    rows: list[list[str | int | None]] = [[name, count] for name, count in kept]
    rest = total - sum(count for _name, count in kept)
    return replace(table, rows=[*rows, [others, rest]], has_rest=True) if rest > 0 else replace(table, rows=rows)


def _short_hour(at: datetime, zone: str) -> str:
    return at.astimezone(ZoneInfo(zone)).strftime("%H:%M")
