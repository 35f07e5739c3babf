"""Settings, campaigns, outcomes and going from one organization to another: all of it without a command line."""

import pytest
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy.orm import Session

from campaign_app.errors import BadInput, NotFound
from campaign_app.models import ActionPage, Campaign, Membership, Organization
from campaign_app.services import campaigns, pages
from tests.conftest import NOW
from tests.factories import Factory
from tests.services.rows import the
from tests.web.conftest import LogIn, words

SETTINGS = {
    "contact_email": "desk@example.org",
    "postal_address": "1 Main Street\nTucson, AZ 85701",
    "accent": "#ffee00",
    "count_threshold": "40",
    "time_zone": "America/Phoenix",
    "embed_origins": "https://partner.example\nhttps://PARTNER.example/ https://b.example",
}


@pytest.fixture
def organization(make: Factory) -> Organization:
    """An organization."""
    return make.organization()


@pytest.fixture
def administrator(make: Factory, organization: Organization, log_in: LogIn) -> FlaskClient:
    """An administrator's browser."""
    return log_in(make.member(organization))


def test_an_administrator_sets_what_only_the_command_line_could(
    administrator: FlaskClient, organization: Organization, client: FlaskClient
) -> None:
    address = f"/administrator/{organization.slug}/settings"
    assert "Nothing was saved" not in administrator.get(address).text
    assert administrator.post(address, data=SETTINGS).status_code == 303
    assert organization.accent == "#ffee00"
    assert organization.embed_origins == ["https://b.example", "https://partner.example"]
    assert organization.postal_address == "1 Main Street, Tucson, AZ 85701"
    assert organization.count_threshold == 40
    assert organization.time_zone == "America/Phoenix"
    assert "--accent" in client.get(f"/o/{organization.slug}/theme.css").text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("accent", "green"),
        ("time_zone", "Mars/Olympus"),
        ("embed_origins", "partner.example"),
        ("count_threshold", "9"),
        ("contact_email", "nobody"),
        ("postal_address", "x" * 301),
    ],
)
def test_odd_settings_come_back_with_the_field_that_is_wrong(
    field: str, value: str, administrator: FlaskClient, organization: Organization
) -> None:
    answer = administrator.post(f"/administrator/{organization.slug}/settings", data=SETTINGS | {field: value})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert value in answer.text
    assert organization.accent is None


def test_a_zone_by_an_old_name_is_offered_to_who_has_it_and_so_not_lost(
    administrator: FlaskClient, organization: Organization
) -> None:
    organization.time_zone = "US/Eastern"
    address = f"/administrator/{organization.slug}/settings"
    (form,) = (
        form for form in html.document_fromstring(administrator.get(address).text).forms if "accent" in form.fields
    )
    assert form.fields["time_zone"] == "US/Eastern"
    administrator.post(address, data={name: value or "" for name, value in form.fields.items() if name != "look"})
    assert organization.time_zone == "US/Eastern"


def test_a_colour_is_tried_on_the_samples_before_it_is_saved(
    administrator: FlaskClient, organization: Organization
) -> None:
    address = f"/administrator/{organization.slug}/settings"
    answer = administrator.post(address, data=SETTINGS | {"accent": "#ffd60a", "look": "yes"})
    assert answer.status_code == 200
    assert "desk@example.org" in answer.text  # what else was typed is still there
    assert organization.accent is None
    (path,) = html.document_fromstring(answer.text).xpath("//link[@data-try]/@href")
    sheet = administrator.get(path)
    assert sheet.mimetype == "text/css"
    for rule in (".ws-try {", "--accent: #ffd60a", "--on-accent: #000000", "--accent-on-light: #806b05"):
        assert rule in sheet.text
    for odd in ("", "red", "#ffd60a;}body{display:none}"):
        assert administrator.get(f"{address}/colours.css", query_string={"accent": odd}).text.strip() == ""
    assert administrator.post(address, data=SETTINGS | {"accent": "red", "look": "yes"}).status_code == 422


def test_pages_are_grouped_under_campaigns_on_the_front_page(
    make: Factory, member: Membership, browser: FlaskClient, room: str, client: FlaskClient, session: Session
) -> None:
    page = make.page(member.organization)
    assert browser.post(f"{room}/campaigns", data={"name": "Buses"}).status_code == 303
    campaign = the(session, Campaign)
    browser.post(f"{room}/pages/{page.id}/place", data={"campaign": str(campaign.id)})
    assert ">Buses</h3>" in client.get(f"/o/{member.organization.slug}").text
    assert browser.post(f"{room}/campaigns/{campaign.id}", data={"name": "Night buses"}).status_code == 303
    assert ">Night buses</h3>" in client.get(f"/o/{member.organization.slug}").text
    assert page.headline in words(browser.get(f"{room}/campaigns/{campaign.id}"))
    browser.post(f"{room}/pages/{page.id}/place", data={"campaign": ""})
    assert "Night buses" not in client.get(f"/o/{member.organization.slug}").text


def test_a_campaigns_name_is_there_and_its_own(
    make: Factory, member: Membership, browser: FlaskClient, room: str
) -> None:
    first, other = (make.campaign(member.organization, name) for name in ("Buses", "Trams"))
    for address in (f"{room}/campaigns", f"{room}/campaigns/{first.id}"):
        for name in ("", " ", "Trams", "x" * 121):
            assert browser.post(address, data={"name": name}).status_code == 422
    with pytest.raises(BadInput):
        campaigns.rename(campaign=other, name="Buses", account_id=None, now=NOW)


def test_a_page_joins_no_neighbours_campaign(
    make: Factory, member: Membership, browser: FlaskClient, room: str
) -> None:
    page, foreign = make.page(member.organization), make.campaign(make.organization())
    assert browser.post(f"{room}/pages/{page.id}/place", data={"campaign": str(foreign.id)}).status_code == 422
    assert page.campaign_id is None
    with pytest.raises(NotFound):
        campaigns.get_campaign(organization_id=member.organization_id, campaign_id=foreign.id)


def test_an_organizer_says_how_a_page_ended(
    make: Factory, member: Membership, browser: FlaskClient, room: str, client: FlaskClient, session: Session
) -> None:
    page = make.page(member.organization)
    outcome = {"outcome": "The buses stay", "is_won": "y"}
    answer = browser.post(f"{room}/pages/{page.id}/outcome", data=outcome)
    assert answer.status_code == 422
    assert "Close the page" in words(answer)
    pages.close(page=page, account_id=None, now=NOW)
    assert browser.post(f"{room}/pages/{page.id}/outcome", data=outcome).status_code == 303
    assert "The buses stay" in words(client.get(f"/o/{member.organization.slug}"))
    assert the(session, ActionPage).won_at is not None
    assert 'value="The buses stay"' in browser.get(f"{room}/pages/{page.id}/place").text


def test_an_account_of_several_organizations_goes_from_one_to_the_other(make: Factory, log_in: LogIn) -> None:
    first, second = make.organization(name="First House"), make.organization(name="Second House")
    member = make.member(first, "organizer", email="olga@example.org")
    browser = log_in(member)
    assert "Go to" not in browser.get(f"/organizer/{first.slug}/").text
    make.member(second, "staff", email="olga@example.org")
    assert f'<a href="/staff/{second.slug}/">Go to Second House</a>' in browser.get(f"/organizer/{first.slug}/").text
    assert f'<a href="/organizer/{first.slug}/">Go to First House</a>' in browser.get(f"/staff/{second.slug}/").text
