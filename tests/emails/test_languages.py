"""Mails speak the language their reader signed in; what goes to an office speaks the page's own."""

from lxml import html

from campaign_app.services import holdings, signing
from tests.conftest import NOW
from tests.emails.conftest import SendAll
from tests.factories import SPANISH, Factory


def test_mails_to_a_supporter_speak_the_language_they_signed_in(make: Factory, send_all: SendAll) -> None:
    page = make.page()
    make.translation(page, "es")
    signature = make.signature(page, language="es", email="ana@example.org")
    confirmation = send_all()["confirmation"]
    assert confirmation.subject == "Confirme su firma"
    assert SPANISH.demand in confirmation.text
    assert html.document_fromstring(confirmation.html).get("lang") == "es"
    assert "El enlace es solo suyo" in " ".join(confirmation.text.split())
    signing.confirm(signature_id=signature.id, now=NOW)
    thanks = send_all()["thank_you"]
    assert thanks.subject == "Su firma cuenta"
    assert f"/a/{page.slug}?lang=es&source=" in thanks.text
    holdings.ask_for_link(email="ana@example.org", address_key=make.address_key, now=NOW)
    assert send_all()["my_signatures"].subject == "Su enlace a Mis firmas"


def test_days_and_numbers_in_mails_are_written_as_the_language_writes_them(make: Factory, send_all: SendAll) -> None:
    page = make.page()
    make.translation(page, "fr")
    act = {"language": "fr", "email": "anne@example.org"}
    signing.confirm(signature_id=make.signature(page, **act).id, now=NOW)
    signing.sign(page=page, act=make.act(**act), address_key=make.address_key, now=NOW)
    assert "14 octobre 2026" in send_all()["already_signed"].text


def test_an_office_is_written_to_in_the_language_of_the_page(make: Factory, send_all: SendAll) -> None:
    page = make.page(kind="letter", language="es")
    make.translation(page, "en")
    signing.confirm(signature_id=make.signature(page, language="en").id, now=NOW)
    letter = send_all()["letter"]
    assert "enviada a través de la página" in " ".join(letter.text.split())
    assert html.document_fromstring(letter.html).get("lang") == "es"
