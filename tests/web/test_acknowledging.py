"""A target acknowledges through the link in the mail: only the button does it, and only for what the link is about."""

import uuid
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaign_app.models import AuditEvent, Delivery, DeliveryStatus
from campaign_app.services import counting
from campaign_app.tokens import Purpose, make_token
from tests.factories import Factory
from tests.packages import handed_over
from tests.services.rows import rows, the


@pytest.fixture
def delivery(make: Factory, session: Session) -> Delivery:
    """A tally that was sent."""
    page = make.page()
    make.confirmed(page)
    counting.fold()
    handed_over(page)
    delivery = the(session, Delivery)
    delivery.status = "sent"
    session.commit()
    return delivery


def link_to(app: Flask, subject_id: uuid.UUID, purpose: Purpose = "acknowledge") -> str:
    secret = app.extensions["settings"].secret_key
    return f"/acknowledge/{make_token(secret, purpose=purpose, subject_id=subject_id, now=datetime.now(UTC))}"


def test_opening_the_link_changes_nothing_and_the_button_acknowledges_once(
    app: Flask, client: FlaskClient, session: Session, delivery: Delivery
) -> None:
    link = link_to(app, delivery.id)
    for method in ("GET", "HEAD", "GET"):
        answer = client.open(link, method=method)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
        assert "Set-Cookie" not in answer.headers
    assert the(session, Delivery).status == "sent"
    assert "Yes, it arrived" in client.get(link).text
    for _ in range(2):
        assert client.post(link).status_code == 303
    acknowledged = the(session, Delivery)
    assert (acknowledged.status, acknowledged.acknowledged_by) == ("acknowledged", "link")
    assert acknowledged.acknowledged_at is not None
    (event,) = rows(session, AuditEvent, act="delivery.acknowledged_by_link")
    assert (event.subject_id, event.account_id) == (delivery.id, None)
    thanks = client.get(link).text
    assert "Thank you" in thanks
    assert "Yes, it arrived" not in thanks
    assert "1 acknowledged it." in client.get(f"/a/{delivery.action_page.slug}").text


@pytest.mark.parametrize("status", ["planned", "uncertain", "failed"])
def test_whoever_has_the_link_has_the_mail_whatever_we_knew_of_it(
    status: DeliveryStatus, app: Flask, client: FlaskClient, session: Session, delivery: Delivery
) -> None:
    delivery.status = status
    session.commit()
    client.post(link_to(app, delivery.id))
    assert the(session, Delivery).status == "acknowledged"


def test_a_link_for_something_else_acknowledges_nothing(
    app: Flask, client: FlaskClient, session: Session, delivery: Delivery
) -> None:
    link = link_to(app, delivery.id)
    for wrong in (link_to(app, delivery.id, "thank_you"), link[:-1], f"{link}x"):
        assert client.post(wrong).status_code in {400, 404, 410}
    assert client.post(link_to(app, uuid.uuid4())).status_code == 404
    assert the(session, Delivery).status == "sent"
