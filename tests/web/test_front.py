"""Front pages: everybody's open actions, and one organization's with its search and its closed pages."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from campaign_app.extensions import db
from campaign_app.identifiers import new_id
from campaign_app.models import ActionPage, Campaign, Organization
from campaign_app.services import counting, deliveries, outcomes, pages, tallies
from campaign_app.services.browsing import PER_PAGE
from tests.conftest import NOW
from tests.factories import Factory


def headlines(client: FlaskClient, path: str) -> list[str]:
    """The open actions a front page lists."""
    answer = client.get(path)
    assert answer.status_code == 200
    return [str(each) for each in html.document_fromstring(answer.text).xpath("//article//a/text()")]


def front(organization: Organization, query: str = "") -> str:
    """The address of an organization's front page."""
    return f"/o/{organization.slug}{query}"


def put_campaign(page: ActionPage, name: str) -> None:
    """Make the page part of a campaign."""
    campaign = Campaign(id=new_id(NOW), organization_id=page.organization_id, name=name, created_at=NOW)
    db.session.add(campaign)
    db.session.flush()
    page.campaign_id = campaign.id
    db.session.flush()


def test_an_organization_lists_its_own_open_pages_only(make: Factory, client: FlaskClient) -> None:
    organization = make.organization()
    make.page(organization, headline="Open one")
    make.draft(organization)
    make.page(headline="A neighbour's")
    closed = make.page(organization, headline="Closed one")
    pages.close(page=closed, account_id=None, now=NOW)
    assert headlines(client, front(organization)) == ["Open one"]
    assert set(headlines(client, "/")) == {"Open one", "A neighbour's"}


def test_an_unknown_organization_is_not_found(client: FlaskClient) -> None:
    assert client.get("/o/nobody").status_code == 404
    assert client.get("/o/Not_A_Slug").status_code == 404


def test_open_pages_stand_under_their_campaigns(make: Factory, client: FlaskClient) -> None:
    organization = make.organization()
    put_campaign(make.page(organization, headline="In the campaign"), "Night buses")
    make.page(organization, headline="Without one")
    assert headlines(client, front(organization)) == ["Without one", "In the campaign"]
    tree = html.document_fromstring(client.get(front(organization)).text)
    assert tree.xpath("//h3[contains(@class, 'section__title')]/text()") == ["Night buses"]
    assert tree.xpath("//h4/a/text()") == ["In the campaign"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("LIBRARY", ["Reopen the library"]),
        ("buses keep", ["Keep the night buses"]),
        ("evening", ["Keep the night buses"]),  # stands in the demand
        ("library evening", []),
        ("100%", ["100% of the money"]),
        ("%", ["100% of the money"]),
        ("_", []),
        ("'; DROP TABLE action_pages; --", []),
        ("nul\x00byte", []),
        ("x" * 5_000, []),
    ],
)
def test_a_search_finds_what_has_every_word(make: Factory, client: FlaskClient, words: str, found: list[str]) -> None:
    organization = make.organization()
    make.page(organization, headline="Keep the night buses")
    make.page(organization, headline="Reopen the library", demand="open it again.")
    make.page(organization, headline="100% of the money", demand="pay it out.")
    answer = client.get(front(organization), query_string={"q": words})
    assert answer.status_code == 200
    tree = html.document_fromstring(answer.text)
    assert tree.xpath("//article//a/text()") == found
    assert bool(found) != ("No open action has the words" in answer.text)


def test_a_search_looks_at_the_demand_people_sign_now(make: Factory, client: FlaskClient) -> None:
    page = make.page(headline="Buses")
    make.confirmed(page)
    pages.edit(page=page, text=make.page_text(headline="Buses", demand="run trams."), account_id=None, now=NOW)
    assert headlines(client, front(page.organization, "?q=trams")) == ["Buses"]
    assert headlines(client, front(page.organization, "?q=evening")) == []


def test_what_was_searched_for_is_shown_as_text(make: Factory, client: FlaskClient) -> None:
    text = client.get(front(make.organization()), query_string={"q": '"><script>alert(1)</script>'}).text
    assert "<script>alert" not in text
    assert 'content="noindex"' in text


def test_a_long_list_is_read_in_parts(make: Factory, client: FlaskClient) -> None:
    organization = make.organization()
    for number in range(PER_PAGE + 2):
        make.page(organization, headline=f"Action {number}")
    first = client.get(front(organization))
    assert first.text.count("<article") == PER_PAGE
    assert 'rel="next"' in first.text
    second = client.get(front(organization, "?page=2"))
    assert second.text.count("<article") == 2
    assert 'rel="next"' not in second.text
    for odd in ("0", "-3", "abc", "99999999999999999999"):
        assert client.get(front(organization, f"?page={odd}")).status_code == 200


def test_what_was_won_and_closed_stands_in_a_table(make: Factory, client: FlaskClient) -> None:
    organization = make.organization()
    won, closed = make.page(organization, headline="Won one"), make.page(organization, headline="Closed one")
    make.confirmed(won)
    counting.fold()
    tallies.take(page=won, account_id=None, now=NOW)
    (delivery,) = deliveries.list_deliveries(organization_id=organization.id)
    delivery.status = "sent"
    for page in (closed, won):
        pages.close(page=page, account_id=None, now=NOW)
    outcomes.record(page=won, outcome="Buses run again", is_won=True, account_id=None, now=NOW)
    tree = html.document_fromstring(client.get(front(organization)).text)
    rows = [" ".join(str(row.text_content()).split()) for row in tree.xpath("//tbody/tr")]
    assert rows == ["Won one Won Buses run again 1 14 October 2026", "Closed one Closed 0 not yet"]
    assert "Buses run again" in client.get(f"/a/{won.slug}").text


def test_only_a_closed_page_has_an_outcome(make: Factory, app: Flask) -> None:
    page = make.page()
    command = ["set-outcome", page.slug, "Buses run again", "--won", "--organization"]
    runner = app.test_cli_runner()
    assert runner.invoke(args=[*command, page.organization.slug]).exit_code != 0
    pages.close(page=page, account_id=None, now=NOW)
    assert runner.invoke(args=[*command, make.organization().slug]).exit_code != 0
    assert not page.won_at
    assert runner.invoke(args=[*command, page.organization.slug]).exit_code == 0
    db.session.refresh(page, ["outcome", "won_at"])
    assert page.won_at
    assert page.outcome == "Buses run again"


def test_front_pages_are_cacheable_and_set_no_cookie(make: Factory, client: FlaskClient) -> None:
    organization = make.organization()
    for path in ("/", front(organization)):
        answer = client.get(path)
        assert answer.headers["Cache-Control"].startswith("public")
        assert "Set-Cookie" not in answer.headers
        again = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304


def test_every_public_page_leads_to_its_organizations_front(make: Factory, client: FlaskClient) -> None:
    page = make.page()
    assert f'href="/o/{page.organization.slug}"' in client.get(f"/a/{page.slug}").text


def test_a_tally_that_has_reached_nobody_is_not_called_handed_in(make: Factory, client: FlaskClient) -> None:
    page = make.page()
    make.confirmed(page)
    tallies.take(page=page, account_id=None, now=NOW)
    pages.close(page=page, account_id=None, now=NOW)
    assert "not yet" in client.get(front(page.organization)).text


def test_letters_are_handed_in_when_they_left_and_pledges_are_kept_not_handed_in(
    make: Factory, client: FlaskClient
) -> None:
    organization = make.organization()
    letter, pledge = make.page(organization, kind="letter"), make.page(organization, kind="pledge")
    make.confirmed(letter)
    (delivery,) = deliveries.list_deliveries(organization_id=organization.id)
    delivery.status = "sent"
    for page in (letter, pledge):
        pages.close(page=page, account_id=None, now=NOW)
    cells = html.document_fromstring(client.get(front(organization)).text).xpath("//td[@data-label='Handed in']")
    assert sorted(str(cell.text_content()).strip() for cell in cells) == ["14 October 2026", "–"]
