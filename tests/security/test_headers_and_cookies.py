"""Headers, cookies and tokens."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from campaign_app.app import create_app
from campaign_app.config import Settings
from tests.conftest import settings_for
from tests.factories import PASSWORD, Factory


@pytest.mark.parametrize("path", ["/", "/account/login", "/nothing-here", "/confirm/broken"])
def test_every_page_carries_the_policy(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in policy


@pytest.fixture
def secure_app(settings: Settings) -> Flask:
    """The application as it is behind TLS."""
    changes = {"base_url": "https://act.example.org", "trusted_hosts": "act.example.org"}
    return create_app(settings_for(database_url=settings.database_url, redis_url=settings.redis_url, **changes))


def test_the_session_cookie_is_bound_to_the_host_and_to_tls(secure_app: Flask) -> None:
    answer = secure_app.test_client().get("/account/login", base_url="https://act.example.org")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    for flag in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert flag in cookie
    assert "Domain" not in cookie
    assert "max-age" in answer.headers["Strict-Transport-Security"]


def test_links_never_come_from_the_host_header(make: Factory, client: FlaskClient) -> None:
    page = make.page()
    assert client.get(f"/a/{page.slug}", headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 303),
        ({"Origin": "http://localhost"}, 303),
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({"Sec-Fetch-Site": "none"}, 303),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, 403),
    ],
)
def test_a_post_from_another_site_is_refused(
    make: Factory, client: FlaskClient, headers: dict[str, str], status: int
) -> None:
    typed = {"name": "Ada Visitor", "email": "ada@example.org"}
    assert client.post(f"/a/{make.page().slug}", data=typed, headers=headers).status_code == status


def test_the_workspace_takes_no_post_without_its_token(make: Factory, client: FlaskClient) -> None:
    member = make.member(make.organization())
    typed = {"email": member.account.email, "password": PASSWORD}
    assert client.post("/account/login", data=typed).status_code == 400
    slug = member.organization.slug
    for path in (f"/organizer/{slug}/sources", f"/staff/{slug}/exports/new/counts", "/account/logout"):
        assert client.post(path).status_code == 400


# Workspace forms that are shown and taken at one address; a public address never does both.
FORMS = {
    "account": "change_password forgot invite login renew_codes reset_password second_step set_up_codes turn_codes_off",
    "administrator": "invite remove retention settings",
    "organizer": (
        "campaign choose_demand choose_kind choose_target fetch_source handing_in list_campaigns list_updates"
        " page place_page publish source sources translate update wording_test"
    ),
    "staff": "ask_export",
}


def test_what_changes_something_has_an_address_of_its_own_or_is_a_known_form(app: Flask) -> None:
    both = {rule.endpoint for rule in app.url_map.iter_rules() if {"GET", "POST"} <= set(rule.methods or ())}
    assert both == {f"{room}.{name}" for room, names in FORMS.items() for name in names.split()}
