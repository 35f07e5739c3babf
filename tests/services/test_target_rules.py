"""Target rules: kept as chosen, resolved when a letter is made, and watched when the people behind them change."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from campaign_app.errors import BadInput
from campaign_app.models import ActionPage, Delivery, Letter, Target, TargetChange, TargetRule
from campaign_app.services import pages, recipients, retargeting, signing, target_rules
from campaign_app.services.target_rules import Rule
from tests.conftest import NOW
from tests.congress import CONGRESS, US, enrol_congress
from tests.factories import LETTER, Factory
from tests.services.rows import count, rows, the

BOTH = (Rule("house"), Rule("senate"))
LATER = NOW + timedelta(days=30)


@pytest.fixture(autouse=True)
def congress(app: Flask) -> None:
    """The made-up Congress is known."""
    enrol_congress()


def page_of(make: Factory, *rules: Rule, targets: str = "") -> ActionPage:
    return make.page(kind="letter", targets=targets, rules=rules)


def names(page: ActionPage, district: str = "") -> list[str]:
    found = recipients.find_recipients(page, district=district, congress_number=CONGRESS)
    return [person.addressee for person in found.people]


@pytest.mark.parametrize(
    ("rules", "addressed"),
    [
        ((Rule("house"),), ["Representative Alder"]),
        ((Rule("senate"),), ["Senator Birch", "Senator Cedar"]),
        (BOTH, ["Representative Alder", "Senator Birch", "Senator Cedar"]),
        ((Rule("committee", "HSTT"),), ["Representative Alder"]),
        ((Rule("house"), Rule("committee", "HSTT")), ["Representative Alder"]),
        ((Rule("person", "bioguide:D000904"),), ["Delegate Dogwood"]),
    ],
)
def test_each_rule_leads_to_its_people_once(rules: tuple[Rule, ...], addressed: list[str], make: Factory) -> None:
    assert names(page_of(make, *rules), f"{US}/state:az/cd:7") == addressed


def test_holders_of_a_named_office_and_custom_targets_come_after_one_another(make: Factory) -> None:
    offices = target_rules.list_offices()
    page = page_of(make, Rule("office", offices[0]), targets="City Council <council@example.org>")
    assert names(page)[-1] == "City Council"
    assert len(names(page)) > 1


def test_delegates_have_no_senators_and_vacant_seats_are_said(make: Factory, session: Session) -> None:
    page = page_of(make, *BOTH)
    assert names(page, f"{US}/district:dc") == ["Delegate Dogwood"]
    found = recipients.find_recipients(page, district=f"{US}/state:az/cd:6", congress_number=CONGRESS)
    assert [(seat.office, seat.district_code) for seat in found.vacancies] == [("us-house", f"{US}/state:az/cd:6")]


@pytest.mark.parametrize(
    ("code", "chosen", "district"),
    [
        ("85701", "", f"{US}/state:az/cd:7"),
        ("8 5 7 0 1", "", f"{US}/state:az/cd:7"),
        ("85701-1234", "", f"{US}/state:az/cd:7"),
        ("85641", f"{US}/state:az/cd:6", f"{US}/state:az/cd:6"),
        ("20001", "", f"{US}/district:dc"),
        ("00901", "", f"{US}/territory:pr"),
        ("05401", "", f"{US}/state:vt/cd:at-large"),
        ("85999", f"{US}/state:az/cd:7", f"{US}/state:az/cd:7"),
    ],
)
def test_a_letter_goes_to_the_people_of_the_place(
    code: str, chosen: str, district: str, make: Factory, session: Session
) -> None:
    page = page_of(make, *BOTH, targets="City Council <council@example.org>")
    signature = make.signature(page, postal_code=code, district=chosen, country_code="")
    assert (signature.district_code, signature.country_code) == (district, "US")
    expected = names(page, district)
    assert sorted(letter.addressee for letter in rows(session, Letter)) == sorted(expected)


@pytest.mark.parametrize(
    ("code", "chosen", "field", "sentence"),
    [
        ("85641", "", "district", "Choose your district"),
        ("85641", f"{US}/state:vt/cd:at-large", "district", "Choose your district"),
        ("99999", "", "postal_code", "We found no district for 99999"),
        ("", "", "postal_code", "Enter your postal code"),
    ],
)
def test_a_letter_whose_district_is_open_is_refused_at_its_field(
    code: str, chosen: str, field: str, sentence: str, make: Factory, session: Session
) -> None:
    page = page_of(make, *BOTH)
    with pytest.raises(BadInput, match=sentence) as refused:
        make.signature(page, postal_code=code, district=chosen)
    session.rollback()
    assert refused.value.field == field
    assert count(session, Letter, Target) == [0, 0]


def test_the_senators_need_no_district_where_a_code_lies_in_one_state(make: Factory) -> None:
    page = page_of(make, Rule("senate"))
    assert make.signature(page, postal_code="85641").district_code == f"{US}/state:az"
    with pytest.raises(BadInput, match="Choose your district"):
        make.signature(page, postal_code="84536")


def test_somebody_abroad_chooses_their_district(make: Factory, session: Session) -> None:
    page = page_of(make, *BOTH)
    with pytest.raises(BadInput, match="choose your state and district"):
        make.signature(page, postal_code="85701", country_code="DE")
    session.rollback()
    chosen = f"{US}/state:az/cd:7"
    assert make.signature(page, postal_code="10115", country_code="DE", district=chosen).district_code == chosen


def test_nobody_in_the_seat_means_no_letter(make: Factory, session: Session) -> None:
    with pytest.raises(BadInput, match="nobody holds the office"):
        make.signature(page_of(make, Rule("house")), postal_code="85641", district=f"{US}/state:az/cd:6")
    session.rollback()


def test_fields_are_filled_for_each_recipient_and_once_only(make: Factory, session: Session) -> None:
    text = "{representative.title_and_name}, I am {supporter.name} from {district} in {state}. {not.mine} " + LETTER
    make.signature(page_of(make, *BOTH), subject="To {representative.name}", body=text, name="Ada {state} Visitor")
    first = the(session, Letter, addressee="Representative Alder")
    assert first.subject == "To Ada Q. Alder"
    assert first.body.startswith("Representative Alder, I am Ada {state} Visitor from Arizona’s 7th congressional ")
    assert "district in Arizona. {not.mine}" in first.body
    assert len({letter.digest for letter in rows(session, Letter)}) == 3


def test_two_supporters_at_one_address_write_to_the_same_targets(make: Factory, session: Session) -> None:
    page = page_of(make, *BOTH)
    for name in ("Ada Visitor", "Ben Visitor"):
        make.confirmed(page, name=name, street="1 Elm Street", city="Tucson")
    assert count(session, Letter, Target, Delivery) == [6, 3, 6]
    assert len({letter.digest for letter in rows(session, Letter)}) == 6


def test_a_member_who_left_between_signing_and_confirming_gets_nothing(make: Factory, session: Session) -> None:
    signature = make.signature(page_of(make, *BOTH))
    enrol_congress(without="C000903", now=LATER)
    session.expire_all()
    signing.confirm(signature_id=signature.id, now=LATER)
    states = {delivery.target_id: delivery for delivery in rows(session, Delivery)}
    gone = states[the(session, Target, name="Chidi Cedar").id]
    assert gone.status == "failed"
    assert gone.note_values == {"day": LATER.date().isoformat()}
    assert {each.status for each in states.values() if each is not gone} == {"needs_action"}


def test_a_page_follows_who_holds_the_seat_when_the_letter_is_made(make: Factory, session: Session) -> None:
    page = page_of(make, *BOTH)
    enrol_congress(without="C000903", now=LATER)
    session.expire_all()
    make.signature(page)
    assert {letter.addressee for letter in rows(session, Letter)} == {"Representative Alder", "Senator Birch"}


def test_after_an_import_the_organizer_sees_which_open_pages_changed_targets(make: Factory, session: Session) -> None:
    changed, other = page_of(make, Rule("senate")), page_of(make, Rule("house"))
    enrol_congress(now=LATER)
    assert rows(session, TargetChange) == []
    enrol_congress(without="C000903", now=LATER)
    (change,) = retargeting.list_changes(organization_id=changed.organization_id, action_page_id=changed.id)
    assert change.joined == []
    assert change.departed == ["Senator Chidi Cedar, Arizona"]
    assert retargeting.list_changes(organization_id=other.organization_id, action_page_id=other.id) == []
    since = retargeting.list_changed_since(organization_id=changed.organization_id, since=NOW)
    assert list(since) == [changed.id]
    assert retargeting.list_changed_since(organization_id=other.organization_id, since=NOW) == {}


def test_rules_are_kept_in_order_and_saved_again_change_nothing(make: Factory, session: Session) -> None:
    page = page_of(make, *BOTH)
    before = {rule.id for rule in rows(session, TargetRule)}
    text = make.page_text("letter", targets="", rules=BOTH)
    pages.edit(page=page, text=text, account_id=None, now=NOW)
    assert {rule.id for rule in rows(session, TargetRule)} == before
    pages.edit(page=page, text=make.page_text("letter", rules=BOTH[::-1]), account_id=None, now=NOW)
    assert target_rules.rules_of(page) == [*BOTH[::-1]]


def test_people_are_chosen_by_name_and_namesakes_by_number() -> None:
    assert target_rules.parse_people("Ada Q. Alder\n\n dara dogwood [D000904] ") == [
        Rule("person", "bioguide:A000901"), Rule("person", "bioguide:D000904"),
    ]  # fmt: skip
    with pytest.raises(BadInput, match="Nobody called “Zed Zebra”"):
        target_rules.parse_people("Zed Zebra")


def test_names_of_a_source_suggest_rules() -> None:
    assert target_rules.split_names(["Congress", "Department of State"]) == (["Department of State"], [*BOTH])
    assert target_rules.split_names(["the Senate"]) == ([], [Rule("senate")])
    assert target_rules.split_names(["Parliament"]) == (["Parliament"], [])


def test_titles_and_districts_are_said_in_the_language_of_the_letter(make: Factory, session: Session) -> None:
    page = make.page(kind="letter", targets="", rules=(Rule("house"), Rule("senate")), text=f"{LETTER} {{district}}")
    make.translation(page, "es")
    found = recipients.find_recipients(page, district=f"{US}/state:az/cd:7", congress_number=CONGRESS, language="es")
    assert {person.addressee for person in found.people} == {
        "Representante Alder", "Senador/a Birch", "Senador/a Cedar",
    }  # fmt: skip
    make.signature(page, language="es", body=f"{LETTER} {{district}}")
    (letter,) = rows(session, Letter, addressee="Senador/a Birch")
    assert letter.body.endswith("el 7.º distrito de Arizona en el Congreso")
    assert {target.role for target in rows(session, Target)} >= {"Senator, Arizona"}
