"""The thank-you page: the supporter's own link, its QR code, and who signed through it."""

import re
from urllib.parse import unquote_plus, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from campaign_app.extensions import db
from campaign_app.models import PageKind, Signature
from campaign_app.services import counting
from tests.factories import Factory
from tests.web.conftest import LogIn
from tests.web.test_links import link


def own_link(signature: Signature) -> str:
    """The address a supporter passes on, as a path."""
    return f"/a/{signature.action_page.slug}?source={signature.share_code}"


def thanks(app: Flask, client: FlaskClient, signature: Signature) -> str:
    """The thank-you page's text, blanks collapsed."""
    answer = client.get(link(app, "thank_you", signature.id))
    assert answer.status_code == 200
    return " ".join(str(html.document_fromstring(answer.text).text_content()).split())


def sign_through(client: FlaskClient, path: str, email: str) -> None:
    """Somebody follows a link and signs."""
    assert client.get(path).status_code == 200
    assert client.post(path, data={"name": "Bo Visitor", "email": email}).status_code == 303


def test_a_code_is_made_on_confirming_and_is_each_supporters_own(make: Factory) -> None:
    page = make.page()
    assert make.signature(page).share_code is None
    codes = {make.confirmed(page).share_code for _ in range(5)}
    assert len(codes) == 5
    assert all(re.fullmatch("[2-9a-z]{10}", code or "") for code in codes)


def test_who_signs_through_a_link_is_counted_and_shown_once_confirmed(
    make: Factory, app: Flask, client: FlaskClient
) -> None:
    page = make.page()
    supporter = make.confirmed(page)
    assert "0 so far. It starts with the first person you ask." in thanks(app, client, supporter)
    for number in range(3):
        sign_through(client, own_link(supporter), f"friend{number}@example.org")
    assert "0 so far." in thanks(app, client, supporter)
    friends = db.session.query(Signature).filter_by(source_code=supporter.share_code).all()
    client.post(link(app, "confirm", friends[0].id))
    assert "1 person signed through your link." in thanks(app, client, supporter)
    for friend in friends[1:]:
        client.post(link(app, "confirm", friend.id))
    assert "3 people signed through your link." in thanks(app, client, supporter)


def test_a_link_counts_on_its_own_page_only_and_for_its_own_supporter(
    make: Factory, app: Flask, client: FlaskClient
) -> None:
    page, other_page = make.page(), make.page()
    supporter, neighbour = make.confirmed(page), make.confirmed(page)
    make.confirmed(other_page, source_code=supporter.share_code)
    make.confirmed(page, source_code=supporter.share_code)
    assert "1 person signed" in thanks(app, client, supporter)
    assert "0 so far." in thanks(app, client, neighbour)


def test_the_page_is_the_same_with_and_without_a_source_code(make: Factory, client: FlaskClient) -> None:
    supporter = make.confirmed(make.page())
    plain = client.get(f"/a/{supporter.action_page.slug}")
    assert client.get(own_link(supporter)).data == plain.data


def test_everything_to_pass_on_carries_the_link_and_the_demand(make: Factory, app: Flask, client: FlaskClient) -> None:
    supporter = make.confirmed(make.page())
    tree = html.document_fromstring(client.get(link(app, "thank_you", supporter.id)).text)
    whole = f"http://localhost{own_link(supporter)}"
    assert tree.xpath("//input[@readonly]/@value") == [whole]
    links = [unquote_plus(each) for each in tree.xpath("//div[@class='share__links']/a/@href")]
    assert len(links) == 4
    assert all(whole in each for each in links)
    words = "We ask the Department of Transportation to keep the evening buses running."
    assert all(words in each for each in links if "facebook" not in each)


@pytest.mark.parametrize(("kind", "words"), [("pledge", "I made the pledge"), ("letter", "I wrote a letter")])
def test_words_to_share_say_what_was_done(
    make: Factory, app: Flask, client: FlaskClient, kind: PageKind, words: str
) -> None:
    supporter = make.confirmed(make.page(kind=kind))
    text = unquote_plus(client.get(link(app, "thank_you", supporter.id)).text)
    assert words in text


def test_the_organizers_own_words_replace_the_composed_ones(make: Factory, app: Flask, client: FlaskClient) -> None:
    supporter = make.confirmed(make.page(share_text="Ride with us & sign: 100 %"))
    text = client.get(link(app, "thank_you", supporter.id)).text
    assert "Ride%20with%20us%20%26%20sign%3A%20100%20%25" in text
    assert "Will%20you%20sign%20too" not in text


def test_the_qr_code_is_a_picture_kept_by_nobody(make: Factory, app: Flask, client: FlaskClient) -> None:
    supporter = make.confirmed(make.page())
    tree = html.document_fromstring(client.get(link(app, "thank_you", supporter.id)).text)
    (path,) = tree.xpath("//img[@class='share__qr']/@src")
    assert urlsplit(path).netloc == ""
    answer = client.get(path)
    assert answer.mimetype == "image/svg+xml"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "<svg" in answer.text
    assert client.get(path.replace("qr.svg", "").rstrip("/")[:-2] + "xx/qr.svg").status_code == 404


def test_a_signature_from_before_has_the_plain_address(make: Factory, app: Flask, client: FlaskClient) -> None:
    page = make.page()
    supporter = make.confirmed(page)
    supporter.share_code = None
    make.confirmed(page)
    text = client.get(link(app, "thank_you", supporter.id)).text
    assert f'value="http://localhost/a/{page.slug}"' in text
    assert "Signed through your link" not in text


def test_a_withdrawn_signature_no_longer_counts_for_the_link(make: Factory, app: Flask, client: FlaskClient) -> None:
    page = make.page()
    supporter = make.confirmed(page)
    friend = make.confirmed(page, source_code=supporter.share_code)
    counting.fold()
    friend.status = "withdrawn"
    db.session.flush()
    assert "0 so far." in thanks(app, client, supporter)


def test_an_organizer_writes_the_words_to_share_and_takes_them_back(make: Factory, log_in: LogIn) -> None:
    page = make.page()
    browser = log_in(make.member(page.organization, "organizer"))
    path = f"/organizer/{page.organization.slug}/pages/{page.id}"
    for words, kept in (("Ride with us", "Ride with us"), ("", None)):
        (form,) = (
            form for form in html.document_fromstring(browser.get(path).text).forms if form.get("id") == "page-form"
        )
        typed = {name: value for name, value in form.form_values() if name}
        assert browser.post(path, data={**typed, "share_text": words}).status_code == 303
        db.session.refresh(page, ["share_text"])
        assert page.share_text == kept


def test_words_to_share_that_are_too_long_are_sent_back(make: Factory, log_in: LogIn) -> None:
    page = make.page()
    browser = log_in(make.member(page.organization, "organizer"))
    typed = {"goal": "500", "share_text": "x" * 281}
    assert browser.post(f"/organizer/{page.organization.slug}/pages/{page.id}", data=typed).status_code == 422
