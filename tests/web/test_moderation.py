"""Moderation in the browser: the queue, the held, the footnote under the public count, all names."""

from datetime import UTC, datetime

from flask.testing import FlaskClient
from lxml import html
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from campaign_app.models import AuditEvent, Membership, Signature
from campaign_app.services import counting, quarantine, signing
from tests.conftest import NOW
from tests.factories import Factory
from tests.services.rows import rows
from tests.web.conftest import undo, words


def ticked(answer: TestResponse) -> list[str]:
    """What stands ticked in a list."""
    found: list[str] = html.document_fromstring(answer.text).xpath("//input[@name='ids' and @checked]/@value")
    return found


def shown(make: Factory, member: Membership, **values: str) -> Signature:
    page = make.page(member.organization)
    signature = make.signature(page, **({"comment": "My only way home."} | values))
    return signing.confirm(signature_id=signature.id, is_name_shown=True, now=NOW)


def test_where_somebody_looks_first_a_comment_waits_until_it_is_shown(
    make: Factory, member: Membership, browser: FlaskClient, room: str, client: FlaskClient
) -> None:
    member.organization.moderates_first = True
    signature = shown(make, member)
    address = f"/a/{signature.action_page.slug}"
    assert "My only way home." not in client.get(address).text
    assert "My only way home." in browser.get(f"{room}/moderation").text
    browser.post(f"{room}/moderation/comments", data={"ids": [str(signature.id)], "decision": "show"})
    assert "My only way home." in client.get(address).text
    assert "Nothing waits" in words(browser.get(f"{room}/moderation"))


def test_hiding_takes_a_reason_and_the_words_off_the_page(
    make: Factory, member: Membership, browser: FlaskClient, room: str, client: FlaskClient, session: Session
) -> None:
    signature = shown(make, member)
    address = f"/a/{signature.action_page.slug}"
    assert "My only way home." in client.get(address).text
    choice = {"ids": [str(signature.id), "x"], "decision": "hide"}
    answer = browser.post(f"{room}/moderation/comments", data=choice)
    assert answer.status_code == 422
    assert "Say why it is hidden" in answer.text
    assert ticked(answer) == [str(signature.id)]
    hidden = browser.post(
        f"{room}/moderation/comments", data=choice | {"reason": "Names where a person lives"}, follow_redirects=True
    )
    assert "My only way home." not in client.get(address).text
    assert "1 waits again." in undo(browser, hidden)
    assert "My only way home." in client.get(address).text
    assert "My only way home." in browser.get(f"{room}/moderation").text
    assert [event.act for event in rows(session, AuditEvent)][-2:] == ["comment.hide", "comment.wait"]
    counting.fold()
    assert counting.count_confirmed(signature.action_page_id) == 1


def test_held_signatures_are_released_or_removed_and_the_page_says_so(
    make: Factory, member: Membership, browser: FlaskClient, room: str, client: FlaskClient, session: Session
) -> None:
    member.organization.count_threshold = 10
    page = make.page(member.organization)
    for index in range(12):
        make.confirmed(page, name=f"Ada Number{index}")
    for index in range(5):
        typed = {"name": "Same Name", "email": f"same{index}@example.org"}
        client.post(f"/a/{page.slug}", data=typed, environ_base={"REMOTE_ADDR": "9.9.9.9"})
    held = rows(session, Signature, name="Same Name")
    now = datetime.now(UTC)
    for each in held:
        signing.confirm(signature_id=each.id, now=now)
    quarantine.hold_suspicious(now=now)
    listed = browser.get(f"{room}/moderation?list=held")
    assert "5 or more from one network gave the same name within an hour." in words(listed)
    ids = [str(each.id) for each in held]
    decide = f"{room}/moderation/signatures"
    refused = browser.post(decide, data={"ids": ids[:1], "decision": "release", "list": "held"})
    assert "Choose a reason" in words(refused)
    assert ticked(refused) == ids[:1]
    browser.post(decide, data={"ids": ids[:1], "decision": "release", "released_reason": "shared_network"})
    browser.post(decide, data={"ids": ids[1:], "decision": "remove", "reason": "machine"})
    counting.fold()
    page_words = words(client.get(f"/a/{page.slug}"))
    assert "13" in page_words
    assert "4 signatures were removed as entered by a machine." in page_words
    assert "entered by a machine" in words(browser.get(f"{room}/moderation?list=removed"))
    assert browser.post(decide, data={"ids": ids, "decision": "remove", "list": "removed"}).status_code == 422


def test_a_signature_no_rule_held_is_removed_with_a_reason_and_counted_again_by_undo(
    make: Factory, member: Membership, browser: FlaskClient, room: str, session: Session
) -> None:
    page = make.page(member.organization)
    first, second = (make.confirmed(page, name=name) for name in ("Ada Tran", "Grace Okafor"))
    make.confirmed(make.page(), name="Neighbour Person")
    listed = f"{room}/moderation?list=counted"
    in_order = [str(number) for number in sorted((first.id, second.id), reverse=True)]
    assert html.document_fromstring(browser.get(listed).text).xpath("//input[@name='ids']/@value") == in_order
    assert "Ada Tran" in browser.get(f"{listed}&on={page.id}").text
    found = browser.get(f"{listed}&signature_id={first.id}").text
    assert "Ada Tran" in found
    assert "Grace Okafor" not in found
    assert "No signature that counts" in browser.get(f"{listed}&signature_id=nothing").text
    choice = {"ids": [str(first.id)], "decision": "remove", "list": "counted", "on": str(page.id)}
    assert ticked(browser.post(f"{room}/moderation/signatures", data=choice)) == [str(first.id)]
    done = browser.post(f"{room}/moderation/signatures", data=choice | {"reason": "no_person"}, follow_redirects=True)
    assert "Ada Tran" not in done.text
    assert "Grace Okafor" in done.text
    (line,) = rows(session, AuditEvent, act="signature.remove")
    assert line.detail["signature_ids"] == [str(first.id)]
    assert line.detail["reason"] == "no_person"
    counting.fold()
    assert counting.count_confirmed(page.id) == 1
    assert "1 signature counts now." in undo(browser, done)
    counting.fold()
    assert counting.count_confirmed(page.id) == 2
    assert [each.status for each in (first, second)] == ["confirmed", "confirmed"]


def test_moderation_says_when_no_network_is_known_and_its_rules_are_off(
    make: Factory, member: Membership, browser: FlaskClient, room: str, client: FlaskClient
) -> None:
    page, off = make.page(member.organization), "The rules about networks are off"

    def sign(address: str) -> None:
        typed = {"name": "Ada Tran", "email": f"ada{address}@example.org"}
        client.post(f"/a/{page.slug}", data=typed, environ_base={"REMOTE_ADDR": address})

    assert off not in words(browser.get(f"{room}/moderation?list=held"))
    sign("10.0.0.1")
    assert off in words(browser.get(f"{room}/moderation"))
    assert off in words(browser.get(f"{room}/moderation?list=held"))
    sign("9.9.9.9")
    assert off not in words(browser.get(f"{room}/moderation?list=held"))


def test_all_names_are_read_page_by_page(make: Factory, client: FlaskClient) -> None:
    page = make.page()
    for index in range(7):
        signature = make.signature(page, name=f"Ada {chr(65 + index)}")
        signing.confirm(signature_id=signature.id, is_name_shown=True, now=NOW)
    make.confirmed(page, name="Private Person")
    first = client.get(f"/a/{page.slug}")
    assert f'href="/a/{page.slug}/names"' in first.text
    every = client.get(f"/a/{page.slug}/names")
    assert every.text.count('class="signer"') == 7
    assert "Private" not in every.text
    assert "Set-Cookie" not in every.headers
    assert "public" in every.headers["Cache-Control"]
    assert "Nobody to show here" in client.get(f"/a/{page.slug}/names?page=2").text
