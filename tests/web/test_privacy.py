"""Privacy requests: nobody is looked up without a line in the audit trail, and whoever is erased leaves a receipt."""

import io

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaign_app.models import AuditEvent, Erasure, LedgerEvent, Membership, Role, Signature, Supporter, Suppression
from campaign_app.services import counting
from tests.factories import Factory
from tests.services.rows import count, rows, the
from tests.web.conftest import LogIn, words

ADDRESS = "ana.lopez@example.org"


@pytest.fixture
def role() -> Role:
    """An administrator works here."""
    return "administrator"


@pytest.fixture
def desk(member: Membership) -> str:
    """Where privacy requests are."""
    return f"/administrator/{member.organization.slug}/privacy"


def acts(session: Session) -> list[str]:
    return [event.act for event in rows(session, AuditEvent) if event.act.startswith(("privacy.", "export."))]


def test_everything_held_is_shown_after_a_line_that_names_nobody(
    browser: FlaskClient, desk: str, make: Factory, member: Membership, session: Session
) -> None:
    page = make.page(member.organization, "letter", headline="Reopen the library")
    make.confirmed(page, email=ADDRESS, name="Ana Lopez", comment="My street needs it")
    make.confirmed(make.page(), email=ADDRESS, name="Somebody Else")
    answer = browser.post(f"{desk}/person", data={"email": "Ana.Lopez@example.org"})
    shown = words(answer)
    for held in (ADDRESS, "Ana Lopez", "My street needs it", "Reopen the library", "Letter to", "Not held"):
        assert held in shown, held
    assert "Somebody Else" not in shown
    line = the(session, AuditEvent, act="privacy.look")
    assert (line.account_id, line.detail) == (member.account_id, {"is_known": True})
    copy = browser.post(f"{desk}/person.json", data={"email": ADDRESS})
    assert copy.get_json()["signatures"][0]["name"] == "Ana Lopez"
    assert "attachment" in copy.headers["Content-Disposition"]
    assert acts(session) == ["privacy.look", "privacy.copy"]


def test_who_is_not_known_and_what_is_no_address_say_so(browser: FlaskClient, desk: str, session: Session) -> None:
    assert "Nothing is held of eve@example.org" in words(
        browser.post(f"{desk}/person", data={"email": "eve@example.org"})
    )
    assert the(session, AuditEvent, act="privacy.look").detail == {"is_known": False}
    assert browser.post(f"{desk}/person", data={"email": "ana"}).status_code == 422
    assert browser.get(f"{desk}/person?email={ADDRESS}").status_code == 405
    assert acts(session) == ["privacy.look"]


def test_erasing_withdraws_deletes_and_leaves_a_receipt_with_a_hash_alone(
    browser: FlaskClient, desk: str, make: Factory, member: Membership, session: Session
) -> None:
    make.confirmed(make.page(member.organization), email=ADDRESS)
    given = {"email": ADDRESS, "typed": ADDRESS.upper(), "is_asked": "y"}
    for missing in ("typed", "is_asked"):
        refused = browser.post(f"{desk}/erase", data={name: value for name, value in given.items() if name != missing})
        assert refused.status_code == 422
    assert count(session, Supporter, Signature) == [1, 1]
    done = browser.post(f"{desk}/erase", data=given, follow_redirects=True)
    assert "The receipt is below" in words(done)
    assert count(session, Supporter, Signature) == [0, 0]
    assert [event.kind for event in rows(session, LedgerEvent)] == ["signed", "confirmed", "withdrawn"]
    assert counting.recount()[0].has_drift is False
    receipt = the(session, Erasure)
    file = browser.get(f"{desk}/receipts/{receipt.id}.txt").text
    assert receipt.row_count
    assert receipt.row_count >= 3
    for said in (receipt.name, receipt.email_key.hex(), f"Rows deleted: {receipt.row_count}"):
        assert said in file, said
    assert "lopez" not in (file + done.text).lower()
    assert the(session, AuditEvent, act="privacy.erase").detail == {"rows": receipt.row_count}


def test_a_list_never_to_mail_goes_out_as_hashes_and_comes_in_with_a_report(
    browser: FlaskClient, desk: str, make: Factory, member: Membership, log_in: LogIn, session: Session
) -> None:
    given = f"email,reason\n{ADDRESS},bounced\nnot an address\nEVE@example.org,because\n\n{ADDRESS}\n".encode()
    answer = browser.post(f"{desk}/suppressions", data={"file": (io.BytesIO(given), "list.csv")})
    shown = words(answer)
    assert "Added 1" in shown
    assert "Turned away 2" in shown
    assert "3 Enter an email address" in shown
    assert "4 The reason must be one of" in shown
    kept = the(session, Suppression)
    assert kept.reason == "bounced"
    exported = browser.post(f"{desk}/suppressions.csv").text
    assert kept.email_key.hex() in exported
    assert "lopez" not in exported
    neighbour = make.member(make.organization())
    other = log_in(neighbour)
    there = f"/administrator/{neighbour.organization.slug}/privacy"
    assert "Added 1" in words(
        other.post(f"{there}/suppressions", data={"file": (io.BytesIO(exported.encode()), "l.csv")})
    )
    assert {row.email_key for row in rows(session, Suppression)} == {kept.email_key}
    make.signature(make.page(member.organization), email=ADDRESS)
    assert (
        browser.post(f"{desk}/suppressions", data={"file": (io.BytesIO(b"\xff\xfe\x00"), "l.csv")}).status_code == 422
    )


def test_the_terms_are_tried_before_they_are_kept(
    browser: FlaskClient, desk: str, make: Factory, member: Membership, session: Session
) -> None:
    make.signature(make.page(member.organization))
    given = {"unconfirmed_days": "3", "closed_months": "9"}
    shown = words(browser.post(f"{desk}/retention", data=given | {"try": "yes"}))
    assert "Nothing was changed or saved" in shown
    assert "Unconfirmed signatures 1" in shown
    session.refresh(member.organization)
    assert (member.organization.unconfirmed_days, member.organization.closed_months) == (7, 6)
    assert browser.post(f"{desk}/retention", data=given | {"closed_months": "99"}).status_code == 422
    assert browser.post(f"{desk}/retention", data=given).status_code == 303
    session.refresh(member.organization)
    assert (member.organization.unconfirmed_days, member.organization.closed_months) == (3, 9)
