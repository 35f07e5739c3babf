"""Dashboards: pictures and tables say the same, nothing is drawn or rated that too few people stand behind."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaign_app.models import ActionPage, Membership, PageCount, PageHour, PageSource
from campaign_app.services import campaigns, counting, insight, withdrawing
from tests.conftest import NOW
from tests.factories import Factory
from tests.web.conftest import LogIn

BAR = re.compile(r'class="ws-col[ "]')


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    """The views ask the clock themselves, so it says NOW."""
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def member(make: Factory) -> Membership:
    """Somebody who sees dashboards."""
    organization = make.organization()
    organization.time_zone = "America/New_York"
    return make.member(organization, "organizer")


@pytest.fixture
def page(make: Factory, member: Membership) -> ActionPage:
    """An open page."""
    return make.page(member.organization)


@pytest.fixture
def browser(member: Membership, log_in: LogIn) -> FlaskClient:
    """Their browser."""
    return log_in(member)


def fold_all() -> None:
    while counting.fold() or insight.fold():
        pass


def address(page: ActionPage, table: str = "") -> str:
    file = f"/{table}.csv" if table else ""
    return f"/organizer/{page.organization.slug}/pages/{page.id}/overview{file}"


def rows(browser: FlaskClient, path: str) -> list[list[str]]:
    answer = browser.get(path)
    assert answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
    return list(csv.reader(io.StringIO(answer.text)))


def grow(session: Session, page: ActionPage, days: list[int], *, signed: int = 0) -> None:
    """Confirmed signatures on the days before today, the oldest first, as the folded counts say them."""
    for back, confirmed in enumerate(reversed(days), start=1):
        session.add(
            PageHour(
                action_page_id=page.id,
                hour_at=NOW.replace(hour=16, minute=0) - timedelta(days=back),
                organization_id=page.organization_id,
                view_count=confirmed * 4,
                signed_count=signed or confirmed,
                confirmed_count=confirmed,
                opted_in_count=confirmed // 2,
            )
        )
    page.opened_at = NOW - timedelta(days=len(days) + 1)
    session.commit()


def test_nobody_yet_draws_no_axis_and_tells_no_rate(browser: FlaskClient, page: ActionPage) -> None:
    shown = browser.get(address(page)).text
    assert "No signatures yet" in shown
    assert "ws-chart" not in shown.replace("ws-chart__h", "")
    assert "%" not in re.sub(r"<progress.*?</progress>|<[^>]+>", "", shown, flags=re.DOTALL).replace(
        "0% of the goal", ""
    )


def test_one_signature_looks_like_one(browser: FlaskClient, page: ActionPage, make: Factory) -> None:
    make.confirmed(page)
    fold_all()
    shown = browser.get(address(page)).text
    assert len(BAR.findall(shown)) == 1 + 1  # one day, one hour
    assert ">1</text>" in shown
    assert "confirmed signature</span>" in shown
    assert "100" not in re.findall(r"Confirmed of those who signed</dt>\s*<dd>([^<]*)", shown)[0]
    assert "There is none yet" in shown


def test_two_signatures_tell_no_rate_no_place_and_no_forecast(
    browser: FlaskClient, page: ActionPage, make: Factory
) -> None:
    make.confirmed(page, source_code="flyer")
    make.confirmed(page, source_code="flyer")
    fold_all()
    shown = browser.get(address(page)).text
    assert "flyer" not in shown
    assert "Arizona" not in shown
    assert rows(browser, address(page, "states")) == [["State", "Signatures"], ["Other places", "2"]]
    assert rows(browser, address(page, "sources"))[1:] == [["Other sources", "2"]]
    assert rows(browser, address(page, "funnel"))[2:4] == [["Signed", "2", ""], ["Confirmed, and counted now", "2", ""]]
    assert "There is none yet" in shown


def test_places_and_sources_of_five_are_named(browser: FlaskClient, page: ActionPage, make: Factory) -> None:
    for _ in range(5):
        make.confirmed(page, source_code="=flyer")
    make.confirmed(page, postal_code="10001")
    fold_all()
    assert rows(browser, address(page, "states"))[1:] == [["Arizona", "5"], ["Other places", "1"]]
    assert rows(browser, address(page, "sources"))[1:] == [["'=flyer", "5"], ["Other sources", "1"]]
    assert "Arizona" in browser.get(address(page)).text


def test_a_signature_taken_back_leaves_the_dashboard(browser: FlaskClient, page: ActionPage, make: Factory) -> None:
    signature = make.confirmed(page)
    withdrawing.withdraw(supporter_id=signature.supporter_id, signature_id=signature.id, now=NOW)
    fold_all()
    shown = browser.get(address(page)).text
    assert "No signatures yet" in shown
    assert rows(browser, address(page, "funnel"))[2:4] == [["Signed", "1", ""], ["Confirmed, and counted now", "0", ""]]


def test_a_day_begins_by_the_clock_of_the_organization(
    browser: FlaskClient, page: ActionPage, session: Session, make: Factory
) -> None:
    make.now = NOW.replace(hour=2)  # the evening before, in New York
    make.confirmed(page)
    fold_all()
    (day,) = [row for row in rows(browser, address(page, "days"))[1:] if row[3] == "1"]
    assert day[0] == "2026-10-13"


def test_a_forecast_is_a_range_once_there_is_enough(browser: FlaskClient, page: ActionPage, session: Session) -> None:
    grow(session, page, [20, 30, 45, 20, 31, 29, 25, 20])
    shown = browser.get(address(page)).text
    found = re.search(r"<strong>\s*between (\d+ \w+) and (\d+ \w+)\s*</strong>", shown)
    assert found
    assert found[1] != found[2]
    assert "100.0%" in shown  # all who signed confirmed


def test_the_table_adds_up_to_the_number_above_it(browser: FlaskClient, page: ActionPage, session: Session) -> None:
    grow(session, page, [20, 30, 45, 20, 31, 29, 25, 20])
    listed = rows(browser, address(page, "days"))[1:]
    assert sum(int(row[3]) for row in listed) == 220 == int(listed[0][4])
    assert '<span class="ws-big__n num">220</span>' in browser.get(address(page)).text


def test_many_places_show_ten_and_the_rest_together(browser: FlaskClient, page: ActionPage, session: Session) -> None:
    grow(session, page, [150])
    for number, letters in enumerate(["al", "ak", "az", "ar", "ca", "co", "ct", "de", "fl", "ga", "hi", "id"], start=5):
        place = {"action_page_id": page.id, "organization_id": page.organization_id, "confirmed_count": number}
        session.add(PageCount(**place, district_code=f"ocd-division/country:us/state:{letters}/cd:1", kept_count=0))
        session.add(PageSource(**place, source_code=f"source {letters}"))
    session.commit()
    shown = browser.get(address(page)).text
    assert shown.count("All the others") == 2
    assert "Idaho" in shown
    assert "Alaska" not in shown
    assert ["Alaska", "6"] in rows(browser, address(page, "states"))


def test_a_campaign_adds_its_pages_up(
    browser: FlaskClient, page: ActionPage, make: Factory, member: Membership
) -> None:
    campaign = make.campaign(member.organization)
    for each in (page, make.page(member.organization)):
        campaigns.assign(page=each, campaign=campaign, account_id=None, now=NOW)
        make.confirmed(each)
    make.confirmed(make.page(member.organization))
    fold_all()
    path = f"/organizer/{member.organization.slug}/campaigns/{campaign.id}/overview"
    assert '<span class="ws-big__n num">2</span>' in browser.get(path).text
    assert rows(browser, f"{path}/funnel.csv")[2] == ["Signed", "2", ""]


def test_what_is_on_paper_stands_beside_the_number_and_never_in_it(
    browser: FlaskClient, page: ActionPage, make: Factory
) -> None:
    make.confirmed(page)
    make.paper(page)
    fold_all()
    said = browser.get(address(page)).text
    assert "And 310 on paper, counted by hand." in said
    assert '<span class="ws-big__n num">1</span>' in said
    assert "311" not in said
    assert "311" not in browser.get(address(page, "days")).text
