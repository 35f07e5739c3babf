"""By which channel letters to a target go, and what Congress calls an office."""

import pytest

from campaign_app.models import Channel, Target, Term, channel_of

FORM = "https://example.gov/contact"
SITE = "https://example.gov/"
ARIZONA = "ocd-division/country:us/state:az"


def representative(office: str = "us-house", district: str = f"{ARIZONA}/cd:7", **known: str) -> Target:
    """A target that holds a seat, with the contact points given."""
    points = {"form_url": "", "site_url": "", "email": ""} | known
    return Target(name="Ada Lovelace", term=Term(office=office, district_code=district, **points))


@pytest.mark.parametrize(
    ("target", "channel"),
    [
        (Target(name="City Council", email="council@example.org"), "email"),
        (Target(name="City Council"), "email"),
        (representative(form_url=FORM, site_url=SITE), "hand_off"),
        (representative(site_url=SITE), "hand_off"),
        (representative(), "print"),
        (representative(email="office@example.org", site_url=SITE), "email"),
    ],
)
def test_letters_go_as_the_target_is_known_to_take_them(target: Target, channel: Channel) -> None:
    assert channel_of(target) == channel


def test_a_persons_choice_goes_before_what_is_known() -> None:
    target = representative(site_url=SITE)
    target.chosen_channel = "print"
    assert channel_of(target, cwc_offices={"HAZ07": "HAZ07"}) == "print"


def test_an_office_takes_documents_only_if_it_is_on_the_list() -> None:
    assert channel_of(representative(site_url=SITE), cwc_offices={"HAZ07": "HAZ07"}) == "cwc"
    assert channel_of(representative(site_url=SITE), cwc_offices={"HAZ08": "HAZ08"}) == "hand_off"
    assert channel_of(Target(name="City Council"), cwc_offices={"": "HAZ07"}) == "email"


@pytest.mark.parametrize(
    ("office", "district", "code"),
    [
        ("us-house", f"{ARIZONA}/cd:7", "HAZ07"),
        ("us-house", "ocd-division/country:us/state:ca/cd:45", "HCA45"),
        ("us-house", "ocd-division/country:us/state:ak/cd:at-large", "HAK00"),
        ("us-house", "ocd-division/country:us/district:dc", "HDC00"),
        ("us-house", "ocd-division/country:us/territory:pr", "HPR00"),
        ("us-senate", ARIZONA, "SAZ"),
        ("city-council", "ocd-division/country:us/state:az/place:tucson", ""),
    ],
)
def test_congress_calls_offices_by_house_state_and_district(office: str, district: str, code: str) -> None:
    assert Term(office=office, district_code=district).cwc_office == code


@pytest.mark.parametrize(
    ("target", "address", "url"),
    [
        (Target(name="A", email="a@example.org"), "a@example.org", ""),
        (Target(name="A"), None, ""),
        (representative(email="b@example.org", form_url=FORM, site_url=SITE), "b@example.org", FORM),
        (representative(site_url=SITE), None, SITE),
    ],
)
def test_contact_points_are_the_organizations_own_or_the_offices(target: Target, address: str, url: str) -> None:
    assert (target.mail_address, target.contact_url) == (address, url)
