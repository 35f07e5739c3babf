"""The screen of a test of two wordings, and what supporters are given while one runs."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from campaign_app.models import ActionPage, Membership, Signature, WordingTest
from campaign_app.services import wording_results, wording_tests
from tests.conftest import NOW
from tests.emails.conftest import SendAll, own_settings, send_all
from tests.factories import Factory
from tests.web.test_links import link

__all__ = ["own_settings", "send_all"]

FIRST = "Ride with us"
HOSTILE = '<script>trap()</script> 50 % "off" & {{ 7*7 }}'


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    """The views ask the clock themselves, so it says NOW."""
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def page(make: Factory, member: Membership) -> ActionPage:
    """An open page with words to share."""
    return make.page(member.organization, share_text=FIRST)


@pytest.fixture
def address(room: str, page: ActionPage) -> str:
    """Where the page's test stands."""
    return f"{room}/pages/{page.id}/wording-test"


@pytest.fixture
def running(page: ActionPage) -> WordingTest:
    """A test with a hostile second wording."""
    return wording_tests.start(
        page=page, kind="share_text", wording=HOSTILE, least_difference=0.05, account_id=None, now=NOW
    )


def words(text: str) -> str:
    return " ".join(str(html.document_fromstring(text).xpath("//main")[0].text_content()).split())


def readers(make: Factory, page: ActionPage, test: WordingTest) -> dict[str, Signature]:
    """A supporter for each wording."""
    found: dict[str, Signature] = {}
    while len(found) < 2:
        reader = make.confirmed(page)
        found[test.arm_of(reader.share_code or "")] = reader
    return found


def test_a_test_is_started_and_says_nothing_before_its_end(
    browser: FlaskClient, address: str, page: ActionPage, make: Factory
) -> None:
    offered = words(browser.get(address).text)
    assert FIRST in offered
    assert "From 5.0% to 10.0%: 435 supporters for each wording" in offered
    refused = browser.post(address, data={"kind": "share_text", "wording": FIRST, "least_difference": "0.05"})
    assert refused.status_code == 422
    assert "Write a second wording that differs from the first" in refused.text
    assert (
        browser.post(address, data={"kind": "share_text", "wording": "Other", "least_difference": "nan"}).status_code
        == 422
    )
    assert (
        browser.post(address, data={"kind": "share_text", "wording": "Other", "least_difference": "0.05"}).status_code
        == 303
    )
    make.now = datetime.now(UTC)
    friend_of = make.confirmed(page).share_code
    make.confirmed(page, source_code=friend_of)
    shown = words(browser.get(address).text)
    assert "No difference can be told yet: 868 more supporters are needed." in shown
    assert "%" not in shown
    assert "Take the" not in shown


def test_a_settled_test_shows_its_figures_and_one_click_takes_the_winner(
    browser: FlaskClient, address: str, page: ActionPage, running: WordingTest
) -> None:
    running.filled_at = running.settled_at = NOW
    running.tried_a = running.tried_b = 435
    running.brought_a, running.brought_b = 22, 44
    shown = words(browser.get(address).text)
    assert "Told apart: the second wording brings more." in shown
    assert "5.1%" in shown
    assert "10.1%" in shown
    assert "between 1.5 and 8.7 percentage points" in shown
    answer = browser.post(f"{address}/end", data={"winner": "b"}, follow_redirects=True)
    assert "The second wording was taken." in words(answer.text)
    assert page.share_text == HOSTILE
    assert "trap()" not in [each.text for each in html.document_fromstring(answer.text).iter("script")]


@pytest.mark.parametrize(
    ("brought", "said"),
    [
        ((22, 22), "No difference was found that is worth knowing."),
        ((22, 34), "No difference was found. One that is worth knowing (5.0 points) cannot be ruled out."),
        ((44, 22), "Told apart: the first wording brings more."),
    ],
)
def test_a_test_says_no_more_than_it_found(
    browser: FlaskClient, address: str, running: WordingTest, brought: tuple[int, int], said: str
) -> None:
    running.filled_at = running.settled_at = NOW
    running.tried_a = running.tried_b = 435
    running.brought_a, running.brought_b = brought
    assert said in words(browser.get(address).text)


def test_stopping_leaves_the_page_as_it_is(
    browser: FlaskClient, address: str, page: ActionPage, running: WordingTest
) -> None:
    refused = browser.post(f"{address}/end", data={"winner": "b"}, follow_redirects=True)
    assert "No difference can be told yet" in refused.text
    stopped = words(browser.post(f"{address}/end", follow_redirects=True).text)
    assert "Stopped before its end, so it tells nothing" in stopped
    assert page.share_text == FIRST
    assert "No test runs on this page" in browser.post(f"{address}/end", follow_redirects=True).text


def test_wordings_that_are_full_wait_for_the_last_supporters_friends(
    browser: FlaskClient, address: str, page: ActionPage, running: WordingTest, make: Factory
) -> None:
    running.arm_size = 1
    readers(make, page, running)
    wording_results.settle_due(now=NOW + timedelta(days=1))
    assert "The count closes on 21 October 2026." in words(browser.get(address).text)


def test_supporters_pass_on_the_wording_of_their_half_from_the_page(
    make: Factory, app: Flask, client: FlaskClient, page: ActionPage, running: WordingTest
) -> None:
    for arm, reader in readers(make, page, running).items():
        tree = html.document_fromstring(client.get(link(app, "thank_you", reader.id)).text)
        (told,) = tree.xpath("//button[@data-share]/@data-text")
        assert told == {"a": FIRST, "b": HOSTILE}[arm]
        (whatsapp,) = tree.xpath("//a[starts-with(@href, 'https://wa.me')]/@href")
        assert told in unquote(whatsapp)
        assert "trap()" not in [each.text for each in tree.iter("script")]


@pytest.mark.parametrize("arm", ["a", "b"])
def test_the_thank_you_mail_has_the_same_wording_as_the_page(
    make: Factory, page: ActionPage, running: WordingTest, send_all: SendAll, arm: str
) -> None:
    while running.arm_of((reader := make.confirmed(page)).share_code or "") != arm:
        send_all()
    mail = send_all()["thank_you"]
    assert reader.share_code is not None
    assert reader.share_code in mail.text
    assert (HOSTILE in mail.text) == (arm == "b")
    assert (FIRST in mail.text) == (arm == "a")
    assert "<script" not in mail.html


def test_a_page_without_words_or_closed_says_what_is_missing(
    browser: FlaskClient, room: str, make: Factory, member: Membership
) -> None:
    bare = f"{room}/pages/{make.page(member.organization).id}/wording-test"
    shown = browser.get(bare).text
    assert "has no words to share yet" in words(shown)
    assert html.document_fromstring(shown).xpath("//input[@name='kind']/@value") == ["headline"]
    draft = f"{room}/pages/{make.draft(member.organization).id}/wording-test"
    assert "Only an open page can be tested." in words(browser.get(draft).text)
    answer = browser.post(draft, data={"kind": "headline", "wording": "x", "least_difference": "0.1"})
    assert answer.status_code == 422
