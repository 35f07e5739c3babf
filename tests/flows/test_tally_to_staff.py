"""Story 4: staff take the tally, each target gets it once, everybody can see that; staff export what they may."""

import base64
import csv
import io

import pytest
from sqlalchemy import select

from campaign_app.extensions import db
from campaign_app.models import ActionPage, AuditEvent, Delivery, Organization
from tests.crew import eventually
from tests.platform import Platform
from tests.visitor import Answer, Visitor

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("platform")]

FORMULA = '=HYPERLINK("https://evil.example","open")'


def test_every_target_gets_the_tally_once_and_everybody_sees_it(platform: Platform) -> None:
    organization, page = a_signed_page(platform, "transport", "governor")
    staff, home = platform.member("staff", organization)
    assert take_tally(staff, home, page).status == 303
    for office in ("transport", "governor"):
        mail = platform.wait_for_mail(f"{office}@tally.example.org")
        assert "2 people, each confirmed from their own mailbox" in " ".join(mail["text"].split())
        assert table_of(mail["attachments"][1]["content"]) == [
            ["district", "name", "confirmed_online", "on_paper"],
            ["ocd-division/country:fr", "France", "1", "0"],
            ["ocd-division/country:us/state:az", "Arizona", "1", "0"],
        ]
    shown = eventually(lambda: timeline_of(platform, page, "2 of 2 offices have it"), 10, "the timeline shows it")
    assert "2 signatures handed in" in shown.words
    assert delivery_statuses(platform, page) == ["sent", "sent"]
    tags = staff.get(home).tree.xpath("//section[@id='deliveries']//tbody//*[contains(@class, 'tag')]")
    assert [tag.text_content().strip() for tag in tags] == ["sent", "sent"]

    take_tally(staff, home, page)
    assert "Nothing has changed since the last tally" in staff.get(home).words
    assert delivery_statuses(platform, page) == ["sent", "sent"]
    assert [len(platform.mails(f"{office}@tally.example.org")) for office in ("transport", "governor")] == [1, 1]


def test_exports_are_safe_to_open_and_are_audited_and_a_neighbours_page_is_none(platform: Platform) -> None:
    organization, page = a_signed_page(platform, "export")
    staff, home = platform.member("staff", organization)
    asked = {"signatures-page": str(page.id), "signatures-personal": "name", "signatures-purpose": "Hand-over"}
    exports = staff.get(f"{home}exports")
    ready = staff.submit(exports, to="/exports/new/signatures", **asked)
    listed = staff.get(ready.location)
    assert (listed.status, listed.headers["content-type"]) == (200, "text/csv; charset=utf-8")
    rows = list(csv.DictReader(io.StringIO(listed.text)))
    assert {row["name"] for row in rows} == {"'" + FORMULA, "Ann Other"}
    acts = [act for act, _ in audited(platform, organization)]
    assert acts[-2:] == ["export.ask", "export.download"]

    neighbour, own_home = platform.member("staff")
    assert neighbour.get(ready.location).status == 404
    refused = neighbour.submit(neighbour.get(f"{own_home}exports"), to="/exports/new/signatures", **asked)
    assert refused.status == 422
    assert [act for act, _ in audited(platform, organization)] == acts


def a_signed_page(platform: Platform, *offices: str) -> tuple[Organization, ActionPage]:
    """A page of a new organization that one person in Arizona and one in France have signed and confirmed."""
    targets = "\n".join(f"Department of {office.title()} <{office}@tally.example.org>" for office in offices)
    with platform.app.app_context():
        organization = platform.make.organization()
        page = platform.make.page(organization, targets=targets)
    places = {FORMULA: ("85701", "US"), "Ann Other": ("75011", "FR")}
    for number, (name, (code, country)) in enumerate(places.items()):
        email = f"{offices[0]}{number}@people.example.org"
        assert platform.sign(page.slug, email, name=name, postal_code=code, country=country).status == 303
        assert platform.confirm(email).status == 303
    eventually(lambda: platform.count(page.slug) == 2, 10, "both are counted")
    return organization, page


def take_tally(staff: Visitor, home: str, page: ActionPage) -> Answer:
    """Press the button that hands the count in."""
    return staff.submit(staff.get(home), to=f"/pages/{page.id}/tally")


def table_of(content: str) -> list[list[str]]:
    """The rows of an attached CSV file."""
    return list(csv.reader(io.StringIO(base64.b64decode(content).decode())))


def timeline_of(platform: Platform, page: ActionPage, words: str) -> Answer | None:
    """The public page, once it says so."""
    answer = platform.visitor().get(f"/a/{page.slug}")
    return answer if words in answer.words else None


def delivery_statuses(platform: Platform, page: ActionPage) -> list[str]:
    """The state of each delivery of a page."""
    with platform.app.app_context():
        return list(db.session.scalars(select(Delivery.status).filter_by(action_page_id=page.id)))


def audited(platform: Platform, organization: Organization) -> list[tuple[str, object]]:
    """What the audit trail holds, in order."""
    query = select(AuditEvent.act, AuditEvent.subject_id).filter_by(organization_id=organization.id)
    with platform.app.app_context():
        return [(act, subject) for act, subject in db.session.execute(query.order_by(AuditEvent.id))]
