"""The colour of an organization on its pages."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from campaign_app.models import Organization
from tests.factories import Factory


def set_accent(app: Flask, organization: Organization, colour: str) -> int:
    """What an operator types; the exit status."""
    runner = app.test_cli_runner()
    return runner.invoke(args=["set-accent", colour, "--organization", organization.slug]).exit_code


def sheets(client: FlaskClient, path: str) -> list[str]:
    """The theme sheets a page loads."""
    links = html.document_fromstring(client.get(path).text).xpath("//link[@rel='stylesheet']/@href")
    return [str(link) for link in links if "theme.css" in str(link)]


def test_without_a_colour_the_pages_load_no_sheet_more(make: Factory, client: FlaskClient) -> None:
    assert sheets(client, f"/a/{make.page().slug}") == []


def test_the_colour_is_served_under_an_address_that_changes_with_it(
    make: Factory, app: Flask, client: FlaskClient
) -> None:
    page, neighbour = make.page(), make.page()
    slug = page.organization.slug
    assert set_accent(app, page.organization, "#FFD60A") == 0
    for path in (f"/a/{page.slug}", f"/a/{page.slug}/embed", f"/a/{page.slug}/received", f"/o/{slug}"):
        assert sheets(client, path) == [f"/o/{slug}/theme.css?v=ffd60a"]
    assert sheets(client, f"/a/{neighbour.slug}") == []
    assert set_accent(app, page.organization, "none") == 0
    assert sheets(client, f"/a/{page.slug}") == []


def test_the_sheet_holds_the_derived_colours_and_is_kept_for_good(
    make: Factory, app: Flask, client: FlaskClient
) -> None:
    organization = make.organization()
    set_accent(app, organization, "#ffd60a")
    answer = client.get(f"/o/{organization.slug}/theme.css?v=ffd60a")
    assert answer.mimetype == "text/css"
    for rule in (
        "--accent: #ffd60a",
        "--on-accent: #000000",
        "--accent-on-light: #806b05",
        "--accent-on-dark: #ffd60a",
    ):
        assert rule in answer.text
    assert "immutable" in answer.headers["Cache-Control"]
    for other in ("", "?v=000000", "?v="):
        old = client.get(f"/o/{organization.slug}/theme.css{other}")
        assert "immutable" not in old.headers["Cache-Control"]


def test_an_organization_without_a_colour_has_an_empty_sheet(make: Factory, client: FlaskClient) -> None:
    answer = client.get(f"/o/{make.organization().slug}/theme.css")
    assert (answer.status_code, answer.text.strip()) == (200, "")
    assert client.get("/o/nobody/theme.css").status_code == 404


@pytest.mark.parametrize("odd", ["red", "#fff", "#12345g", "#000000;}body{display:none}", " "])
def test_what_is_no_colour_is_refused(make: Factory, app: Flask, odd: str) -> None:
    organization = make.organization()
    assert set_accent(app, organization, odd) != 0
    assert organization.accent is None
