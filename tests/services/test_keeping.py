"""Keeping: the same text comes in once, whatever it is known by; a changed one comes in beside it."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.orm import Session

from campaign_app.drafting import Release
from campaign_app.models import Organization, Source
from campaign_app.services import keeping
from campaign_app.services.identity import canonical_url
from campaign_app.services.keeping import Kept
from tests.conftest import NOW
from tests.factories import Factory
from tests.services.rows import count, the

PAGE = "https://news.example.org/releases"
RELEASE = Release(
    kind="press_release",
    title="Keep the evening buses",
    title_is_derived=False,
    published_on=date(2026, 10, 14),
    body="Cleaners lose their way home.\n\nWe urge the Department of Transportation to keep the buses running.",
    url="https://news.example.org/buses",
    is_cut=False,
    part=1,
    guid="tag:news.example.org,2026:7",
)
OTHER = replace(RELEASE, title="The pumps", body="They stand still.", url=None, guid=None)


@pytest.fixture
def organization(make: Factory) -> Organization:
    """Whose sources these are."""
    return make.organization()


def keep(organization: Organization, *releases: Release, page_url: str | None = PAGE) -> Kept:
    items = keeping.prepare(releases, organization_id=organization.id, page_url=page_url)
    return keeping.put_items(items, organization_id=organization.id, feed_id=None, now=NOW)


@pytest.mark.parametrize(
    "again",
    [
        RELEASE,
        replace(RELEASE, url="HTTP://News.Example.org:80/buses/?utm_source=feed&UTM_medium=x&fbclid=1#top", guid=None),
        replace(RELEASE, url="https://news.example.org/moved"),
        replace(RELEASE, url=None, guid=None, body=RELEASE.body.upper().replace(" ", "  ")),
        replace(RELEASE, url="https://other.example.com/copy", guid="9"),
    ],
    ids=["the same", "its address", "its id", "its words", "its words elsewhere"],
)
def test_a_text_is_known_again_by_its_id_its_address_or_its_words(
    organization: Organization, session: Session, again: Release
) -> None:
    assert len(keep(organization, RELEASE, OTHER).new_ids) == 2
    kept = keep(organization, again, OTHER)
    assert (kept.new_ids, kept.changed_ids, len(kept.known_ids)) == ([], [], 2)
    assert count(session, Source) == [2]


def test_two_texts_in_one_reading_that_are_the_same_come_in_once(organization: Organization) -> None:
    assert len(keep(organization, RELEASE, replace(RELEASE, guid="8")).new_ids) == 1


def test_a_short_id_means_something_on_its_own_host_alone(organization: Organization) -> None:
    first = replace(RELEASE, guid="1", url=None)
    second = replace(OTHER, guid="1")
    assert len(keep(organization, first, page_url="https://a.example.org/feed").new_ids) == 1
    assert len(keep(organization, second, page_url="https://b.example.org/feed").new_ids) == 1


@pytest.mark.parametrize(
    "release", [replace(RELEASE, url=None), replace(RELEASE, guid=None), replace(RELEASE, url=None, guid=None)]
)
def test_other_words_at_a_known_place_are_a_change_that_overwrites_nothing(
    organization: Organization, session: Session, release: Release
) -> None:
    (known_id,) = keep(organization, release).new_ids
    changed = replace(release, body=release.body.replace("urge", "ask"))
    for expected in (1, 0):
        assert len(keep(organization, changed).changed_ids) == expected
    revision = the(session, Source, revises_id=known_id)
    assert revision.is_revision
    assert session.get_one(Source, known_id).body == RELEASE.body
    assert len(keep(organization, release).known_ids) == 1


def test_an_excerpt_is_no_change_of_a_text_that_is_known_whole(organization: Organization) -> None:
    keep(organization, RELEASE)
    kept = keep(organization, replace(RELEASE, body="Cleaners lose…", is_cut=True))
    assert (kept.new_ids, kept.changed_ids) == ([], [])


def test_a_text_with_letters_no_database_holds_is_kept_without_them(
    organization: Organization, session: Session
) -> None:
    odd = replace(RELEASE, title="Keep\x00 the \ud800buses", url="https://news.example.org/\x00", guid="\udfff\x00")
    assert len(keep(organization, odd, OTHER).new_ids) == 2
    assert the(session, Source, title="Keep the buses").url == PAGE


def test_there_is_an_end_to_what_one_reading_brings(
    organization: Organization, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "ITEMS_MAX", 3)
    many = [replace(OTHER, body=f"They stand still in hall {number}.", title=f"Pump {number}") for number in range(9)]
    assert len(keep(organization, *many).new_ids) == 3


def test_every_demand_is_kept_with_its_place(organization: Organization, session: Session) -> None:
    keep(organization, replace(RELEASE, body=RELEASE.body + " The State Legislature must pay for them until summer."))
    source = the(session, Source)
    assert [source.body[found.start : found.end] for found in source.demands] == [
        "We urge the Department of Transportation to keep the buses running.",
        "The State Legislature must pay for them until summer.",
    ]
    assert source.demand == source.demands[0].text
    assert [found.number for found in source.other_demands] == [1]
    assert source.confidence_of("demand") == pytest.approx(0.9, abs=0.1)
    assert source.confidence_of("nothing") is None


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTPS://News.Example.ORG:443/a/?b=1&utm_source=x#c", "https://news.example.org/a?b=1"),
        ("http://news.example.org:80", "https://news.example.org"),
        ("http://news.example.org:8080/", "https://news.example.org:8080"),
        ("https://news.example.org./a?id=7&gclid=2&q=", "https://news.example.org/a?id=7&q="),
        (" https://[2001:db8::1]/ ", "https://2001:db8::1"),
        ("https://[broken", "https://[broken"),
        ("https://news.example.org:port/", "https://news.example.org:port/"),
        ("not an address", "not an address"),
        ("", ""),
    ],
)
def test_addresses_that_lead_to_the_same_are_written_the_same(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical
    assert canonical_url(canonical) == canonical
