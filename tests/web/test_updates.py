"""Updates in the browser: written by an organizer, read on the page and in the feed."""

from flask.testing import FlaskClient
from lxml import etree, html
from sqlalchemy.orm import Session

from campaign_app.models import Mailing, Membership, OutboxMessage
from tests.factories import Factory
from tests.services.rows import the
from tests.web.conftest import words

ATOM = "{http://www.w3.org/2005/Atom}"


def test_an_organizer_writes_an_update_and_everybody_reads_it(
    make: Factory, member: Membership, browser: FlaskClient, room: str, client: FlaskClient
) -> None:
    page = make.page(member.organization)
    answer = browser.post(
        f"{room}/pages/{page.id}/updates",
        data={"title": "They have it", "body_markdown": "On **Monday** we handed it in. <script>x</script>"},
    )
    assert answer.status_code == 303
    address = answer.headers["Location"]
    assert "They have it" not in client.get(f"/a/{page.slug}").text
    assert "Nobody but your organization sees it yet" in words(browser.get(address))
    assert browser.post(f"{address}/publish").status_code == 303
    shown = client.get(f"/a/{page.slug}")
    assert "They have it" in words(shown)
    assert "<strong>Monday</strong>" in shown.text
    assert "<script>x" not in shown.text
    browser.post(f"{address}/take-down")
    assert "They have it" not in client.get(f"/a/{page.slug}").text


def test_an_update_without_words_comes_back_with_what_was_typed(
    make: Factory, member: Membership, browser: FlaskClient, room: str
) -> None:
    page = make.page(member.organization)
    answer = browser.post(f"{room}/pages/{page.id}/updates", data={"title": "", "body_markdown": "Kept words"})
    assert answer.status_code == 422
    assert "Write a title" in answer.text
    assert "Kept words" in answer.text
    update = make.update(page)
    answer = browser.post(f"{room}/updates/{update.id}", data={"title": "x" * 161, "body_markdown": "b"})
    assert answer.status_code == 422
    assert browser.post(f"{room}/updates/{update.id}", data={"title": "New", "body_markdown": "b"}).status_code == 303
    assert update.title == "New"


def test_the_feed_of_an_organization_has_its_updates_and_the_platforms_has_not(
    make: Factory, client: FlaskClient
) -> None:
    page = make.page()
    update = make.update(page)
    make.update(page, is_published=False, title="Hidden")
    feed = etree.fromstring(client.get(f"/o/{page.organization.slug}/feed.atom").data)
    links = [link.get("href") for link in feed.iterfind(f"{ATOM}entry/{ATOM}link")]
    assert f"http://localhost/a/{page.slug}#update-{update.id}" in links
    assert len(links) == 2
    assert update.title not in client.get("/feed.atom").text


def test_only_the_newest_update_is_unfolded(make: Factory, client: FlaskClient) -> None:
    page = make.page()
    for number in range(3):
        make.update(page, title=f"Step {number}")
    shown = html.fromstring(client.get(f"/a/{page.slug}").text)
    assert len(shown.xpath("//article[@class='news']")) == 3
    assert len(shown.xpath("//article[@class='news']/details")) == 2


def test_an_update_is_mailed_after_a_test_and_can_be_stopped(
    make: Factory, member: Membership, browser: FlaskClient, room: str, session: Session
) -> None:
    page = make.page(member.organization)
    member.organization.postal_address = "1 Main Street"
    make.confirmed(page, is_opted_in=True)
    address = f"{room}/updates/{make.update(page).id}"
    choice = {"audience": "page", "state": "ocd-division/country:us/state:az", "hourly_rate": "2000"}
    assert "Supporters of this page: 1" in words(browser.get(address))
    answer = browser.post(f"{address}/send", data=choice)
    assert answer.status_code == 422
    assert "Send it to yourself first" in words(answer)
    assert browser.post(f"{address}/test").status_code == 303
    assert the(session, OutboxMessage, kind="update").recipient == member.account.email
    assert browser.post(f"{address}/send", data=choice | {"audience": "strangers"}).status_code == 422
    assert browser.post(f"{address}/send", data=choice).status_code == 303
    mailing = the(session, Mailing)
    assert "being sent" in words(browser.get(address))
    browser.post(f"{room}/mailings/{mailing.id}/stop")
    assert "stopped" in words(browser.get(address))
    browser.post(f"{room}/mailings/{mailing.id}/resume")
    assert the(session, Mailing).status == "sending"
