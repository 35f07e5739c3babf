"""Enrolling: a reading of rosters compared with what is kept; new rows added, odd ones changed, departures dated."""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, text, tuple_, update

from campaign_app.errors import BadInput
from campaign_app.extensions import Base, db
from campaign_app.identifiers import new_id
from campaign_app.models import Committee, CommitteeSeat, LocalOffice, PostalDistrict, Representative, Term
from campaign_app.rosters.records import PostalArea, Reading, Rejected, Seat
from campaign_app.services import retargeting

ONE_AT_A_TIME = 7_119  # the key of an advisory lock: two imports at once would both add the same people
# A list that lost more people than half is more likely cut short than right.
SMALL_ROSTER = 20
BATCH_ROWS = 5_000

# Lookups are planned by these figures, which would otherwise be a minute late.
_COUNT_ROWS = text("ANALYZE representatives, terms, postal_districts")
# Tens of thousands of rows in one statement, as four columns.
_ADD_POSTAL_AREAS = text("""
    INSERT INTO postal_districts (country_code, congress_number, postal_code, district_code)
    SELECT * FROM unnest(
        CAST(:country_code AS text[]), CAST(:congress_number AS integer[]),
        CAST(:postal_code AS text[]), CAST(:district_code AS text[])
    )
""")

Key = tuple[object, ...]
Values = dict[str, Any]


@dataclass
class Report:
    """How many rows an import added, changed, and found gone; and which it refused."""

    added: int = 0
    changed: int = 0
    left: int = 0
    rejected: list[Rejected] = field(default_factory=list)


def enrol(*, reading: Reading, now: datetime, is_forced: bool = False) -> Report:
    """Make the public tables say what the reading says, in one transaction.

    Somebody missing from a list that was read whole has left: their term stays, dated today. Reading the same files
    again changes nothing. Raises BadInput when a list has lost more than half of its people, unless `is_forced`.
    """
    db.session.execute(select(func.pg_advisory_xact_lock(ONE_AT_A_TIME)))
    report = Report(rejected=list(reading.rejected))
    led = retargeting.whom_pages_lead_to()
    ids = _put_people(reading, report, now)
    _put_terms(reading, ids, report, now, is_forced=is_forced)
    _put_offices(reading, ids, report, now.date())
    _put_committees(reading, ids, report, now.date())
    _put_postal_areas(reading.postal_areas, report)
    retargeting.put_changes(led, now=now)
    if report.added:
        db.session.execute(_COUNT_ROWS)
    db.session.commit()
    return report


def _put_people(reading: Reading, report: Report, now: datetime) -> dict[str, uuid.UUID]:
    """The id of everybody known, by key."""
    wanted: dict[Key, Values] = {(person.key,): asdict(person) for person in reading.people.values()}
    _reconcile(
        Representative, ("key",), wanted, report, fresh=lambda: {"id": new_id(now), "created_at": now}, gone=_nobody
    )
    return dict(db.session.execute(select(Representative.key, Representative.id)).all())


def _put_terms(reading: Reading, ids: dict[str, uuid.UUID], report: Report, now: datetime, *, is_forced: bool) -> None:
    wanted: dict[Key, Values] = {}
    for seat in sorted(reading.seats, key=lambda seat: seat.left_on is None):  # of two terms, the one still held
        values = asdict(seat) | {"representative_id": ids[seat.person_key]}
        del values["person_key"]
        wanted[values["representative_id"], seat.office, seat.district_code, seat.congress_number] = values
    if not is_forced:
        _check_departures(reading.seats, reading.rosters)
    _reconcile(
        Term,
        ("representative_id", "office", "district_code", "congress_number"),
        wanted,
        report,
        fresh=lambda: {"id": new_id(now)},
        gone=lambda row: {"left_on": now.date()} if row["roster"] in reading.rosters else None,
    )


def _check_departures(seats: Iterable[Seat], rosters: set[str]) -> None:
    held = dict(
        db.session.execute(
            select(Term.roster, func.count(Term.representative_id.distinct()))
            .where(Term.roster.in_(rosters), Term.left_on.is_(None))
            .group_by(Term.roster)
        ).all()
    )
    for roster, before in held.items():
        after = len({seat.person_key for seat in seats if seat.roster == roster and not seat.left_on})
        if before >= SMALL_ROSTER and after < before / 2:
            raise BadInput(
                "This list names %(after)d people and the last one named %(before)d, so nothing was imported. "
                "If that is right, import it with --force",
                field="files",
                after=after,
                before=before,
            )


def _put_offices(reading: Reading, ids: dict[str, uuid.UUID], report: Report, today: date) -> None:
    wanted: dict[Key, Values] = {}
    for office in reading.offices:
        if office.person_key not in ids:
            report.rejected.append(Rejected(office.place, f"nobody is known as {office.person_key}"))
            continue
        values = asdict(office) | {"representative_id": ids[office.person_key], "left_on": None}
        del values["place"], values["person_key"]
        wanted[(office.key,)] = values
    if wanted:
        _reconcile(LocalOffice, ("key",), wanted, report, fresh=dict, gone=lambda _: {"left_on": today})


def _put_committees(reading: Reading, ids: dict[str, uuid.UUID], report: Report, today: date) -> None:
    if reading.panels:
        wanted: dict[Key, Values] = {(panel.code,): asdict(panel) | {"left_on": None} for panel in reading.panels}
        _reconcile(Committee, ("code",), wanted, report, fresh=dict, gone=lambda _: {"left_on": today})
    codes = set(db.session.scalars(select(Committee.code)))
    seats: dict[Key, Values] = {}
    for seat in reading.panel_seats:
        if seat.code not in codes or seat.person_key not in ids:
            missing = seat.person_key if seat.code in codes else f"committee {seat.code}"
            report.rejected.append(Rejected(seat.place, f"nothing is known as {missing}"))
            continue
        key = (seat.code, ids[seat.person_key])
        seats[key] = {
            "committee_code": seat.code,
            "representative_id": key[1],
            "title": seat.title,
            "rank": seat.rank,
            "left_on": None,
        }
    if seats:
        names = ("committee_code", "representative_id")
        _reconcile(CommitteeSeat, names, seats, report, fresh=dict, gone=lambda _: {"left_on": today})


def _nobody(_: Values) -> Values | None:
    return None


def _reconcile(
    model: type[Base],
    key_names: tuple[str, ...],
    wanted: dict[Key, Values],
    report: Report,
    *,
    fresh: Callable[[], Values],
    gone: Callable[[Values], Values | None],
) -> None:
    """Add what is missing, change what differs, and apply `gone` to rows nobody wants any more (None: let them be)."""
    table = model.__table__
    primary = [column.name for column in table.primary_key]
    kept = {tuple(row[name] for name in key_names): dict(row) for row in db.session.execute(select(table)).mappings()}
    added = [fresh() | values for key, values in wanted.items() if key not in kept]
    changed = [
        {name: kept[key][name] for name in primary} | values
        for key, values in wanted.items()
        if key in kept and any(kept[key][name] != value for name, value in values.items())
    ]
    departed = [row for key, row in kept.items() if key not in wanted and row.get("left_on") is None]
    left = [{name: row[name] for name in primary} | change for row in departed if (change := gone(row))]
    if added:
        db.session.execute(insert(model), added)
    for rows in (changed, left):
        if rows:
            db.session.execute(update(model), rows)
    ended = sum(row.get("left_on") is not None for row in changed)
    report.added, report.changed = report.added + len(added), report.changed + len(changed) - ended
    report.left += len(left) + ended


def _put_postal_areas(areas: set[PostalArea], report: Report) -> None:
    """Replace the lines of each country and Congress that was read; a line that is gone counts as a change."""
    columns = (
        PostalDistrict.country_code,
        PostalDistrict.congress_number,
        PostalDistrict.postal_code,
        PostalDistrict.district_code,
    )
    scopes = {area[:2] for area in areas}
    kept = {
        PostalArea(*row) for row in db.session.execute(select(*columns).where(tuple_(*columns[:2]).in_(sorted(scopes))))
    }
    gone, new = sorted(kept - areas), sorted(areas - kept)
    for start in range(0, len(gone), BATCH_ROWS):
        batch = [tuple(area) for area in gone[start : start + BATCH_ROWS]]
        db.session.execute(delete(PostalDistrict).where(tuple_(*columns).in_(batch)))
    if new:
        db.session.execute(
            _ADD_POSTAL_AREAS,
            {name: list(column) for name, column in zip(PostalArea._fields, zip(*new, strict=True), strict=True)},
        )
    report.added, report.changed = report.added + len(new), report.changed + len(gone)
