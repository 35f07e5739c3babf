"""The checklist before publishing: it names what is missing, and every line leads to a field that is there."""

import pytest
from flask.testing import FlaskClient
from lxml import html

from campaign_app.models import Membership, PageKind
from campaign_app.services import pages, readiness
from tests.conftest import NOW
from tests.factories import Factory
from tests.web.conftest import words

KINDS: tuple[PageKind, ...] = ("petition", "pledge", "letter")


@pytest.mark.parametrize("kind", KINDS)
def test_every_missing_thing_is_named_and_leads_to_its_field(
    kind: PageKind, browser: FlaskClient, room: str, make: Factory, member: Membership
) -> None:
    draft = make.draft(member.organization, kind)
    document = html.fromstring(browser.get(f"{room}/pages/{draft.id}").text)
    links = document.xpath("//li[@class='is-missing']/a")
    assert [link.text_content() for link in links] == [line for _, line in readiness.list_missing(draft, now=NOW)]
    for link in links:
        (field,) = document.xpath(f"//*[@id='{link.get('href')[1:]}']")
        assert field.tag in {"input", "textarea", "select", "fieldset"}
    refused = browser.post(f"{room}/pages/{draft.id}/publish")
    assert refused.status_code == 422
    assert f"Not published yet: {len(links)} things are missing" in words(refused)


def test_what_is_only_odd_is_said_and_keeps_no_page_back(
    browser: FlaskClient, room: str, make: Factory, member: Membership
) -> None:
    draft = make.draft(member.organization, source=make.source(member.organization))
    said = words(browser.get(f"{room}/pages/{draft.id}"))
    assert "A target has no email address, so a tally cannot be delivered to it by mail." in said
    assert "Headline: a guess. See whether it is right." in said
    pages.publish(page=draft, account_id=None, now=NOW)
    said = words(browser.get(f"{room}/pages/{draft.id}"))
    assert "A target has no email address" in said
    assert "a guess" not in said
