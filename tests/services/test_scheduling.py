"""Scheduled pages: they open and close by themselves, by the clock of their organization."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from campaign_app.errors import BadInput, NotReady, PageClosed
from campaign_app.models import ActionPage, AuditEvent, PageVersion
from campaign_app.services import appearance, pages, scheduling
from tests.conftest import NOW
from tests.factories import Factory
from tests.services.rows import count, rows, the

TOMORROW = NOW + timedelta(days=1)


def scheduled(make: Factory, **values: Any) -> ActionPage:
    page = make.draft()
    text = make.page_text(opens_at=TOMORROW, **values)
    pages.edit(page=page, text=text, account_id=None, now=NOW)
    pages.publish(page=page, account_id=None, now=NOW)
    return page


def test_a_page_with_an_opening_time_ahead_waits_and_then_opens_once(make: Factory, session: Session) -> None:
    page = scheduled(make)
    assert (page.status, page.opened_at) == ("scheduled", None)
    assert scheduling.open_due(now=TOMORROW - timedelta(seconds=1)) == 0
    assert [scheduling.open_due(now=TOMORROW) for _ in range(2)] == [1, 0]
    opened = the(session, ActionPage, id=page.id)
    assert (opened.status, opened.opened_at) == ("open", TOMORROW)
    assert len(rows(session, AuditEvent, act="page.open")) == 1


def test_nobody_signs_a_scheduled_page_and_its_text_is_still_the_first_version(make: Factory, session: Session) -> None:
    page = scheduled(make)
    with pytest.raises(PageClosed):
        make.signature(page)
    text = make.page_text(opens_at=TOMORROW, demand="keep all of them running.")
    pages.edit(page=page, text=text, account_id=None, now=NOW)
    assert (count(session, PageVersion), page.version.demand) == ([1], "keep all of them running.")


def test_a_scheduled_page_keeps_what_it_needs_or_goes_back_to_the_drafts(make: Factory, session: Session) -> None:
    page = scheduled(make)
    without_demand = make.page_text(opens_at=TOMORROW, demand="")
    for text, field in ((without_demand, "demand"), (make.page_text(), "opens_at")):
        with pytest.raises(BadInput) as refused:
            pages.edit(page=page, text=text, account_id=None, now=NOW)
        assert refused.value.field == field
        session.rollback()
    scheduling.unschedule(page=page, account_id=None, now=NOW)
    assert page.status == "draft"
    with pytest.raises(BadInput):
        scheduling.unschedule(page=page, account_id=None, now=NOW)


def test_a_page_must_open_before_it_closes(make: Factory) -> None:
    with pytest.raises(BadInput) as refused:
        scheduled(make, closes_on=NOW.date())
    assert refused.value.field == "opens_at"


def test_a_draft_whose_last_day_has_passed_is_not_published(make: Factory) -> None:
    page = make.draft()
    text = make.page_text(closes_on=NOW.date())
    pages.edit(page=page, text=text, account_id=None, now=NOW)
    with pytest.raises(NotReady) as refused:
        pages.publish(page=page, account_id=None, now=NOW + timedelta(days=1))
    assert refused.value.missing == ["Choose a last day that has not passed."]


@pytest.mark.parametrize(
    ("zone", "closes_time", "last_moment"),
    [
        ("UTC", None, datetime(2026, 11, 2, 0, 0, tzinfo=UTC)),
        ("America/Phoenix", None, datetime(2026, 11, 2, 7, 0, tzinfo=UTC)),
        ("Asia/Tokyo", None, datetime(2026, 11, 1, 15, 0, tzinfo=UTC)),
        ("Europe/Berlin", time(18, 0), datetime(2026, 11, 1, 17, 0, tzinfo=UTC)),
        ("America/New_York", None, datetime(2026, 11, 2, 5, 0, tzinfo=UTC)),  # the clocks go back that night
    ],
)
def test_a_page_closes_by_the_clock_of_its_organization(
    zone: str, closes_time: time | None, last_moment: datetime, make: Factory
) -> None:
    organization = make.organization()
    appearance.set_time_zone(organization_slug=organization.slug, time_zone=zone, account_id=None, now=NOW)
    page = make.page(organization, closes_on=date(2026, 11, 1), closes_time=closes_time)
    assert page.closes_at == last_moment
    assert scheduling.close_due(now=last_moment - timedelta(seconds=1)) == 0
    make.now = last_moment - timedelta(seconds=1)
    make.signature(page)
    make.now = last_moment
    with pytest.raises(PageClosed):
        make.signature(page)
    assert scheduling.close_due(now=last_moment) == 1


def test_only_a_real_time_zone_is_taken(make: Factory, app: Flask) -> None:
    organization = make.organization()
    run = app.test_cli_runner().invoke
    assert run(args=["set-time-zone", "Mars/Olympus", "--organization", organization.slug]).exit_code != 0
    assert run(args=["set-time-zone", "America/Phoenix", "--organization", organization.slug]).exit_code == 0
    assert organization.time_zone == "America/Phoenix"
