"""Confirming, thanking and unsubscribing behind mailed links."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign_app.models import Consent, Signature, Suppression
from campaign_app.tokens import Purpose, make_token
from tests.factories import Factory


def link(app: Flask, purpose: Purpose, subject_id: UUID, *, days_ago: int = 0) -> str:
    """The path of a mailed link."""
    made_at = datetime.now(UTC) - timedelta(days=days_ago)
    secret: str = app.extensions["settings"].secret_key
    return f"/{purpose.replace('_', '-')}/{make_token(secret, purpose=purpose, subject_id=subject_id, now=made_at)}"


def status_of(session: Session, signature: Signature) -> str:
    """What the database says now."""
    return session.scalars(select(Signature.status).where(Signature.id == signature.id)).one()


def test_opening_the_link_changes_nothing(make: Factory, app: Flask, client: FlaskClient, session: Session) -> None:
    signature = make.signature(make.page())
    path = link(app, "confirm", signature.id)
    for method in ("GET", "HEAD"):
        assert client.open(path, method=method).status_code == 200
    assert client.open(path, method="OPTIONS").status_code in {200, 204}
    assert status_of(session, signature) == "pending"


def test_the_button_confirms_and_leads_to_thanks(
    make: Factory, app: Flask, client: FlaskClient, session: Session
) -> None:
    signature = make.signature(make.page())
    path = link(app, "confirm", signature.id)
    assert "Confirm my signature" in client.get(path).text
    answer = client.post(path)
    assert answer.status_code == 303
    assert "/thank-you/" in answer.headers["Location"]
    assert client.get(answer.headers["Location"]).status_code == 200
    assert status_of(session, signature) == "confirmed"


def test_confirming_again_says_since_when_it_counts(make: Factory, app: Flask, client: FlaskClient) -> None:
    signature = make.confirmed(make.page())
    text = client.get(link(app, "confirm", signature.id)).text
    assert "Your signature was already confirmed on 14 October 2026." in text
    assert 'href="/thank-you/' in text
    assert client.post(link(app, "confirm", signature.id)).status_code == 303


def test_an_expired_link_says_so_and_how_to_get_a_new_one(
    make: Factory, app: Flask, client: FlaskClient, session: Session
) -> None:
    signature = make.signature(make.page())
    path = link(app, "confirm", signature.id, days_ago=8)
    for method in ("GET", "POST"):
        answer = client.open(path, method=method)
        assert answer.status_code == 410
        assert "This link has expired" in answer.text
    assert status_of(session, signature) == "pending"


def test_a_forged_link_confirms_nothing(make: Factory, app: Flask, client: FlaskClient, session: Session) -> None:
    signature = make.signature(make.page())
    genuine = link(app, "confirm", signature.id)
    for path in (genuine[:-3] + "xyz", "/confirm/abc", "/confirm/" + "A" * 5_000, genuine[:-1]):
        assert client.post(path).status_code == 404
    assert status_of(session, signature) == "pending"


@pytest.mark.parametrize("purpose", ["thank_you", "unsubscribe"])
def test_a_link_for_another_purpose_confirms_nothing(
    make: Factory, app: Flask, client: FlaskClient, session: Session, purpose: Purpose
) -> None:
    signature = make.signature(make.page())
    token = link(app, purpose, signature.id).rpartition("/")[2]
    assert client.post(f"/confirm/{token}").status_code == 404
    assert status_of(session, signature) == "pending"


def test_pages_behind_links_are_kept_by_nobody(make: Factory, app: Flask, client: FlaskClient) -> None:
    answer = client.get(link(app, "confirm", make.signature(make.page()).id))
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in answer.headers


def test_unsubscribing_takes_a_button(make: Factory, app: Flask, client: FlaskClient, session: Session) -> None:
    signature = make.confirmed(make.page(), is_opted_in=True)
    path = link(app, "unsubscribe", signature.supporter_id)
    assert client.get(path).status_code == 200
    assert [consent.is_granted for consent in session.scalars(select(Consent))] == [True]
    assert client.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    newest = session.scalars(select(Consent).order_by(Consent.created_at.desc())).first()
    assert newest is not None
    assert newest.is_granted is False


def test_never_write_to_me_again_suppresses_the_address(
    make: Factory, app: Flask, client: FlaskClient, session: Session
) -> None:
    signature = make.confirmed(make.page())
    client.post(link(app, "unsubscribe", signature.supporter_id), data={"never": "y"})
    assert session.scalars(select(Suppression.email_key)).one() == signature.email_key


def test_a_link_to_a_row_that_is_gone_is_not_found(app: Flask, client: FlaskClient) -> None:
    assert client.get(link(app, "confirm", UUID(int=7))).status_code == 404
