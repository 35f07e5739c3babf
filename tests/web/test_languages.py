"""The address decides which language a public page speaks; the account or the browser decides in the workspace."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign_app.models import ActionPage, Consent, Membership, Signature
from campaign_app.services import counting, pages, signing
from tests.factories import SPANISH, Factory
from tests.web.conftest import LogIn, words

FORM = {"name": "Ana Ruiz", "email": "ana@example.org"}


@pytest.fixture
def page(make: Factory) -> ActionPage:
    """An English page that is offered in Spanish, too."""
    page = make.page()
    make.translation(page, "es")
    return page


def languages(text: str) -> tuple[str, list[str]]:
    """The language of a document, and those its switch offers."""
    tree = html.document_fromstring(text)
    return str(tree.get("lang")), [str(link.get("hreflang")) for link in tree.xpath("//details[@class='lang']//a")]


def test_a_page_speaks_its_own_language_whatever_the_browser_wishes(client: FlaskClient, page: ActionPage) -> None:
    plain = client.get(f"/a/{page.slug}")
    wished = client.get(f"/a/{page.slug}", headers={"Accept-Language": "es", "Cookie": "lang=es"})
    assert plain.data == wished.data
    assert languages(plain.text) == ("en", ["en", "es"])
    assert "Accept-Language" not in plain.headers.get("Vary", "")


def test_a_page_says_everything_in_the_language_the_address_asks_for(client: FlaskClient, page: ActionPage) -> None:
    answer = client.get(f"/a/{page.slug}?lang=es&source=abc")
    assert languages(answer.text) == ("es", ["en", "es"])
    said = words(answer)
    assert SPANISH.headline in said
    assert SPANISH.demand in said
    assert SPANISH.opt_in_wording in said
    assert "otra forma" in said
    assert page.headline not in said
    tree = html.document_fromstring(answer.text)
    assert {(link.get("hreflang"), link.get("href")) for link in tree.xpath("//link[@hreflang]")} == {
        ("x-default", f"http://localhost/a/{page.slug}"),
        ("en", f"http://localhost/a/{page.slug}"),
        ("es", f"http://localhost/a/{page.slug}?lang=es"),
    }
    assert tree.xpath("//link[@rel='canonical']/@href") == [f"http://localhost/a/{page.slug}?lang=es"]
    assert any(url.endswith(f"/a/{page.slug}?source=abc&lang=en") for url in tree.xpath("//details//a/@href"))


def test_a_page_is_not_half_translated_into_a_language_it_is_not_offered_in(
    client: FlaskClient, page: ActionPage
) -> None:
    answer = client.get(f"/a/{page.slug}?lang=fr")
    assert languages(answer.text) == ("en", ["en", "es"])
    assert client.get(f"/a/{page.slug}?lang=<b>").status_code == 200


def test_the_way_goes_on_in_the_language_it_began_in(client: FlaskClient, page: ActionPage, session: Session) -> None:
    answer = client.post(f"/a/{page.slug}?lang=es", data=FORM | {"opt_in": "y"})
    assert answer.headers["Location"] == f"/a/{page.slug}/received?lang=es"
    signature = signing.get_signature(session.scalars(select(Signature.id)).one())
    assert (signature.language, signature.supporter.language) == ("es", "es")
    assert signature.page_version.demand == SPANISH.demand
    assert signature.page_version.language == "es"
    assert session.scalars(select(Consent)).one().wording == SPANISH.opt_in_wording


def test_everyone_is_counted_together(client: FlaskClient, page: ActionPage, make: Factory) -> None:
    for language in ("", "es", "en"):
        signing.confirm(signature_id=make.signature(page, language=language).id, now=make.now)
    counting.fold()
    assert client.get(f"/a/{page.slug}/count.json?lang=es").json == {"count": 3, "goal": 1000}


def test_a_translation_of_what_the_page_no_longer_asks_is_not_shown(
    client: FlaskClient, page: ActionPage, make: Factory
) -> None:
    pages.edit(page=page, text=make.page_text(demand="run the buses all night."), account_id=None, now=make.now)
    assert languages(client.get(f"/a/{page.slug}?lang=es").text) == ("en", [])
    assert make.signature(page, language="es").page_version.demand == "run the buses all night."
    make.translation(page, "es")
    assert languages(client.get(f"/a/{page.slug}?lang=es").text) == ("es", ["en", "es"])


def test_words_in_another_language_than_the_page_around_them_say_so(client: FlaskClient, make: Factory) -> None:
    make.page(headline="Que sigan los autobuses", language="de")
    tree = html.document_fromstring(client.get("/?lang=fr").text)
    assert tree.get("lang") == "fr"
    assert tree.xpath("//h3/a/@lang") == ["de"]


def test_public_links_carry_the_language_on(client: FlaskClient, page: ActionPage) -> None:
    tree = html.document_fromstring(client.get("/?lang=es").text)
    own = [url for url in tree.xpath("//a/@href") if re.match(r"/(?!static)", url)]
    assert own
    assert all("lang=es" in url for url in own)


def test_an_unknown_address_answers_in_the_language_asked_for(client: FlaskClient) -> None:
    assert languages(client.get("/nowhere?lang=fr").text)[0] == "fr"
    assert client.get("/nowhere?lang=es&_external=1&_anchor=x&_method=PUT").status_code == 404


def test_the_mirrored_language_is_only_spoken_where_the_settings_say_so(app: Flask, client: FlaskClient) -> None:
    assert languages(client.get("/?lang=ar-XB").text)[0] == "en"


def test_the_workspace_speaks_what_the_browser_wishes_until_the_account_chooses(
    member: Membership, log_in: LogIn, room: str
) -> None:
    browser = log_in(member)
    wish = {"Accept-Language": "fr-CA,fr;q=0.9"}
    assert languages(browser.get(f"{room}/", headers=wish).text)[0] == "fr"
    answer = browser.post("/account/language", data={"language": "es", "back": f"{room}/"}, headers=wish)
    assert answer.headers["Location"] == f"{room}/"
    assert languages(browser.get(f"{room}/", headers=wish).text)[0] == "es"
    browser.post("/account/language", data={"language": "", "back": "//evil.example"})
    assert languages(browser.get(f"{room}/").text)[0] == "en"
    assert browser.post("/account/language", data={"language": "xx"}).status_code == 422


def test_strangers_choose_no_language_for_an_account(client: FlaskClient) -> None:
    answer = client.post("/account/language", data={"language": "es"})
    assert answer.headers["Location"].startswith("/account/login?next=")
