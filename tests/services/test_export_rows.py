"""What exports hold: the own organization's signatures, the columns the role may see, and no cell that computes."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from campaign_app.errors import BadInput
from campaign_app.models import ActionPage, Membership
from campaign_app.services import asking, campaigns, export_rows
from campaign_app.services.export_rows import Filters
from tests.conftest import NOW
from tests.exports import Ask, asking_for, sheet, told, write
from tests.factories import Factory

FORMULAS = ["=1+1", "@SUM(1)", "+1", "-1", "\uff1d1+1", "\u200b=1", "'=1", '\u3000=HYPERLINK("http://evil")']


@pytest.fixture
def member(make: Factory) -> Membership:
    """An administrator."""
    return make.member(make.organization())


@pytest.fixture
def page(make: Factory, member: Membership) -> ActionPage:
    """A page of theirs."""
    return make.page(member.organization)


@pytest.fixture
def ask(member: Membership) -> Ask:
    """Asks for an export, of all columns without more."""
    return asking_for(member)


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "jsonl"])
def test_no_cell_computes_whatever_people_typed(file_format: str, make: Factory, page: ActionPage, ask: Ask) -> None:
    """Every free-text field there is, through every format."""
    campaign = make.campaign(page.organization, name="=1+1 campaign")
    campaigns.assign(page=page, campaign=campaign, account_id=None, now=NOW)
    for typed in FORMULAS:
        signature = make.confirmed(page, name=typed, comment=typed, source_code=typed[:60])
        signature.postal_code = typed[:12]
        signature.answers = dict.fromkeys(asking.LIMITS, typed)
        signature.supporter.email = f"{typed}@example.org"
    data, counted = write(ask(file_format=file_format)), write(ask(kind="counts", file_format=file_format))
    if file_format == "jsonl":
        assert {FORMULAS[0], FORMULAS[1]} <= {json.loads(line)["name"] for line in data.decode().splitlines()}
    elif file_format == "xlsx":
        assert FORMULAS[0] in sheet(data)
        assert "=1+1 campaign" in sheet(counted)
    else:
        lines = told(data)
        assert len(lines) == len(FORMULAS)
        fields = ("name", "comment", "postal_code", "source", "email", *asking.LIMITS)
        assert {line[field][0] for line in lines for field in fields} == {"'"}
        assert {line["campaign"][0] for line in told(counted)} == {"'"}


def test_only_confirmed_signatures_of_the_own_organization_that_fit_the_filters_are_taken(
    make: Factory, page: ActionPage, member: Membership, ask: Ask
) -> None:
    make.confirmed(page, name="Ada", postal_code="85701")
    make.confirmed(page, name="Ben", postal_code="60614")
    make.signature(page, name="Pending")
    make.confirmed(make.page(), name="Neighbour")
    other = make.page(member.organization)
    make.now = NOW + timedelta(days=2)
    make.confirmed(other, name="Cleo", postal_code="85701")

    def names(**filters: Any) -> set[str]:
        return {line["name"] for line in told(write(ask(filters=Filters(**filters))))}

    assert names() == {"Ada", "Ben", "Cleo"}
    assert names(page_id=page.id) == {"Ada", "Ben"}
    assert names(state="ocd-division/country:us/state:az") == {"Ada", "Cleo"}
    assert names(state="ocd-division/country:us/state:a") == set()
    assert names(to_on=date(2026, 10, 14)) == {"Ada", "Ben"}
    assert names(from_on=date(2026, 10, 15), to_on=date(2026, 10, 16)) == {"Cleo"}


def test_counts_come_by_what_was_chosen_and_name_nobody(make: Factory, page: ActionPage, ask: Ask) -> None:
    for place in ("85701", "85701", "60614"):
        make.confirmed(page, postal_code=place, source_code="mail")
    make.paper(page)
    lines = told(write(ask(kind="counts", columns=["state", "day", "source"])))
    assert [tuple(line.values()) for line in lines] == [
        ("", "2026-10-14", "", "0", "310"),
        ("ocd-division/country:us/state:az", "2026-10-14", "mail", "2", "0"),
        ("ocd-division/country:us/state:il", "2026-10-14", "mail", "1", "0"),
    ]
    with pytest.raises(BadInput):
        ask(kind="counts", columns=["name"])


def test_a_list_says_the_state_the_pledge_and_the_answers_of_each(make: Factory, ask: Ask, member: Membership) -> None:
    page = make.page(member.organization, kind="pledge", asked_fields=("phone", "city"))
    answers = {"phone": "520 555 0100", "city": "Tucson"}
    kept, held = (make.confirmed(page, name=name, answers=answers) for name in ("Kept", "Held"))
    kept.pledge_on, kept.kept_at, held.status = NOW.date(), NOW, "held"
    (line,) = told(write(ask()))
    assert (line["name"], line["status"], line["pledge_on"]) == ("Kept", "confirmed", "2026-10-14")
    assert line["signed_at"] == line["kept_at"] == "2026-10-14T09:30:00Z"
    assert (line["phone"], line["city"], line["occupation"]) == ("520 555 0100", "Tucson", "")
    (line,) = told(write(ask(filters=Filters(status="held"))))
    assert (line["name"], line["status"]) == ("Held", "held")
    (counted,) = told(write(ask(kind="counts", filters=Filters(status="held"))))
    assert counted["confirmed_count"] == "1"


def test_a_letter_says_street_and_town_as_its_own_columns(make: Factory, ask: Ask, page: ActionPage) -> None:
    signature = make.confirmed(page)
    signature.street, signature.city = "1 Main Street", "Tucson"
    (line,) = told(write(ask()))
    assert (line["street"], line["city"]) == ("1 Main Street", "Tucson")


def test_addresses_are_for_administrators_and_columns_for_who_names_them(ask: Ask) -> None:
    assert export_rows.FOR_ADMINISTRATORS.isdisjoint(export_rows.columns_for("signatures", "staff"))
    for column in export_rows.FOR_ADMINISTRATORS:
        assert not export_rows.may_open(["name", column], "staff")
        with pytest.raises(BadInput):
            ask(role="staff", columns=["name", column])
    with pytest.raises(BadInput):
        ask(columns=[])
    with pytest.raises(BadInput):
        ask(purpose=" \u200b ")
