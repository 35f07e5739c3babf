"""Petition sheets: names under the demand they signed, numbered, in the columns the role may see, never markup."""

import re
from datetime import timedelta
from functools import partial
from typing import Any

import pypdfium2
import pytest
from sqlalchemy.orm import Session

from campaign_app.errors import BadInput, NotFound
from campaign_app.models import ActionPage, Export, Membership
from campaign_app.services import export_rows, export_writing, pages, petition_sheets
from campaign_app.services.export_rows import Filters
from tests.conftest import NOW
from tests.exports import Ask, asking_for, write
from tests.factories import Factory
from tests.services.rows import the

HOSTILE = '#panic("no") *not* $x$ \\ ]]> <b>&amp; @ref // {{7*7}} 😀'
ARABIC = "ليلى العلي"


@pytest.fixture
def member(make: Factory) -> Membership:
    """An administrator."""
    return make.member(make.organization())


@pytest.fixture
def page(make: Factory, member: Membership) -> ActionPage:
    """A page of theirs."""
    return make.page(member.organization)


@pytest.fixture
def ask(member: Membership, page: ActionPage) -> Ask:
    """Asks for the sheet of the page."""
    return partial(asking_for(member), file_format="pdf", filters=Filters(page_id=page.id))


def sides(data: bytes) -> list[str]:
    """The words of each page of a document, blanks collapsed."""
    document = pypdfium2.PdfDocument(data)
    return [" ".join(side.get_textpage().get_text_range().split()) for side in document]


def test_names_stand_numbered_with_place_and_day_under_their_demand(make: Factory, page: ActionPage, ask: Ask) -> None:
    make.confirmed(page, name="Ada Visitor")
    make.now = NOW + timedelta(days=1)
    make.confirmed(page, name="Léa Martin", postal_code="75011", country_code="FR")
    make.signature(page, name="Not Confirmed")
    make.confirmed(make.page(page.organization), name="Of Another Page")
    (side,) = sides(write(ask()))
    assert "2 signatures Keep the evening buses" in side
    assert "keep the evening buses running. No. Name Place Confirmed" in side
    assert "1 Ada Visitor 85701, Arizona, United States 14 October 2026" in side
    assert "2 Léa Martin 75011, France 15 October 2026" in side
    assert "Not Confirmed" not in side
    assert "Of Another Page" not in side


def test_each_text_stands_at_the_head_of_every_page_of_its_names(make: Factory, page: ActionPage, ask: Ask) -> None:
    for number in range(45):
        make.confirmed(page, name=f"First Text {number}")
    changed = make.page_text(demand="keep the night buses, too.")
    pages.edit(page=page, text=changed, account_id=None, now=NOW)
    make.confirmed(page, name="Second Text")
    read = sides(write(ask(columns=["name"])))
    assert len(read) >= 3
    for side in read[:-1]:
        assert "45 people signed this text: keep the evening buses running. No. Name" in side
    assert "1 person signed this text: keep the night buses, too. No. Name 46 Second Text" in read[-1]
    numbered = re.findall(r"(\d+) First Text (\d+)", " ".join(read))
    assert [int(number) for number, _ in numbered] == list(range(1, 46))
    assert {int(name) for _, name in numbered} == set(range(45))


def test_a_sheet_speaks_the_language_of_its_page(make: Factory, member: Membership, ask: Ask) -> None:
    page = make.page(member.organization, language="fr")
    make.confirmed(page, name="Léa Martin", postal_code="", country_code="US")
    (side,) = sides(write(ask(filters=Filters(page_id=page.id))))
    assert "1 signature" in side
    assert "1 Léa Martin États-Unis 14 octobre 2026" in side


def test_what_people_typed_is_never_markup_and_turns_only_its_own_cell(
    make: Factory, page: ActionPage, ask: Ask
) -> None:
    long = "W" * 120
    for name in (HOSTILE, ARABIC, long, "After All"):
        make.confirmed(page, name=name)
    (side,) = sides(write(ask(columns=["name", "postal_code"])))
    seen = side.replace("\u200b", "")
    assert '#panic("no") *not* $x$ \\ ]]> <b>&amp; @ref // {{7*7}}' in seen
    assert set(ARABIC) <= set(seen)
    assert long in seen.replace(" ", "")
    # The reading of a document guesses the order of lines; what is whole stands in its own cell.
    assert "After All 85701" in seen


def test_a_sheet_holds_only_what_was_chosen_and_the_role_may_see(make: Factory, page: ActionPage, ask: Ask) -> None:
    signature = make.confirmed(page, name="Ada Visitor", comment="My own words", email="ada@people.test")
    signature.answers = {"phone": "520 555 0100", "city": "Tucson"}
    export = ask(role="staff", columns=["name", "city", "comment"])
    (side,) = sides(write(export))
    assert export.columns == ["name", "city"]
    assert "1 Ada Visitor Tucson" in side
    everything = ask()
    assert export_rows.FOR_ADMINISTRATORS.isdisjoint(everything.columns)
    (side,) = sides(write(everything))
    for left_out in ("My own words", "520 555 0100", "@people.test"):
        assert left_out not in side
    with pytest.raises(BadInput):
        ask(role="staff", columns=["name", "email"])


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"filters": Filters()}, "page"),
        ({"columns": ["postal_code"]}, "columns"),
        ({"kind": "counts", "columns": ["day"]}, "format"),
    ],
)
def test_what_makes_no_sheet_is_refused_at_its_field(asked: dict[str, Any], field: str, ask: Ask) -> None:
    with pytest.raises(BadInput) as refused:
        ask(**asked)
    assert refused.value.field == field


def test_too_many_are_refused_with_the_way_out(
    make: Factory, page: ActionPage, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(petition_sheets, "ROWS_MAX", 1)
    for _ in range(2):
        make.confirmed(page)
        make.now += timedelta(days=1)
    with pytest.raises(BadInput, match="at most 1 signatures: narrow them by days") as refused:
        ask()
    assert refused.value.field == "from_on"
    (side,) = sides(write(ask(filters=Filters(page_id=page.id, to_on=NOW.date()))))
    assert "1 signature" in side


def test_who_signs_after_it_was_agreed_to_is_not_on_the_sheet(
    make: Factory, page: ActionPage, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_writing, "BATCH_ROWS", 1)
    make.confirmed(page, name="Before")
    export = ask(columns=["name"])
    make.now = NOW + timedelta(hours=1)
    make.confirmed(page, name="Later")
    (side,) = sides(write(export))
    assert "1 Before" in side
    assert "Later" not in side


def test_a_neighbours_page_makes_no_sheet(make: Factory, ask: Ask) -> None:
    with pytest.raises(NotFound):
        ask(filters=Filters(page_id=make.page().id))


def test_a_sheet_is_only_drawn_by_a_worker(make: Factory, page: ActionPage, ask: Ask, session: Session) -> None:
    make.confirmed(page)
    ask()
    export_writing.run_now(the(session, Export), clock=lambda: NOW)
    assert the(session, Export).status == "new"
