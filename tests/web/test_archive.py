"""The archive as people meet it, the copy of a page, and what a changed demand means once somebody has signed."""

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaign_app.models import ActionPage, Membership
from campaign_app.services import counting, pages, signing
from tests.conftest import NOW
from tests.factories import Factory
from tests.web.conftest import undo, words


def test_an_archived_pages_address_says_in_a_plain_page_that_it_has_ended(
    browser: FlaskClient, client: FlaskClient, room: str, make: Factory, member: Membership
) -> None:
    page = make.page(member.organization)
    pages.close(page=page, account_id=None, now=NOW)
    archived = browser.post(f"{room}/pages/{page.id}/archive", follow_redirects=True)
    gone = client.get(f"/a/{page.slug}")
    assert gone.status_code == 410
    assert "This action has ended" in words(gone)
    assert page.headline not in gone.text
    assert client.post(f"/a/{page.slug}", data={"name": "Ada"}).status_code == 410
    assert client.get(f"/a/{page.slug}/embed").status_code == 410
    listed = browser.get(f"{room}/")
    assert page.headline not in words(listed)
    assert "1 archived page" in words(listed)
    assert page.headline in words(browser.get(f"{room}/?list=archived"))
    assert 'id="preview-button"' not in browser.get(f"{room}/pages/{page.id}").text
    assert "Out of the archive again." in undo(browser, archived)
    assert client.get(f"/a/{page.slug}").status_code == 200


def test_a_copy_opens_in_the_editor(
    browser: FlaskClient, room: str, make: Factory, member: Membership, session: Session
) -> None:
    page = make.page(member.organization)
    answer = browser.post(f"{room}/pages/{page.id}/clone")
    copy = session.query(ActionPage).filter(ActionPage.id != page.id).one()
    assert answer.headers["Location"].endswith(f"/pages/{copy.id}")
    assert "This is a new draft" in words(browser.get(answer.headers["Location"]))


def test_the_editor_says_what_another_demand_means_once_somebody_has_signed(
    browser: FlaskClient, room: str, make: Factory, member: Membership, session: Session
) -> None:
    page = make.page(member.organization)
    assert "Nobody has signed yet." in words(browser.get(f"{room}/pages/{page.id}"))
    signature = make.confirmed(page)
    counting.fold()
    said = words(browser.get(f"{room}/pages/{page.id}"))
    assert "1 person has signed this text. If you change the demand or the text, it becomes version 2" in said
    assert "names given so far stay with the version they signed" in said
    pages.edit(page=page, text=make.page_text(demand="run them all night."), account_id=None, now=NOW)
    said = words(browser.get(f"{room}/pages/{page.id}"))
    assert "1 person has signed; each signature keeps the text it was given for." in said
    assert "Version 2 since" in said
    assert "Version 1 since" in said
    assert signing.get_signature(signature.id).page_version.demand == "keep the evening buses running."


def test_the_menu_says_how_much_waits_for_moderation(
    browser: FlaskClient, room: str, make: Factory, member: Membership
) -> None:
    assert "waiting" not in words(browser.get(f"{room}/sources"))
    page = make.page(member.organization)
    for is_shown in (True, False, True):
        pending = make.signature(page, comment="I clean at night.")
        signing.confirm(signature_id=pending.id, now=NOW, is_name_shown=is_shown)
    make.confirmed(make.page(), comment="A neighbour's")
    assert "Moderation 2 waiting" in words(browser.get(f"{room}/sources"))
