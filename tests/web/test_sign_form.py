"""Posting the sign form."""

import pytest
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign_app.models import Consent, Letter, OutboxMessage, PageKind, Signature, Suppression
from campaign_app.services import signing
from tests.conftest import NOW
from tests.factories import LETTER, Factory

TYPED = {"name": "Ada Visitor", "email": "ada@example.org", "postal_code": "85701", "country": "US"}


def test_signing_leads_to_the_page_that_says_check_your_mail(make: Factory, client: FlaskClient) -> None:
    page = make.page()
    answer = client.post(f"/a/{page.slug}", data=TYPED)
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/a/{page.slug}/received"
    assert "Check your mail to finish" in client.get(answer.headers["Location"]).text


def test_new_known_confirmed_and_suppressed_addresses_get_the_same_answer(
    make: Factory, client: FlaskClient, session: Session
) -> None:
    page = make.page()
    make.signature(page, email="pending@example.org")
    make.confirmed(page, email="confirmed@example.org")
    known = make.signature(make.page(page.organization), email="gone@example.org")
    session.add(
        Suppression(
            id=known.id,
            organization_id=page.organization_id,
            email_key=known.email_key,
            reason="unsubscribed",
            created_at=NOW,
        )
    )
    session.flush()
    answers = [
        client.post(f"/a/{page.slug}", data=TYPED | {"email": f"{who}@example.org"})
        for who in ("new", "pending", "confirmed", "gone")
    ]
    assert {(answer.status_code, answer.headers["Location"], answer.data) for answer in answers} == {
        (303, f"/a/{page.slug}/received", answers[0].data)
    }


def test_a_suppressed_address_gets_no_mail(make: Factory, client: FlaskClient, session: Session) -> None:
    page = make.page()
    signature = make.signature(page)
    signing.confirm(signature_id=signature.id, now=NOW)
    session.add(
        Suppression(
            id=signature.id,
            organization_id=page.organization_id,
            email_key=signature.email_key,
            reason="unsubscribed",
            created_at=NOW,
        )
    )
    session.flush()
    before = session.scalar(select(func.count()).select_from(OutboxMessage))
    other = make.page(page.organization)
    client.post(f"/a/{other.slug}", data=TYPED | {"email": signature.supporter.email})
    assert session.scalar(select(func.count()).select_from(OutboxMessage)) == before


def test_a_second_vote_counts_nothing_more(make: Factory, client: FlaskClient, session: Session) -> None:
    page = make.page()
    for spelling in ("ada@example.org", "ADA@example.org", "ada+again@example.org"):
        assert client.post(f"/a/{page.slug}", data=TYPED | {"email": spelling}).status_code == 303
    assert session.scalar(select(func.count()).select_from(Signature)) == 1


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "", "Enter your first and last name"),
        ("name", "x" * 10_000, "Shorten the name to at most 120 characters"),
        ("name", "\x00\x00", "Enter your first and last name"),
        ("email", "", "Enter your email address"),
        ("email", "ana.example.org", "Enter an email address with an @, like name@example.org"),
        ("email", "a" * 10_000 + "@example.org", "Enter an email address with an @, like name@example.org"),
        ("email", "a@b@example.org", "Enter an email address with an @, like name@example.org"),
        ("postal_code", "85-701", "Enter five digits, like 85701"),
        ("comment", "x" * 501, "Shorten the comment to at most 500 characters"),
    ],
)
def test_a_wrong_field_is_named_and_the_rest_is_kept(
    make: Factory, client: FlaskClient, session: Session, field: str, typed: str, sentence: str
) -> None:
    page = make.page()
    answer = client.post(f"/a/{page.slug}", data=TYPED | {field: typed})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'href="#{field}"' in answer.text
    kept = next(name for name in ("name", "postal_code") if name != field)
    assert f'value="{TYPED[kept]}"' in answer.text
    assert session.scalar(select(func.count()).select_from(Signature)) == 0


def test_an_unknown_country_is_refused_in_a_sentence(make: Factory, client: FlaskClient) -> None:
    answer = client.post(f"/a/{make.page().slug}", data=TYPED | {"country": "Atlantis"})
    assert answer.status_code == 422
    assert "Choose a country from the list" in answer.text


def test_bytes_that_are_no_utf8_get_an_answer(make: Factory, client: FlaskClient) -> None:
    body = b"name=\xff\xfe&email=ada%40example.org"
    answer = client.post(f"/a/{make.page().slug}", data=body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 422
    assert "Some of what you typed could not be read" in answer.text


def test_the_opt_in_is_kept_with_the_wording_that_was_shown(
    make: Factory, client: FlaskClient, session: Session
) -> None:
    page = make.page(opt_in_wording="Tell me what the council says")
    client.post(f"/a/{page.slug}", data=TYPED | {"opt_in": "y"})
    consent = session.scalars(select(Consent)).one()
    assert (consent.is_granted, consent.wording) == (True, "Tell me what the council says")


def test_the_link_that_brought_a_supporter_is_kept(make: Factory, client: FlaskClient, session: Session) -> None:
    page = make.page()
    client.post(f"/a/{page.slug}?source=partner&utm_medium=mail", data=TYPED)
    assert session.scalars(select(Signature.source_code)).one() == "partner/mail"


def test_a_letter_keeps_the_supporters_own_words(make: Factory, client: FlaskClient, session: Session) -> None:
    page = make.page(kind="letter")
    own = LETTER + " My sister rides that bus."
    answer = client.post(f"/a/{page.slug}", data=TYPED | {"subject": "My bus", "body": own})
    assert answer.status_code == 303
    letter = session.scalars(select(Letter)).one()
    assert (letter.subject, letter.body) == ("My bus", own)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [("Too short.", "Write at least 20 words"), ("word " * 403, "Shorten the letter by 3 words. The limit is 400")],
)
def test_a_letter_has_bounds_and_typed_words_survive(
    make: Factory, client: FlaskClient, body: str, sentence: str
) -> None:
    page = make.page(kind="letter")
    answer = client.post(f"/a/{page.slug}", data=TYPED | {"subject": "My bus", "body": body})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert body[:40].strip() in answer.text


@pytest.mark.parametrize("kind", ["petition", "pledge", "letter"])
def test_browsers_are_told_what_each_field_is_and_no_box_is_ticked(
    make: Factory, client: FlaskClient, kind: PageKind
) -> None:
    tree = html.document_fromstring(client.get(f"/a/{make.page(kind=kind).slug}").text)
    asked = {"name": "name", "email": "email", "postal_code": "postal-code", "country": "country"}
    for name, token in asked.items():
        assert tree.xpath(f"//form[@method='post']//*[@name='{name}']/@autocomplete") == [token]
    assert tree.xpath("//input[@type='checkbox']/@name") == ["opt_in"]
    assert tree.xpath("//input[@checked]") == []
