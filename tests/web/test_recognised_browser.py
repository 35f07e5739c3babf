"""The browser that signed is spared the button; nobody and nothing else is."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign_app.app import create_app
from campaign_app.config import Settings
from campaign_app.models import Signature
from campaign_app.tokens import is_receipt, make_receipt
from campaign_app.web.public.recognising import with_receipt
from tests.conftest import settings_for
from tests.factories import Factory
from tests.web.test_links import link

TYPED = {"name": "Ada Visitor", "email": "ada@example.org"}
Sign = Callable[[FlaskClient], str]


@pytest.fixture
def sign(make: Factory, app: Flask, session: Session) -> Sign:
    """Signs a new page in a browser; returns the path of the mailed link."""

    def start(browser: FlaskClient) -> str:
        page = make.page()
        assert browser.post(f"/a/{page.slug}", data=TYPED).status_code == 303
        signature_id = session.scalars(select(Signature.id).where(Signature.action_page_id == page.id)).one()
        return link(app, "confirm", signature_id)

    return start


def statuses(session: Session) -> list[str]:
    return list(session.scalars(select(Signature.status).order_by(Signature.id)))


def test_the_browser_that_signed_confirms_by_opening_the_link(
    sign: Sign, client: FlaskClient, session: Session
) -> None:
    path = sign(client)
    answer = client.get(path, headers={"Sec-Fetch-Dest": "document", "Sec-Fetch-Mode": "navigate"})
    assert "You signed in this browser, so opening the link was enough." in answer.text
    assert statuses(session) == ["confirmed"]
    assert "was already confirmed" in client.get(path).text
    assert client.post(path, data={"shown": "y"}).headers["Location"].startswith("/thank-you/")


def test_the_cookie_is_seen_by_the_links_page_alone_and_for_an_hour(make: Factory, client: FlaskClient) -> None:
    answer = client.post(f"/a/{make.page().slug}", data=TYPED)
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("signed=")
    for flag in ("HttpOnly", "Path=/confirm", "SameSite=Lax", "Max-Age=3600"):
        assert flag in cookie


def test_behind_tls_the_cookie_is_secure(settings: Settings) -> None:
    changes = {"base_url": "https://act.example.org", "trusted_hosts": "act.example.org"}
    secure = create_app(settings_for(database_url=settings.database_url, redis_url=settings.redis_url, **changes))
    with secure.test_request_context(base_url="https://act.example.org"):
        cookie = with_receipt(secure.response_class(), UUID(int=7)).headers["Set-Cookie"]
    assert cookie.startswith("__Secure-signed=")
    assert "Secure" in cookie


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("HEAD", {}),
        ("GET", {"Sec-Purpose": "prefetch"}),
        ("GET", {"Sec-Purpose": "prefetch;prerender"}),
        ("GET", {"Purpose": "prefetch"}),
        ("GET", {"X-Moz": "prefetch"}),
        ("GET", {"Sec-Fetch-Dest": "image"}),
        ("GET", {"Sec-Fetch-Dest": "iframe", "Sec-Fetch-Mode": "navigate"}),
        ("GET", {"Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"}),
        ("OPTIONS", {}),
    ],
)
def test_a_look_ahead_changes_nothing_even_in_that_browser(
    sign: Sign, client: FlaskClient, session: Session, method: str, headers: dict[str, str]
) -> None:
    path = sign(client)
    assert client.open(path, method=method, headers=headers).status_code == 200
    assert statuses(session) == ["pending"]
    client.get(path)
    assert statuses(session) == ["confirmed"]


def test_another_browser_and_a_scanner_need_the_button(
    sign: Sign, app: Flask, client: FlaskClient, session: Session
) -> None:
    path = sign(client)
    for value in ("", "x", "A" * 76, "ü", make_receipt("k" * 40, signature_id=_id(session), now=datetime.now(UTC))):
        stranger = app.test_client()
        stranger.set_cookie("signed", value, path="/confirm")
        assert "Confirm my signature" in stranger.get(path).text
    assert statuses(session) == ["pending"]


def test_a_receipt_for_one_signature_confirms_no_other(
    make: Factory, sign: Sign, app: Flask, client: FlaskClient, session: Session
) -> None:
    sign(client)
    other = make.signature(make.page())
    client.get(link(app, "confirm", other.id))
    assert set(statuses(session)) == {"pending"}


def test_signing_with_a_strangers_address_tells_nothing_about_the_stranger(
    make: Factory, app: Flask, session: Session
) -> None:
    page = make.page()
    make.confirmed(page, email="known@example.org")
    cookies = []
    for who in ("known", "new"):
        answer = app.test_client().post(f"/a/{page.slug}", data=TYPED | {"email": f"{who}@example.org"})
        cookies.append(answer.headers["Set-Cookie"])
    assert len({len(cookie) for cookie in cookies}) == 1
    for signature_id in session.scalars(select(Signature.id)):
        assert not any(signature_id.hex in cookie or str(signature_id) in cookie for cookie in cookies)


def test_a_receipt_runs_out_after_an_hour(make: Factory) -> None:
    signature, now = make.signature(make.page()), datetime.now(UTC)
    receipt = make_receipt("k" * 40, signature_id=signature.id, now=now)
    for after, is_good in ((timedelta(minutes=59), True), (timedelta(minutes=61), False)):
        assert is_receipt("k" * 40, receipt, signature_id=signature.id, now=now + after) is is_good


def test_no_other_public_page_sets_or_reads_a_cookie(make: Factory, client: FlaskClient) -> None:
    page = make.page()
    client.post(f"/a/{page.slug}", data=TYPED)
    for path in (f"/a/{page.slug}", f"/a/{page.slug}/received", "/", "/my-signatures"):
        answer = client.get(path)
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.headers.get("Vary", "")


def _id(session: Session) -> UUID:
    return session.scalars(select(Signature.id)).one()
