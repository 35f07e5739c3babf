"""My signatures: asking for the link, what stands behind it, and the buttons there."""

import json
import re
from datetime import UTC, datetime
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign_app.models import Consent, OutboxMessage, Signature
from campaign_app.services import consent, pages, withdrawing
from campaign_app.tokens import TTL, make_token
from tests.conftest import NOW
from tests.factories import Factory


def link(app: Flask, supporter_id: UUID, *, is_old: bool = False) -> str:
    """The path of a mailed link; an old one has just stopped working."""
    made_at = datetime.now(UTC) - (TTL["my_signatures"] if is_old else TTL["my_signatures"] / 2)
    secret: str = app.extensions["settings"].secret_key
    return "/my-signatures/" + make_token(secret, purpose="my_signatures", subject_id=supporter_id, now=made_at)


def test_known_and_unknown_addresses_get_the_same_answer(make: Factory, client: FlaskClient, session: Session) -> None:
    make.signature(make.page(), email="ada@example.org")
    answers = [client.post("/my-signatures", data={"email": f"{who}@example.org"}) for who in ("ada", "eve")]
    assert {(answer.status_code, answer.headers["Location"], answer.data) for answer in answers} == {
        (303, "/my-signatures/asked", answers[0].data)
    }
    assert all("Set-Cookie" not in answer.headers for answer in answers)
    assert client.get("/my-signatures/asked").status_code == 200
    mailed = select(OutboxMessage.recipient).where(OutboxMessage.kind == "my_signatures")
    assert session.scalars(mailed).all() == ["ada@example.org"]


@pytest.mark.parametrize("typed", ["", "ada", "a@b@c", "x" * 5_000])
def test_what_is_no_address_comes_back_with_a_sentence(client: FlaskClient, typed: str) -> None:
    answer = client.post("/my-signatures", data={"email": typed})
    assert answer.status_code == 422
    assert 'href="#email"' in answer.text


def test_the_form_is_the_same_for_everyone_and_sets_no_cookie(client: FlaskClient) -> None:
    for path in ("/my-signatures", "/my-signatures/asked"):
        answer = client.get(path)
        assert answer.headers["Cache-Control"].startswith("public")
        assert "Set-Cookie" not in answer.headers


def test_asking_from_another_site_is_refused(client: FlaskClient) -> None:
    answer = client.post("/my-signatures", data={"email": "ada@example.org"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def test_the_page_shows_every_signature_of_the_address_and_no_others(
    make: Factory, app: Flask, client: FlaskClient
) -> None:
    organization = make.organization()
    own = make.confirmed(make.page(organization, headline="Keep the night bus"), email="ada@example.org")
    make.signature(make.page(organization, "pledge", headline="Ride the bus"), email="ada@example.org")
    make.signature(make.page(organization, headline="Mend the road"), email="eve@example.org")
    make.signature(make.page(headline="Paint the bridge"), email="ada@example.org")
    text = client.get(link(app, own.supporter_id)).text
    assert "Everything you signed with ada@example.org" in text
    assert "Two actions" in text or "2 actions" in text
    for shown in ("Keep the night bus", "Signed 14 October 2026", "Ride the bus", "It does not count yet."):
        assert shown in text
    for hidden in ("Mend the road", "Paint the bridge", "eve@example.org"):
        assert hidden not in text


def test_a_page_that_is_no_longer_public_is_named_but_not_linked(
    make: Factory, app: Flask, client: FlaskClient, session: Session
) -> None:
    page = make.page()
    signature = make.confirmed(page)
    pages.close(page=page, account_id=None, now=NOW)
    page.status = "archived"
    session.commit()
    text = client.get(link(app, signature.supporter_id)).text
    assert page.headline in text
    assert f'href="/a/{page.slug}"' not in text


def test_the_page_is_kept_by_nobody(make: Factory, app: Flask, client: FlaskClient) -> None:
    answer = client.get(link(app, make.signature(make.page()).supporter_id))
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in answer.headers


def test_a_link_that_is_too_old_says_how_to_get_a_new_one(make: Factory, app: Flask, client: FlaskClient) -> None:
    answer = client.get(link(app, make.signature(make.page()).supporter_id, is_old=True))
    assert answer.status_code == 410
    assert "work for one hour" in answer.text
    assert 'href="/my-signatures"' in answer.text


@pytest.mark.parametrize("purpose", ["confirm", "thank_you", "unsubscribe"])
def test_no_other_link_opens_the_page(make: Factory, app: Flask, client: FlaskClient, purpose: str) -> None:
    signature = make.signature(make.page())
    for subject_id in (signature.id, signature.supporter_id):
        token = make_token(
            app.extensions["settings"].secret_key,
            purpose=purpose,  # type: ignore[arg-type]
            subject_id=subject_id,
            now=datetime.now(UTC),
        )
        assert client.get(f"/my-signatures/{token}").status_code == 404
        assert client.post(f"/my-signatures/{token}/copy").status_code == 404


def test_opening_the_page_and_every_address_behind_it_changes_nothing(
    make: Factory, app: Flask, client: FlaskClient, session: Session
) -> None:
    path = link(app, make.confirmed(make.page(), is_opted_in=True).supporter_id)
    before = session.scalar(select(func.count()).select_from(Consent))
    for method in ("GET", "HEAD"):
        assert client.open(path, method=method).status_code == 200
        for button in ("consent", "copy"):
            assert client.open(f"{path}/{button}", method=method).status_code == 405
    assert session.scalar(select(func.count()).select_from(Consent)) == before


@pytest.mark.parametrize(("typed", "is_granted"), [({"opt_in": "y"}, True), ({}, False)])
def test_the_choice_is_kept_with_its_words(
    make: Factory, app: Flask, client: FlaskClient, session: Session, typed: dict[str, str], is_granted: bool
) -> None:
    supporter_id = make.confirmed(make.page(), is_opted_in=not is_granted).supporter_id
    answer = client.post(f"{link(app, supporter_id)}/consent", data=typed)
    assert answer.status_code == 303
    assert "Your choice is saved." in client.get(answer.headers["Location"]).text
    assert consent.is_opted_in(supporter_id) is is_granted
    newest = session.scalars(select(Consent).order_by(Consent.created_at.desc())).first()
    assert newest is not None
    assert newest.wording == "Email me when something I signed moves"


def test_the_copy_comes_as_a_file_nobody_keeps(make: Factory, app: Flask, client: FlaskClient) -> None:
    signature = make.confirmed(make.page(), name="Ada Visitor")
    answer = client.post(f"{link(app, signature.supporter_id)}/copy")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-signatures.json"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert json.loads(answer.data)["signatures"][0]["name"] == "Ada Visitor"


def test_a_notice_says_only_what_we_wrote(make: Factory, app: Flask, client: FlaskClient) -> None:
    path = link(app, make.signature(make.page()).supporter_id)
    assert "evil" not in client.get(f"{path}?done=evil").text


def test_the_button_withdraws_and_says_so(make: Factory, app: Flask, client: FlaskClient, session: Session) -> None:
    signature = make.confirmed(make.page())
    path = link(app, signature.supporter_id)
    assert "Withdraw my signature" in client.get(path).text
    address = f"{path}/signatures/{signature.id}/withdraw"
    assert client.get(address).status_code == 405
    answer = client.post(address)
    assert answer.status_code == 303
    text = client.get(answer.headers["Location"]).text
    assert "Your signature is withdrawn." in text
    assert "Withdraw my signature" not in text
    assert session.scalars(select(Signature.status)).one() == "withdrawn"


def test_nobody_withdraws_for_another(make: Factory, app: Flask, client: FlaskClient, session: Session) -> None:
    page = make.page()
    own, other = make.confirmed(page), make.confirmed(page)
    assert client.post(f"{link(app, own.supporter_id)}/signatures/{other.id}/withdraw").status_code == 404
    assert set(session.scalars(select(Signature.status))) == {"confirmed"}


def test_the_links_of_a_withdrawn_signature_no_longer_say_that_it_counts(
    make: Factory, app: Flask, client: FlaskClient
) -> None:
    signature = make.confirmed(make.page())
    withdrawing.withdraw(supporter_id=signature.supporter_id, signature_id=signature.id, now=NOW)
    secret: str = app.extensions["settings"].secret_key
    confirm = make_token(secret, purpose="confirm", subject_id=signature.id, now=datetime.now(UTC))
    answer = client.post(f"/confirm/{confirm}", follow_redirects=True)
    assert "This signature was withdrawn" in answer.text
    thanks = make_token(secret, purpose="thank_you", subject_id=signature.id, now=datetime.now(UTC))
    assert client.get(f"/thank-you/{thanks}").status_code == 404


def test_everything_is_deleted_by_one_button_and_the_link_is_void(
    make: Factory, app: Flask, client: FlaskClient, session: Session
) -> None:
    path = link(app, make.confirmed(make.page(kind="letter")).supporter_id)
    assert client.get(f"{path}/erase").status_code == 405
    answer = client.post(f"{path}/erase")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/my-signatures/erased")
    assert "Everything is deleted" in client.get(answer.headers["Location"]).text
    assert client.get(path).status_code == 404
    assert session.scalar(select(func.count()).select_from(Signature)) == 0


def test_the_commands_erase_list_and_erase_again(make: Factory, app: Flask, session: Session) -> None:
    page = make.page()
    make.confirmed(page, email="ada@example.org")
    runner = app.test_cli_runner()
    command = ["privacy", "erase", "ada@example.org", "--organization", page.organization.slug]
    assert re.fullmatch(r"Erased: E-2026-[0-9a-f]{8}\.\n", runner.invoke(args=command).output)
    assert runner.invoke(args=command).output == "Nothing is held of this address.\n"
    listed = runner.invoke(args=["privacy", "list-erasures"]).output
    assert len(listed.splitlines()) == 1
    assert "ada" not in listed
    again = runner.invoke(args=["privacy", "reapply-erasures", "-"], input=listed)
    assert again.output == "Erased again: 0.\n"
