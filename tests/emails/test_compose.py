"""Every kind of mail: text and its dress, links from the configured origin, headers that are due and no others."""

import base64
import csv
import dataclasses
import hashlib
import json
import re
from datetime import timedelta
from email.utils import parseaddr
from typing import get_args

import pytest
from lxml import html
from sqlalchemy.orm import Session

from campaign_app.config import Settings
from campaign_app.emails import compose
from campaign_app.gateways.mailer import Email
from campaign_app.models import MailKind, OutboxMessage, PageKind
from campaign_app.services import counting, pages
from campaign_app.tokens import Purpose, read_token
from tests.conftest import NOW, ORIGIN
from tests.emails.conftest import SendAll, SignAll
from tests.factories import LETTER, Factory
from tests.packages import handed_over
from tests.services.rows import rows

KINDS: tuple[MailKind, ...] = get_args(MailKind)
PAGE_KINDS: tuple[PageKind, ...] = get_args(PageKind)
URL = re.compile(r"https?://[^\s\"'<>)]+")
ONE_CLICK = {"confirm_reminder", "already_signed", "thank_you", "pledge_reminder", "update"}


@pytest.fixture(params=PAGE_KINDS)
def page_kind(request: pytest.FixtureRequest) -> PageKind:
    """Each kind of page once."""
    kind: PageKind = request.param
    return kind


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", URL.sub(" ", text)))


def links(email: Email) -> list[str]:
    """Every address in the mail, in its text, its HTML and its headers."""
    return URL.findall(email.text + " " + email.html + " " + " ".join(email.headers.values()))


def token_in(email: Email, path: str) -> str:
    (token,) = set(re.findall(rf"{ORIGIN}/{path}/(\S+)", email.text))
    return str(token)


def test_every_kind_of_mail_says_in_html_what_it_says_in_text(
    page_kind: PageKind, make: Factory, sign_all: SignAll
) -> None:
    mails = sign_all(make.page(kind=page_kind), make.act())
    of_others = {"petition": {"letter", "pledge_reminder"}, "pledge": {"letter"}, "letter": {"pledge_reminder"}}
    assert set(mails) == set(KINDS) - {"hand_off", "letter_test", "closing_result"} - of_others[page_kind]
    for kind, email in mails.items():
        shown = " ".join(str(text) for text in html.document_fromstring(email.html).itertext())
        assert words(email.text) - words(shown) == set(), kind
        assert set(URL.findall(email.text)) <= set(URL.findall(email.html)), kind
        assert email.subject, kind


def test_every_link_starts_at_the_configured_origin_and_names_nobody(
    page_kind: PageKind, make: Factory, sign_all: SignAll
) -> None:
    act = make.act(name="Ada Visitor", email="ada.visitor@example.org")
    for kind, email in sign_all(make.page(kind=page_kind), act).items():
        for link in links(email):
            assert link.startswith(f"{ORIGIN}/"), kind
            assert not re.search("visitor|example|%40|@", link, re.IGNORECASE), kind


def test_a_token_in_a_link_holds_an_id_and_a_date_and_nothing_else(make: Factory, sign_all: SignAll) -> None:
    token = token_in(sign_all(make.page(), make.act())["confirmation"], "confirm")
    payload = token.split(".")[0]
    subject, expires = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    assert re.fullmatch("[0-9a-f]{32}", subject)
    assert expires == int((NOW + timedelta(days=7)).timestamp())


def test_the_links_lead_where_they_say(
    make: Factory, sign_all: SignAll, own_settings: Settings, session: Session
) -> None:
    page = make.page()
    mails = sign_all(page, make.act())
    (message, *_) = rows(session, OutboxMessage, kind="confirmation")
    links_to: list[tuple[MailKind, str, Purpose]] = [
        ("confirmation", "confirm", "confirm"),
        ("thank_you", "unsubscribe", "unsubscribe"),
        ("my_signatures", "my-signatures", "my_signatures"),
    ]
    found = [
        read_token(own_settings.secret_key, token_in(mails[kind], path), purpose=purpose, now=NOW)
        for kind, path, purpose in links_to
    ]
    assert found[0] == message.signature_id
    assert found[1] == found[2]
    assert f"{ORIGIN}/a/{page.slug}" in mails["thank_you"].text


def test_one_click_unsubscribing_is_offered_where_there_is_something_to_leave(make: Factory, sign_all: SignAll) -> None:
    for kind, email in sign_all(make.page(kind="letter"), make.act()).items():
        assert email.headers["Auto-Submitted"] == "auto-generated"
        assert ("List-Unsubscribe" in email.headers) is (kind in ONE_CLICK), kind
        assert ("List-Unsubscribe-Post" in email.headers) is (kind in ONE_CLICK), kind
        assert ("/unsubscribe/" in email.text) is (kind in ONE_CLICK), kind


def test_every_mail_comes_from_our_address_in_the_organizations_name(make: Factory, sign_all: SignAll) -> None:
    organization = make.organization(name="Größe & Co, Inc.", contact_email="hello@bücher.example")
    for kind, email in sign_all(make.page(organization, "letter"), make.act(email="ada@example.org")).items():
        assert parseaddr(email.sender) == ("Größe & Co, Inc.", "act@example.org")
        expected = "ada@example.org" if kind == "letter" else "hello@xn--bcher-kva.example"
        assert parseaddr(email.reply_to)[1] == expected
        elsewhere = {"letter": "office@", "tally": "office@", "invitation": "ines@"}
        elsewhere |= {"password_reset": "olga@", "export_ready": "olga@", "export_failed": "olga@"}
        assert email.to == f"{elsewhere.get(kind, 'ada@')}example.org"
        assert re.fullmatch(r"[0-9a-f]{32}@example\.org", email.message_id)


def test_composing_a_message_again_gives_the_same_message_id(
    make: Factory, send_all: SendAll, session: Session
) -> None:
    make.signature(make.page())
    first = send_all()["confirmation"]
    (message,) = rows(session, OutboxMessage)
    message.status = "new"
    session.commit()
    assert send_all()["confirmation"].message_id == first.message_id


def test_a_confirmation_shows_the_text_that_was_signed_and_not_a_later_one(make: Factory, send_all: SendAll) -> None:
    page = make.page()
    make.signature(page)
    pages.edit(page=page, text=make.page_text(demand="close every depot."), account_id=None, now=NOW)
    email = send_all()["confirmation"]
    assert "keep the evening buses running." in email.text
    assert "close every depot." not in email.text + email.html


def test_a_letter_is_the_writers_own_words_with_name_and_place(make: Factory, sign_all: SignAll) -> None:
    act = make.act(name="Ada Visitor", subject="About the buses", body=f"Dear all,\n\n{LETTER}\n\nP.S. Thank you")
    email = sign_all(make.page(kind="letter"), act)["letter"]
    assert email.subject == "About the buses"
    assert f"Dear all,\n\n{LETTER}\n\nP.S. Thank you\n" in email.text
    assert re.search(r"^Ada Visitor\n85701$", email.text, re.MULTILINE)


def test_a_tally_names_the_count_and_attaches_every_district(make: Factory, send_all: SendAll) -> None:
    page = make.page()
    for country in ("US", "US", "FR", ""):
        make.confirmed(page, postal_code="85701" if country == "US" else "", country_code=country)
    handed_over(page)
    email = send_all()["tally"]
    assert email.subject.startswith("4 people ask:")
    brief, table, manifest = email.attachments
    header, *lines = csv.reader(table.data.decode().splitlines())
    assert header == ["district", "name", "confirmed_online", "on_paper"]
    assert lines == [
        ["ocd-division/country:us/state:az", "Arizona", "2", "0"],
        ["", "", "1", "0"],
        ["ocd-division/country:fr", "France", "1", "0"],
    ]
    names = [f"{page.slug}-tally-1-{ending}" for ending in ("brief.pdf", "by-district.csv", "manifest.json")]
    assert [each.filename for each in (brief, table, manifest)] == names
    assert hashlib.sha256(manifest.data).hexdigest() in email.text
    assert "Ada" not in email.text + email.html + table.data.decode() + manifest.data.decode()


def test_a_tally_lists_every_version_that_was_signed_with_its_count(make: Factory, send_all: SendAll) -> None:
    page = make.page()
    for _ in range(2):
        make.confirmed(page)
    pages.edit(page=page, text=make.page_text(demand="close every depot."), account_id=None, now=NOW)
    make.confirmed(page)
    pages.edit(page=page, text=make.page_text(demand="never signed by anybody."), account_id=None, now=NOW)
    tally = handed_over(page)
    assert tally.version_counts == {"1": 2, "2": 1}
    email = send_all()["tally"]
    assert email.text.index("2 people signed this text") < email.text.index("keep the evening buses running.")
    assert email.text.index("1 person signed this text") < email.text.index("close every depot.")
    assert "never signed" not in email.text + email.html


def test_a_tally_of_one_version_shows_the_text_that_was_signed_and_not_a_later_one(
    make: Factory, send_all: SendAll
) -> None:
    page = make.page()
    make.confirmed(page)
    pages.edit(page=page, text=make.page_text(demand="close every depot."), account_id=None, now=NOW)
    handed_over(page)
    email = send_all()["tally"]
    assert "keep the evening buses running." in email.text
    assert "close every depot." not in email.text + email.html


def test_the_thanks_name_the_count_once_the_page_itself_shows_it(make: Factory, send_all: SendAll) -> None:
    page = make.page(make.organization())
    page.organization.count_threshold = 2
    make.confirmed(page)
    counting.fold()
    assert "Confirmed so far" not in send_all()["thank_you"].text
    make.confirmed(page)
    counting.fold()
    email = send_all()["thank_you"]
    assert "Confirmed so far: 2." in email.text
    assert "Confirmed so far: 2." in email.html


def test_the_text_fits_a_narrow_screen_but_addresses_are_never_broken(make: Factory, sign_all: SignAll) -> None:
    headline = "Keep the evening buses running for everyone who has no other way home at night in this city"
    page = make.page(headline=headline, demand="keep " + "every single one of the evening buses " * 8 + "running.")
    for kind, email in sign_all(page, make.act()).items():
        lines = [line for line in email.text.splitlines() if not URL.search(line)]
        assert max(map(len, lines)) <= 78, kind


def test_a_row_that_points_at_nothing_cannot_be_composed(make: Factory, own_settings: Settings) -> None:
    for kind in KINDS:
        message = OutboxMessage(id=make.organization().id, kind=kind, recipient="ada@example.org")
        with pytest.raises(LookupError):
            compose(message, NOW, settings=own_settings)


def test_a_supporter_in_another_script_is_written_to_and_answered_through_the_organization(
    make: Factory, sign_all: SignAll
) -> None:
    mails = sign_all(make.page(kind="letter"), make.act(name="René", email="rené@bücher.example"))
    assert mails["confirmation"].to == "rené@bücher.example"
    assert parseaddr(mails["letter"].reply_to)[1].endswith("@example.org")
    assert dataclasses.replace(mails["letter"]).to_message().as_bytes().isascii()
