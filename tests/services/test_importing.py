"""Importing: each text once per organization, with the draft it suggests; what cannot be read changes nothing."""

import uuid
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from campaign_app.errors import NotFound, UnreadableSource
from campaign_app.models import AuditEvent, Organization, Source
from campaign_app.services import importing
from campaign_app.services.importing import FILE_MAX_BYTES, URL_MAX, ImportReport
from tests.conftest import NOW
from tests.factories import RELEASE, Factory
from tests.services.rows import count, rows, the

LISTING = (Path(__file__).parents[1] / "samples" / "newsroom_listing.txt").read_text()
LATER = NOW + timedelta(days=1)


def import_text(organization: Organization, text: str | bytes, url: str | None = None) -> ImportReport:
    data = text.encode() if isinstance(text, str) else text
    return importing.import_text(organization_id=organization.id, data=data, url=url, account_id=None, now=LATER)


def test_a_release_becomes_a_source_with_its_demand_marked(make: Factory, session: Session) -> None:
    report = import_text(make.organization(), RELEASE)
    kept = the(session, Source)
    assert (report.found_count, [source.id for source in report.new_sources]) == (1, [kept.id])
    assert (kept.kind, kept.title, kept.published_on) == ("press_release", "Keep the evening buses", date(2026, 10, 14))
    assert kept.demand is not None
    assert kept.demand in kept.body
    assert kept.demand.startswith("We urge the Department of Transportation to keep")
    assert kept.suggested_demand == "keep the evening buses running"
    assert kept.suggested_targets == ["Department of Transportation"]
    assert kept.suggested_kind == "petition"


def test_a_listing_becomes_one_source_for_each_of_its_entries(make: Factory, session: Session) -> None:
    report = import_text(make.organization(), LISTING)
    assert report.found_count == len(report.new_sources) == count(session, Source)[0] >= 5
    assert len({source.title for source in report.new_sources}) == report.found_count


def test_a_text_comes_in_once_however_often_it_is_imported(make: Factory, session: Session) -> None:
    organization = make.organization()
    first = import_text(organization, LISTING)
    again = import_text(organization, LISTING.replace("\n", "\r\n"))
    assert (again.found_count, again.new_sources) == (first.found_count, [])
    assert count(session, Source) == [first.found_count]


def test_only_what_is_new_on_a_listing_comes_in(make: Factory) -> None:
    organization = make.organization()
    known = import_text(organization, LISTING).found_count
    entry = "June 30, 2024 • Statement\n\nThe pumps must run\n\nWe urge the State Legislature to repair the pumps.\n\n"
    marker = "June 12, 2024"
    report = import_text(organization, LISTING.replace(marker, entry + marker, 1))
    assert report.found_count == known + 1
    assert [source.title for source in report.new_sources] == ["The pumps must run"]


def test_a_neighbour_has_its_own_copy(make: Factory, session: Session) -> None:
    ours, neighbours = make.organization(), make.organization()
    for organization in (ours, neighbours):
        assert len(import_text(organization, RELEASE).new_sources) == 1
    (own,) = importing.list_sources(ours.id)
    assert importing.get_source(organization_id=ours.id, source_id=own.id).id == own.id
    with pytest.raises(NotFound):
        importing.get_source(organization_id=neighbours.id, source_id=own.id)
    with pytest.raises(NotFound):
        importing.get_source(organization_id=ours.id, source_id=uuid.uuid4())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" \n ",
        b"\x00\x01\x02",
        b"%PDF-1.7 ...",
        b"PK\x03\x04" + b"\x00" * 50,
        b"\xff\xfe\x00",
        b"x " * FILE_MAX_BYTES,
    ],
    ids=["empty", "blank", "binary", "pdf", "zip", "half a UTF-16", "too large"],
)
def test_what_cannot_be_read_changes_nothing(data: bytes, make: Factory, session: Session) -> None:
    organization = make.organization()
    before = count(session, AuditEvent)
    with pytest.raises(UnreadableSource):
        import_text(organization, data)
    session.rollback()
    assert count(session, Source) == [0]
    assert count(session, AuditEvent) == before


def test_the_trail_says_how_many_were_found_and_how_many_were_new(make: Factory, session: Session) -> None:
    member = make.member(organization := make.organization(), role="organizer")
    for _ in range(2):
        importing.import_text(
            organization_id=organization.id, data=RELEASE.encode(), url=None, account_id=member.account_id, now=NOW
        )
    trail = sorted(rows(session, AuditEvent, act="source.import"), key=lambda event: event.id)
    assert [event.detail for event in trail] == [
        {"found_count": 1, "new_count": 1},
        {"found_count": 1, "new_count": 0},
    ]
    assert {event.account_id for event in trail} == {member.account_id}


def test_an_endless_address_is_kept_as_far_as_its_column_goes(make: Factory, session: Session) -> None:
    import_text(make.organization(), RELEASE, url="https://example.org/" + "x" * 3_000)
    assert len(the(session, Source).url or "") == URL_MAX


def test_the_address_a_text_was_published_at_is_kept(make: Factory, session: Session) -> None:
    import_text(make.organization(), RELEASE, url="https://example.org/buses?a=1")
    assert the(session, Source).url == "https://example.org/buses?a=1"


def test_sources_are_listed_with_the_newest_publication_first_and_undated_ones_last(make: Factory) -> None:
    organization = make.organization()
    for text in (RELEASE, RELEASE.replace("October 14, 2026", "March 1, 2027"), RELEASE.partition("\n\n")[2]):
        import_text(organization, text)
    dates = [source.published_on for source in importing.list_sources(organization.id)]
    assert dates == [date(2027, 3, 1), date(2026, 10, 14), None]
