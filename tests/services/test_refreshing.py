"""Refreshing the lists of representatives from the web: all of them or none, known by their file's name."""

from datetime import timedelta

from flask import Flask
from sqlalchemy.orm import Session

from campaign_app.errors import FetchFailed
from campaign_app.models import PostalDistrict, Representative, Term
from campaign_app.services import refreshing
from campaign_app.services.enrolling import Report
from tests.conftest import NOW
from tests.congress import CONGRESS, SAMPLES, enrol_congress
from tests.services.rows import count, rows
from tests.sites import FakeSite

BASE = "https://rosters.example.org/current"
NAMES = ("legislators-current.yaml", "zccd.csv")
URLS = tuple(f"{BASE}/{name}" for name in NAMES)
LATER = NOW + timedelta(days=1)


def site() -> FakeSite:
    return FakeSite({f"{BASE}/{name}": (SAMPLES / name).read_bytes() for name in NAMES})


def refresh(pages: FakeSite, urls: tuple[str, ...] = URLS) -> Report | None:
    return refreshing.refresh(urls=urls, fetcher=pages, congress_number=CONGRESS, now=LATER)


def test_what_lies_at_the_addresses_is_enrolled(app: Flask, session: Session) -> None:
    report = refresh(site())
    assert report is not None
    assert report.added == sum(count(session, Representative, Term, PostalDistrict))


def test_the_same_files_imported_by_hand_before_change_nothing(app: Flask) -> None:
    enrol_congress()
    report = refresh(site())
    assert report is not None
    assert (report.added, report.changed, report.left) == (0, 0, 0)


def test_one_file_that_cannot_be_fetched_leaves_everything_as_it_was(app: Flask, session: Session) -> None:
    enrol_congress()
    pages = site()
    pages.pages[URLS[0]] = "- id: {bioguide: X000001}\n"
    pages.pages[URLS[1]] = FetchFailed("The connection broke off.")
    assert refresh(pages) is None
    assert [term.left_on for term in rows(session, Term, roster="us-congress")].count(None) == 6


def test_without_addresses_nothing_is_asked(app: Flask) -> None:
    pages = site()
    assert refresh(pages, ()) is None
    assert pages.asked == []
