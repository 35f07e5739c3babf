"""Every word people read goes through the message catalogue: pages, errors and mails in a language of brackets."""

import ast
from datetime import date
from functools import partial
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaign_app.catalogues import Catalogues
from campaign_app.emails import compose
from campaign_app.errors import CampaignError
from campaign_app.models import ActionPage, Organization, PageKind, Signature
from campaign_app.services import counting, mailings, pages, signing, tallies
from campaign_app.services.draining import drain
from campaign_app.tokens import Purpose, make_token
from tests.conftest import NOW
from tests.factories import PASSWORD, Factory
from tests.fakes import FakeClock, FakeTransport, drain_with
from tests.house.pseudo import Bracketed, leftovers, untranslated
from tests.house.reading import name_of, python_files, tree
from tests.packages import handed_over

LETTER = "Γράφω γιατί η απόφαση αυτή με αγγίζει κάθε μέρα. " * 5
GREEK: dict[str, Any] = {
    "headline": "Κρατήστε τα βραδινά δρομολόγια",
    "demand": "κρατήστε τα βραδινά δρομολόγια.",
    "why_markdown": "Οι εργαζόμενοι **δεν** έχουν άλλο δρόμο.",
    "targets": "Υπουργείο <office@example.org>",
    "opt_in_wording": "Γράψτε μου",
}
BAD_FORMS = [
    {},
    {"name": "\u200b", "email": "άδα", "postal_code": "1", "country": "US"},
    {"name": "Ά", "email": "a@example.org", "country": "QQ", "comment": "ά" * 501},
]
PAGE_KINDS: tuple[PageKind, ...] = ("petition", "pledge", "letter")


@pytest.fixture(autouse=True)
def brackets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every translation of this test is in brackets."""
    monkeypatch.setattr(Catalogues, "get_translations", lambda _: Bracketed())


@pytest.fixture
def house(make: Factory) -> Organization:
    """An organization with a Greek name."""
    return make.organization(name="Κοινό Έδαφος")


def page_of(make: Factory, organization: Organization, kind: PageKind, **values: Any) -> ActionPage:
    texts = {
        "petition": {},
        "pledge": {"text": "Παίρνω το λεωφορείο"},
        "letter": {"text": LETTER, "subject": "Λεωφορεία"},
    }
    return make.page(organization, kind, **GREEK, **texts[kind], **values)


def signature_of(make: Factory, page: ActionPage) -> Signature:
    return make.signature(page, name="Άδα Επισκέπτρια", subject="Λεωφορεία", body=LETTER)


def assert_translated(client: FlaskClient, address: str, status: int = 200, **request: Any) -> None:
    answer = client.open(address, **request)
    assert answer.status_code == status, address
    assert untranslated(answer.text) == [], address


def test_brackets_find_what_is_not_translated() -> None:
    assert untranslated("<p>⟦Sign %⟦now⟧⟧ Later</p>") == ["Later"]
    assert untranslated("<p title='Close'>Κλείσε 14 October 2026</p>") == ["Close"]


@pytest.mark.parametrize("kind", PAGE_KINDS)
def test_action_pages_in_every_state(kind: PageKind, make: Factory, house: Organization, client: FlaskClient) -> None:
    page = page_of(make, house, kind, goal=30, closes_on=date(2099, 1, 1))
    addresses = ["/", f"/a/{page.slug}", f"/a/{page.slug}/received"]
    make.update(page, title="Νέα", body_markdown="Παραδόθηκαν")
    make.update(page, title="Κι άλλα", body_markdown="Απάντησαν")
    for stage in (1, 2, 30):  # one, a few, enough for a number and the goal
        for _ in range(stage - counting.count_confirmed(page.id)):
            signing.confirm(signature_id=signature_of(make, page).id, now=NOW)
        counting.fold()
        for address in addresses:
            assert_translated(client, address)
    tallies.take(page=page, account_id=None, now=NOW)
    assert_translated(client, addresses[1])
    pages.close(page=page, account_id=None, now=NOW)
    assert_translated(client, addresses[1])
    assert_translated(client, addresses[1], 409, method="POST", data={})


@pytest.mark.parametrize("kind", PAGE_KINDS)
@pytest.mark.parametrize("typed", BAD_FORMS, ids=["empty", "wrong", "too much"])
def test_forms_that_come_back(
    kind: PageKind, typed: dict[str, str], make: Factory, house: Organization, client: FlaskClient
) -> None:
    address = f"/a/{page_of(make, house, kind).slug}"
    for letter in ({}, {"subject": "Α", "body": "λίγα λόγια"}, {"subject": "Α", "body": "λόγια " * 500}):
        if kind == "letter" or not letter:
            assert_translated(client, address, 422, method="POST", data={**typed, **letter})


def test_pages_behind_a_link(app: Flask, make: Factory, house: Organization, client: FlaskClient) -> None:
    signature = signature_of(make, page_of(make, house, "petition"))

    def link(path: str, purpose: Purpose, subject: Any) -> str:
        key = app.extensions["settings"].secret_key
        return f"/{path}/" + make_token(key, purpose=purpose, subject_id=subject, now=make.now)

    make.now = NOW.replace(year=2090)  # links that have not expired whenever this test runs
    for _ in range(2):
        assert_translated(client, link("confirm", "confirm", signature.id))
        signing.confirm(signature_id=signature.id, now=NOW)
    assert_translated(client, link("thank-you", "thank_you", signature.id))
    for method in ("GET", "POST"):
        assert_translated(client, link("unsubscribe", "unsubscribe", signature.supporter_id), method=method)
    assert_translated(client, "/confirm/broken", 404)
    make.now = NOW.replace(year=2000)
    assert_translated(client, link("confirm", "confirm", signature.id), 410)


def test_pages_of_errors(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_translated(client, "/nowhere", 404)
    assert_translated(client, "/", 405, method="DELETE")
    assert_translated(client, "/account/login", 400, method="POST")
    for status in (400, 403, 404, 429, 500, 503):
        with app.test_request_context():
            page = app.jinja_env.get_template(f"errors/{status}.html").render(message="", status=status)
        assert untranslated(page) == [], status


@pytest.mark.parametrize("kind", PAGE_KINDS)
def test_mails_of_every_kind(kind: PageKind, app: Flask, make: Factory, house: Organization) -> None:
    page = page_of(make, house, kind)
    signature = signature_of(make, page)
    signing.confirm(signature_id=signature.id, now=NOW)
    act = make.act(name="Άδα", email=signing.get_signature(signature.id).supporter.email, subject="Α", body=LETTER)
    signing.sign(page=page, act=act, address_key=make.address_key, now=NOW)
    handed_over(page)
    update = make.update(page, title="Νέα", body_markdown="Παραδόθηκαν στο υπουργείο.")
    page.organization.postal_address = "Οδός 1"
    make.confirmed(page, is_opted_in=True, name="Άδα", subject="Α", body=LETTER)
    make.mailing(page, update=update)
    mailings.put_due(now=NOW, most_per_day=1000)
    transport = FakeTransport()
    drain(drain_with(transport, FakeClock(NOW), partial(compose, settings=app.extensions["settings"])))
    assert len(transport.taken) == (10 if kind == "letter" else 8)
    for email in transport.taken:
        assert leftovers(email.subject) + leftovers(email.text) + untranslated(email.html) == [], email.subject


@pytest.fixture
def insider(app: Flask, make: Factory, house: Organization, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """A browser in which an administrator is logged in."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    member = make.member(house, name="Όλγα")
    browser = app.test_client()
    answer = browser.post("/account/login", data={"email": member.account.email, "password": PASSWORD})
    assert answer.status_code == 303
    return browser


def test_logging_in_is_translated(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    assert_translated(client, "/account/login")
    for data in ({}, {"email": "olga@example.org", "password": "wrong"}):
        assert_translated(client, "/account/login", 422, method="POST", data=data)


def test_rooms_of_the_workspace(
    app: Flask, make: Factory, house: Organization, insider: FlaskClient, session: Session
) -> None:
    source = make.source(house, "October 14, 2026\n\nΔρομολόγια\n\nΖητούμε τα δρομολόγια να μείνουν το βράδυ.\n")
    source.demand_start, source.demand_end = 0, 20
    open_page, draft = page_of(make, house, "letter"), make.draft(house)
    draft.opt_in_wording = "Γράψτε μου"
    signing.confirm(signature_id=signature_of(make, open_page).id, now=NOW)
    tallies.take(page=open_page, account_id=None, now=NOW)
    session.commit()
    make.confirmed(open_page, is_opted_in=True, name="Άδα", subject="Λεωφορεία", body=LETTER)
    update = make.update(open_page, title="Νέα", body_markdown="Παραδόθηκαν")
    colleague = make.member(house, "staff", name="Ίων", email="ion@example.org")
    known = {"organization_slug": house.slug, "source_id": source.id, "membership_id": colleague.id}
    make.mailing(open_page, update=update)
    known |= {"campaign_id": make.campaign(house, "Δρόμοι").id}
    known |= {"update_id": update.id, "language": "es"}
    for rule in app.url_map.iter_rules():
        if rule.endpoint.partition(".")[0] in {"organizer", "staff", "administrator", "account"} and "GET" in (
            rule.methods or ()
        ):
            for page in (open_page, draft) if "page_id" in rule.arguments else (open_page,):
                values = known | {"page_id": page.id}
                if rule.arguments <= set(values):
                    address = rule.build({name: values[name] for name in rule.arguments}, append_unknown=False)
                    assert address is not None
                    answer = insider.get(address[1])
                    assert answer.status_code in {200, 302, 303}, address
                    if answer.status_code == 200 and answer.mimetype != "text/css":
                        assert untranslated(answer.text) == [], address


def test_sentences_of_errors_are_keys_of_the_catalogue() -> None:
    """A sentence put together before it is raised could not be found in a catalogue."""
    ours = {kind.__name__ for kind in CampaignError.__subclasses__()} | {"ExpiredLink"}
    technical = {"DeliveryFailed", "SettingsError", "NotReady"}  # said to operators; a list of sentences
    put_together = [
        f"{name_of(path)}:{node.lineno}"
        for path in python_files("campaign_app")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ours - technical
        if node.args and isinstance(node.args[0], ast.JoinedStr | ast.BinOp)
    ]
    assert put_together == []
