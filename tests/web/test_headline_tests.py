"""Tests of two headlines: the other one's address, who signs there, and what supporters pass on."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import select

from campaign_app.extensions import db
from campaign_app.models import ActionPage, Signature, WordingTest
from campaign_app.services import share_images, wording_results, wording_tests
from tests.conftest import NOW
from tests.emails.conftest import SendAll, own_settings, send_all
from tests.factories import Factory
from tests.web.test_links import link
from tests.web.test_wording_tests import _today, address, page, readers

__all__ = ["_today", "address", "own_settings", "page", "send_all"]

OTHER = 'My <night> bus & 50 % "off"'


@pytest.fixture
def headlines(page: ActionPage) -> WordingTest:
    """A test of another headline."""
    return wording_tests.start(
        page=page, kind="headline", wording=OTHER, least_difference=0.05, account_id=None, now=NOW
    )


def test_another_headline_has_an_address_of_its_own_that_caches_keep(
    client: FlaskClient, page: ActionPage, headlines: WordingTest
) -> None:
    share_images.draw_due(draw=lambda content, _: content["headline"].encode(), now=NOW)
    own, other = client.get(f"/a/{page.slug}"), client.get(f"/a/{page.slug}?h=b&source=x")
    assert own.data == client.get(f"/a/{page.slug}?h=c").data
    assert (other.status_code, other.headers["Cache-Control"]) == (200, own.headers["Cache-Control"])
    assert not {"Set-Cookie", "Vary"} & set(other.headers)
    for answer, headline, query in ((own, page.headline, ""), (other, OTHER, "?h=b")):
        tree = html.document_fromstring(answer.text)
        assert [each.text_content() for each in tree.xpath("//h1")] == [headline]
        assert tree.xpath("//meta[@property='og:title']/@content") == [headline]
        assert tree.xpath("//meta[@property='og:url']/@content") == [f"http://localhost/a/{page.slug}{query}"]
        assert tree.xpath("//link[@rel='canonical']/@href") == [f"http://localhost/a/{page.slug}"]
        (picture,) = tree.xpath("//meta[@property='og:image']/@content")
        drawn = client.get(picture.removeprefix("http://localhost"))
        assert (drawn.text, "immutable" in drawn.headers["Cache-Control"]) == (headline, True)


def test_supporters_pass_on_a_link_to_the_headline_of_their_half(
    make: Factory, app: Flask, client: FlaskClient, page: ActionPage, headlines: WordingTest, send_all: SendAll
) -> None:
    page.share_text = None
    for arm, reader in readers(make, page, headlines).items():
        tree = html.document_fromstring(client.get(link(app, "thank_you", reader.id)).text)
        (title,), (url,) = tree.xpath("//button[@data-share]/@data-title"), tree.xpath("//input[@id='link']/@value")
        assert title == {"a": page.headline, "b": OTHER}[arm]
        assert title in tree.xpath("//button[@data-share]/@data-text")[0]
        assert (f"source={reader.share_code}" in url, "h=b" in url) == (True, arm == "b")
        answer = client.get(url.removeprefix("http://localhost")).text
        assert html.document_fromstring(answer).xpath("//h1")[0].text_content() == title


def test_who_signs_under_the_other_headline_is_counted_for_it_and_mailed_about_the_page(
    make: Factory, app: Flask, client: FlaskClient, page: ActionPage, headlines: WordingTest, send_all: SendAll
) -> None:
    headlines.arm_size = 1
    sharers = [make.confirmed(page)]
    while len({headlines.arm_of(each.share_code or "") for each in sharers}) < 2:
        sharers.append(make.confirmed(page))
    sharer = min((each for each in sharers if headlines.arm_of(each.share_code or "") == "b"), key=lambda each: each.id)
    send_all()
    address = f"/a/{page.slug}?source={sharer.share_code}&h=b"
    (form,) = html.document_fromstring(client.get(address).text).xpath("//form[.//input[@name='email']]")
    typed = {"name": "Friend Ofthem", "email": "friend@example.org", "postal_code": "85701", "country": "US"}
    refused = client.post(form.get("action") or address, data=typed | {"email": "nobody"})
    assert html.document_fromstring(refused.text).xpath("//h1")[0].text_content() == OTHER
    with time_machine.travel(NOW, tick=False):  # the mail is due when it is looked for
        assert client.post(form.get("action") or address, data=typed).status_code == 303
    friend = db.session.scalars(select(Signature).filter_by(name="Friend Ofthem")).one()
    assert friend.source_code == sharer.share_code
    mail = send_all()["confirmation"]
    assert page.headline in mail.text
    assert OTHER not in mail.text + mail.subject
    assert client.post(link(app, "confirm", friend.id)).status_code == 303
    assert wording_results.settle_due(now=datetime.now(UTC) + timedelta(days=8)) == 1
    assert (headlines.brought_a, headlines.brought_b) == (0, 1)


@pytest.mark.parametrize("arm", ["a", "b"])
def test_the_thank_you_mail_links_to_the_same_headline_as_the_page(
    make: Factory, page: ActionPage, headlines: WordingTest, send_all: SendAll, arm: str
) -> None:
    page.share_text = None
    while headlines.arm_of((reader := make.confirmed(page)).share_code or "") != arm:
        send_all()
    mail = send_all()["thank_you"]
    assert (f"source={reader.share_code}&h=b" in mail.text) == (arm == "b")
    assert (OTHER in mail.text.replace("\n", " ")) == (arm == "b")
    assert OTHER not in mail.subject


def test_once_a_headline_is_no_longer_tested_its_address_says_the_pages_own(
    browser: FlaskClient, client: FlaskClient, address: str, page: ActionPage, headlines: WordingTest
) -> None:
    assert "See the page under the second headline" in browser.get(address).text
    browser.post(f"{address}/end")
    assert client.get(f"/a/{page.slug}?h=b").data == client.get(f"/a/{page.slug}").data
