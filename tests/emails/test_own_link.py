"""Every mail to a supporter ends with their own link, for an hour; what they pass on never holds it."""

import re
from datetime import timedelta
from functools import partial
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient
from lxml import html

from campaign_app.config import Settings
from campaign_app.errors import ExpiredLink
from campaign_app.models import MailKind, PageKind
from campaign_app.services import outbox, signing
from campaign_app.tokens import read_token
from tests.conftest import NOW, ORIGIN
from tests.emails.conftest import SendAll, SignAll
from tests.factories import Factory

OWN = f"{ORIGIN}/my-signatures/"
TO_SUPPORTERS: set[MailKind] = {
    "confirmation",
    "already_signed",
    "thank_you",
    "pledge_reminder",
    "confirm_reminder",
    "update",
    "hand_off",
}


@pytest.mark.parametrize("kind", ["petition", "pledge", "letter"])
def test_every_mail_to_a_supporter_ends_with_their_own_link_and_no_other_mail_has_it(
    kind: PageKind, make: Factory, sign_all: SignAll, own_settings: Settings
) -> None:
    page = make.page(kind=kind)
    mails = sign_all(page, make.act())
    (signature_id,) = make._ids(page)
    supporter_id = signing.get_signature(signature_id).supporter_id
    with_link = {written for written, mail in mails.items() if OWN in mail.text}
    assert with_link == set(mails) & (TO_SUPPORTERS | {"my_signatures"})
    for written in set(mails) & TO_SUPPORTERS:
        mail = mails[written]
        (token,) = set(re.findall(rf"{OWN}(\S+)", mail.text.partition("\n-- \n")[2]))
        assert f'href="{OWN}{token}"' in mail.html
        assert "do not pass it on" in mail.html
        read = partial(read_token, own_settings.secret_key, token, purpose="my_signatures")
        assert read(now=NOW) == supporter_id
        with pytest.raises(ExpiredLink):
            read(now=NOW + timedelta(hours=1, seconds=1))


def test_how_it_ended_is_told_with_the_own_link_too(make: Factory, send_all: SendAll) -> None:
    page = make.page()
    signature = make.confirmed(page)
    for kind in ("closing_result", "hand_off"):
        outbox.put(
            organization_id=page.organization_id,
            kind=kind,
            recipient="ada@example.org",
            signature_id=signature.id,
            now=NOW,
        )
    mails = send_all()
    assert all(OWN in mails[kind].text for kind in ("closing_result", "hand_off"))


@pytest.mark.parametrize("kind", ["petition", "pledge", "letter"])
def test_what_supporters_pass_on_holds_nothing_personal_but_their_share_code(
    kind: PageKind, make: Factory, send_all: SendAll, client: FlaskClient
) -> None:
    signature = make.confirmed(make.page(kind=kind))
    mail = send_all()["thank_you"]
    shared = f"{ORIGIN}/a/{signature.action_page.slug}?source={signature.share_code}"
    (invitation,) = [link for link in html.fromstring(mail.html).xpath("//a/@href") if link.startswith("mailto:")]
    thanks = client.get(re.findall(rf"{ORIGIN}(/thank-you/\S+)", mail.text)[0]).text
    prepared = html.document_fromstring(thanks).xpath("//div[@class='share__links']/a/@href")
    for passed_on in (invitation, *prepared):
        addresses = re.findall(r"http://localhost[^\s&]+", unquote(unquote(passed_on)).replace("\r\n", " "))
        assert addresses == [shared]
    words = mail.text.partition("You may use these words:")[2].partition("See how many signed")[0]
    assert re.findall(r"http\S+", words) == [shared]


def test_a_test_of_an_update_which_no_supporter_gets_has_no_own_link(make: Factory, send_all: SendAll) -> None:
    make.mailing(make.page())
    assert "/my-signatures" not in send_all()["update"].text
