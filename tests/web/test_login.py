"""Logging in and out."""

from flask import Flask
from flask.testing import FlaskClient

from campaign_app.models import Membership
from tests.factories import PASSWORD, Factory
from tests.web.conftest import LogIn


def try_to_log_in(client: FlaskClient, email: str, password: str, host: str) -> tuple[int, str]:
    """Status and text of one try."""
    answer = client.post(
        "/account/login", data={"email": email, "password": password}, environ_base={"REMOTE_ADDR": host}
    )
    return answer.status_code, answer.text


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(make: Factory, client: FlaskClient) -> None:
    member = make.member(make.organization())
    wrong = try_to_log_in(client, member.account.email, "wrong password", "198.51.100.1")
    unknown = try_to_log_in(client, "nobody@example.org", "wrong password", "198.51.100.1")
    assert wrong[0] == unknown[0] == 422
    sentence = "This email address and password do not belong together"
    assert sentence in wrong[1]
    assert sentence in unknown[1]


def test_a_member_starts_where_the_role_works(make: Factory, log_in: LogIn) -> None:
    organization = make.organization()
    staff = make.member(organization, "staff")
    assert log_in(staff).get(f"/staff/{organization.slug}/").status_code == 200


def test_logging_out_ends_a_copied_cookie_too(app: Flask, make: Factory, log_in: LogIn) -> None:
    member = make.member(make.organization())
    browser = log_in(member)
    copy = app.test_client()
    cookie = browser.get_cookie("session")
    assert cookie is not None
    copy.set_cookie("session", cookie.value)
    assert _sees_home(copy, member)
    assert browser.post("/account/logout").status_code == 303
    assert not _sees_home(browser, member)
    assert not _sees_home(copy, member)


def _sees_home(browser: FlaskClient, member: Membership) -> bool:
    return browser.get(f"/organizer/{member.organization.slug}/").status_code == 200


def test_a_log_in_leads_back_to_where_one_wanted_to_go(make: Factory, client: FlaskClient) -> None:
    member = make.member(make.organization())
    wanted = f"/organizer/{member.organization.slug}/sources"
    answer = client.post(
        f"/account/login?next={wanted}",
        data={"email": member.account.email, "password": PASSWORD},
        environ_base={"REMOTE_ADDR": "198.51.100.2"},
    )
    assert answer.headers["Location"] == wanted


def test_a_log_in_never_leads_to_another_site(make: Factory, client: FlaskClient) -> None:
    member = make.member(make.organization())
    for number, target in enumerate(
        ("//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)")
    ):
        answer = client.post(
            "/account/login",
            query_string={"next": target},
            data={"email": member.account.email, "password": PASSWORD},
            environ_base={"REMOTE_ADDR": f"198.51.100.{10 + number}"},
        )
        assert answer.headers["Location"] == f"/organizer/{member.organization.slug}/"


def test_many_tries_from_one_place_are_stopped(client: FlaskClient) -> None:
    statuses = [try_to_log_in(client, "a@example.org", "guess", "198.51.100.99")[0] for _ in range(11)]
    assert statuses == [422] * 10 + [429]
