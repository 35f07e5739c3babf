"""What a page asks beyond the usual: a fixed list, checked, kept, taken out and deleted with the rest; never a must."""

import csv
import io

import pytest
from sqlalchemy.orm import Session

from campaign_app.errors import BadInput
from campaign_app.models import Signature
from campaign_app.services import asking, consent, erasing, exports, holdings, pages
from campaign_app.services.export_rows import Filters
from tests.conftest import NOW
from tests.factories import Factory
from tests.services.rows import count, the

ANSWERS = {"phone": "+1 520 555 0100", "city": "Tucson", "affiliation": "Bus Riders", "birth_year": "1980"}


def test_only_what_the_page_asks_is_kept(make: Factory) -> None:
    page = make.page(asked_fields=("phone", "city", "shoe_size"))
    assert page.asked_fields == ["phone", "city"]
    signature = make.signature(page, answers=ANSWERS | {"city": "  Tucson\u200b "})
    assert signature.answers == {"phone": "+1 520 555 0100", "city": "Tucson"}
    assert make.signature(page).answers is None
    assert make.signature(make.page(), answers=ANSWERS).answers is None


def test_a_letter_asks_for_street_and_town_by_itself(make: Factory) -> None:
    assert make.page(kind="letter", asked_fields=("street", "phone")).asked_fields == ["phone"]


@pytest.mark.parametrize(
    ("field", "answer"),
    [("phone", "call me"), ("phone", "+" * 20), ("birth_year", "80"), ("birth_year", "3020"), ("city", "x" * 121)],
)
def test_an_answer_that_is_none_names_its_field(field: str, answer: str, make: Factory, session: Session) -> None:
    page = make.page(asked_fields=tuple(asking.LIMITS))
    with pytest.raises(BadInput) as refused:
        make.signature(page, answers={field: answer})
    assert refused.value.field == field
    assert count(session, Signature) == [0]


def test_answers_are_exported_as_cells_no_program_computes_and_stand_in_the_copy(make: Factory) -> None:
    page = make.page(asked_fields=tuple(asking.LIMITS))
    signature = make.confirmed(page, answers=ANSWERS | {"occupation": "=1+1"})
    chosen = Filters(page_id=page.id)
    pieces = exports.take_out(
        organization_id=page.organization_id, kind="signatures", filters=chosen, purpose="A copy", now=NOW
    )
    (cells,) = csv.DictReader(io.StringIO(b"".join(pieces).decode()))
    assert (cells["city"], cells["phone"], cells["occupation"]) == ("Tucson", "'+1 520 555 0100", "'=1+1")
    supporter = consent.get_supporter(signature.supporter_id)
    assert holdings.copy_of(supporter)["signatures"][0]["answers"] == ANSWERS | {"occupation": "=1+1"}


def test_answers_are_erased_with_the_signature(make: Factory, session: Session) -> None:
    signature = make.confirmed(make.page(asked_fields=("phone",)), answers=ANSWERS)
    erasing.erase(supporter_id=signature.supporter_id, now=NOW)
    assert count(session, Signature) == [0]


def test_a_question_dropped_later_leaves_the_answers_given(make: Factory, session: Session) -> None:
    page = make.page(asked_fields=("phone",))
    signature = make.confirmed(page, answers=ANSWERS)
    pages.edit(page=page, text=make.page_text(), account_id=None, now=NOW)
    assert the(session, Signature, id=signature.id).answers == {"phone": "+1 520 555 0100"}


@pytest.mark.parametrize(
    ("bait", "seconds", "score"), [("", None, 0), ("", 40, 0), ("", 1, 30), ("x", None, 60), ("x", 0, 90)]
)
def test_a_machine_like_form_is_scored_and_taken_like_any_other(
    bait: str, seconds: int | None, score: int, make: Factory
) -> None:
    signature = make.confirmed(make.page(), bait=bait, fill_seconds=seconds)
    assert (signature.status, signature.suspicion, signature.fill_seconds) == ("confirmed", score, seconds)


@pytest.mark.parametrize(
    ("text", "seconds"), [("12", 12), ("", None), ("-3", None), ("1e3", None), ("99999", None), ("\u0661\u0662", None)]
)
def test_what_a_browser_says_of_the_time_may_be_nonsense(text: str, seconds: int | None) -> None:
    assert asking.read_seconds(text) == seconds
