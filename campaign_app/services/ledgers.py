"""What a page's ledger says up to a moment, without reading it from its beginning: whole chunks, and what came since.

Chunks are made in the background and only added to. All of it is read in the order of the events' ids, up to one below
which none can appear any more, so who reads twice reads the same.
"""

import csv
import io
import re
import uuid
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import defer

from campaign_app import ledger
from campaign_app.documents import cell, csv_line
from campaign_app.errors import StillSigning
from campaign_app.extensions import db
from campaign_app.models import ActionPage, LedgerChunk, LedgerEvent, PageVersion, Signature, Tally
from campaign_app.packages import UNNAMED, named_districts
from campaign_app.services import counting

CHUNK_EVENTS = 4096
PAGES_AT_ONCE = CHUNKS_AT_ONCE = 50
HASH_BYTES = 32
# What is published of each event: nothing of it names anybody, and whoever adds it up finds the count.
# A line up to its district, and the district.
_DISTRICT = re.compile(rb'^(\d+,[0-9a-f]*,\w*,-?\d+,)("(?:[^"]|"")*"|[^,\r\n]*)', re.MULTILINE)
LINE_COLUMNS = ("number", "commitment", "act", "change", "district", "text")


class Event(NamedTuple):
    """One line of the ledger; `version` is '' when the signature it is about was erased before versions were noted."""

    id: int
    commitment: bytes
    kind: str
    delta: int
    district_code: str
    version: str


@dataclass(frozen=True)
class Sum:
    """What a ledger says up to `last_event_id`; `last_counted_id` is the last event that changed the count."""

    leaves: ledger.Range = field(default_factory=ledger.Range)
    districts: Counter[str] = field(default_factory=Counter)
    versions: Counter[str] = field(default_factory=Counter)
    last_event_id: int = 0
    last_counted_id: int = 0

    def extended(self, events: Sequence[Event]) -> "Sum":
        """The same with these events after the ones it has."""
        if not events:
            return self
        districts, versions = self.districts.copy(), self.versions.copy()
        for event in events:
            districts[event.district_code] += event.delta
            versions[event.version] += event.delta
        return Sum(
            leaves=self.leaves.extended(event.commitment for event in events),
            districts=districts,
            versions=versions,
            last_event_id=events[-1].id,
            last_counted_id=max((event.id for event in events if event.delta), default=self.last_counted_id),
        )


def sum_up(action_page_id: uuid.UUID) -> Sum:
    """What a page's ledger says now. Raises StillSigning as `counting.find_last_event_id` does."""
    end, total = counting.find_last_event_id(action_page_id), _newest_sum(action_page_id)
    for events in _iter_events(action_page_id, after=total.last_event_id, end=end):
        total = total.extended(events)
    return total


def iter_lines(tally: Tally) -> Iterator[bytes]:
    """What is published of the events a tally was counted from, as CSV in pieces; small districts are not named."""
    yield csv_line(LINE_COLUMNS).encode()
    named = {cell(code).encode() for code in named_districts(tally.district_counts)}
    for lines in _iter_whole_lines(tally):
        yield _DISTRICT.sub(lambda found: found[1] + (found[2] if found[2] in named else UNNAMED.encode()), lines)


def _iter_whole_lines(tally: Tally) -> Iterator[bytes]:
    """The same with every district."""
    after, size = 0, 0
    while (chunk := _find_chunk(tally, size // CHUNK_EVENTS + 1)) is not None:
        after, size = chunk.last_event_id, size + CHUNK_EVENTS
        yield zlib.decompress(chunk.lines)
    for events in _iter_events(tally.action_page_id, after=after, end=tally.last_event_id):
        yield _lines(events, size)
        size += len(events)


class OwnAct(NamedTuple):
    """A line of the ledger about somebody's own signature, and the first tally of the page that counts it."""

    kind: str
    commitment: str
    tally_number: int | None


def list_own_acts(signatures: Sequence[Signature]) -> dict[uuid.UUID, list[OwnAct]]:
    """What the ledger holds of these signatures, in its order, by their ids."""
    page_ids = {signature.action_page_id for signature in signatures}
    ends: dict[uuid.UUID, list[int]] = {page_id: [] for page_id in page_ids}
    taken = select(Tally.action_page_id, Tally.last_event_id).where(Tally.action_page_id.in_(page_ids))
    for page_id, last_event_id in db.session.execute(taken.order_by(Tally.counted_at)):
        ends[page_id].append(last_event_id)
    acts: dict[uuid.UUID, list[OwnAct]] = {signature.id: [] for signature in signatures}
    events = select(LedgerEvent).where(LedgerEvent.signature_id.in_(acts)).order_by(LedgerEvent.id)
    for event in db.session.scalars(events):
        numbers = (number for number, end in enumerate(ends[event.action_page_id], start=1) if end >= event.id)
        acts[event.signature_id].append(OwnAct(event.kind, event.commitment.hex(), next(numbers, None)))
    return acts


def extend_due(*, pages: int = PAGES_AT_ONCE) -> int:
    """Make chunks of what has gathered, page by page; returns how many. Two at once make the same ones."""
    return sum(_extend(page_id, organization_id) for page_id, organization_id in _list_due(pages))


def _list_due(limit: int) -> list[tuple[uuid.UUID, uuid.UUID]]:
    """Pages with at least a chunk of events since their last one."""
    done = (
        select(func.coalesce(func.max(LedgerChunk.last_event_id), 0))
        .where(LedgerChunk.action_page_id == ActionPage.id)
        .scalar_subquery()
    )
    event_is_new = (LedgerEvent.action_page_id == ActionPage.id) & (LedgerEvent.id > done)
    last_of_chunk = (
        select(LedgerEvent.id).where(event_is_new).order_by(LedgerEvent.id).offset(CHUNK_EVENTS - 1).limit(1)
    )
    due = select(ActionPage.id, ActionPage.organization_id).where(last_of_chunk.exists()).limit(limit)
    return [(page_id, organization_id) for page_id, organization_id in db.session.execute(due)]


def _extend(action_page_id: uuid.UUID, organization_id: uuid.UUID) -> int:
    """Make the whole chunks there are of a page, some at a time; how many."""
    try:
        end = counting.find_last_event_id(action_page_id)
    except StillSigning:  # the next round finds them done
        db.session.rollback()
        return 0
    total, owner = _newest_sum(action_page_id), {"action_page_id": action_page_id, "organization_id": organization_id}
    made = 0
    for events in islice(_iter_events(action_page_id, after=total.last_event_id, end=end), CHUNKS_AT_ONCE):
        if len(events) == CHUNK_EVENTS:
            lines, total = _lines(events, total.leaves.size), total.extended(events)
            values = owner | _values_of(total) | {"lines": zlib.compress(lines, 6)}
            db.session.execute(insert(LedgerChunk).values(values).on_conflict_do_nothing())
            made += 1
    db.session.commit()
    return made


def _values_of(total: Sum) -> dict[str, Any]:
    return {
        "number": total.leaves.size // CHUNK_EVENTS,
        "last_event_id": total.last_event_id,
        "last_counted_id": total.last_counted_id,
        "peaks": b"".join(total.leaves.peaks),
        "district_counts": _without_nothing(total.districts),
        "version_counts": _without_nothing(total.versions),
    }


def _without_nothing(counts: Counter[str]) -> dict[str, int]:
    return {key: count for key, count in counts.items() if count}


def _newest_sum(action_page_id: uuid.UUID) -> Sum:
    """What the ledger says up to the end of its last chunk."""
    newest = select(LedgerChunk).filter_by(action_page_id=action_page_id).options(defer(LedgerChunk.lines))
    chunk = db.session.scalar(newest.order_by(LedgerChunk.number.desc()).limit(1))
    if chunk is None:
        return Sum()
    peaks = tuple(chunk.peaks[at : at + HASH_BYTES] for at in range(0, len(chunk.peaks), HASH_BYTES))
    return Sum(
        leaves=ledger.Range(chunk.number * CHUNK_EVENTS, peaks),
        districts=Counter(chunk.district_counts),
        versions=Counter(chunk.version_counts),
        last_event_id=chunk.last_event_id,
        last_counted_id=chunk.last_counted_id,
    )


def _find_chunk(tally: Tally, number: int) -> LedgerChunk | None:
    """A chunk that is in a tally as a whole."""
    return db.session.scalar(
        select(LedgerChunk).where(
            LedgerChunk.action_page_id == tally.action_page_id,
            LedgerChunk.number == number,
            LedgerChunk.last_event_id <= tally.last_event_id,
        )
    )


def _iter_events(action_page_id: uuid.UUID, *, after: int, end: int) -> Iterator[list[Event]]:
    """The events of a page after one id up to another, in their order, as many at a time as a chunk has."""
    wanted = (LedgerEvent.action_page_id == action_page_id) & LedgerEvent.id.between(after + 1, end)
    query = select(LedgerEvent).where(wanted).order_by(LedgerEvent.id).limit(CHUNK_EVENTS)
    while read := db.session.scalars(query.where(LedgerEvent.id > after)).all():
        versions = _find_versions(action_page_id, [each.signature_id for each in read if each.text_version is None])
        yield [_event(each, versions) for each in read]
        after = read[-1].id


def _event(row: LedgerEvent, versions: Mapping[uuid.UUID, int]) -> Event:
    version = row.text_version or versions.get(row.signature_id)
    return Event(row.id, row.commitment, row.kind, row.delta, row.district_code, str(version or ""))


def _find_versions(action_page_id: uuid.UUID, signature_ids: list[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Which text was signed, for events that do not say it: by the signature, or a later event about it."""
    if not signature_ids:
        return {}
    told = select(LedgerEvent.signature_id, LedgerEvent.text_version).where(
        LedgerEvent.signature_id == func.any(signature_ids), LedgerEvent.text_version.is_not(None)
    )
    known = (
        select(Signature.id, PageVersion.number)
        .join(PageVersion, PageVersion.id == Signature.page_version_id)
        .where(Signature.action_page_id == action_page_id, Signature.id == func.any(signature_ids))
    )
    return {row[0]: int(row[1] or 0) for query in (told, known) for row in db.session.execute(query)}


def _lines(events: Sequence[Event], before: int) -> bytes:
    """Events that come after so many others as lines, with their districts."""
    text = io.StringIO()
    csv.writer(text).writerows(
        (number, each.commitment.hex(), each.kind, each.delta, cell(each.district_code), each.version)
        for number, each in enumerate(events, start=before + 1)
    )
    return text.getvalue().encode()
