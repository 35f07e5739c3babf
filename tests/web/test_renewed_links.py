"""A link to My signatures that is too old: it mails a new one to its owner and is good for nothing else."""

from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign_app.models import OutboxMessage
from campaign_app.services import consent, signing
from tests.conftest import NOW
from tests.factories import Factory
from tests.web.test_my_signatures import link


def test_a_link_that_is_too_old_mails_a_new_one_to_its_owner_and_does_nothing_else(
    make: Factory, app: Flask, client: FlaskClient, session: Session
) -> None:
    signature = make.confirmed(make.page(), email="ada@example.org")
    path = link(app, signature.supporter_id, is_old=True)
    (form,) = html.document_fromstring(client.get(path).text).xpath("//form[@method='post']/@action")
    for _ in range(2):  # asked twice, mailed once: the second comes too soon
        answer = client.post(form)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/my-signatures/asked")
    mailed = select(OutboxMessage.recipient).where(OutboxMessage.kind == "my_signatures")
    assert session.scalars(mailed).all() == ["ada@example.org"]
    for button in ("consent", "copy", "erase", f"signatures/{signature.id}/withdraw"):
        assert client.post(f"{path}/{button}").status_code == 410
    assert signing.get_signature(signature.id).status == "confirmed"


def test_no_other_link_and_no_erased_supporters_mails_a_new_one(
    make: Factory, app: Flask, client: FlaskClient, session: Session
) -> None:
    supporter_id = make.confirmed(make.page()).supporter_id
    foreign = link(app, supporter_id).replace("/my-signatures/", "")[:-2]
    assert client.post(f"/my-signatures/{foreign}/renew").status_code == 404
    assert client.post(f"{link(app, uuid4(), is_old=True)}/renew").status_code == 404
    consent.unsubscribe(supporter_id=supporter_id, wording="Never again", is_total=True, now=NOW)
    assert client.post(f"{link(app, supporter_id)}/renew").status_code == 303
    assert not session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "my_signatures")).all()
