"""The chain of the audit trail: holds as written, and names what somebody altered, removed or slipped in by hand."""

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from campaign_app.models import AuditSeal, Organization
from campaign_app.services import audit, verifying
from tests.conftest import NOW
from tests.factories import Factory
from tests.services.rows import rows


def seal(session: Session) -> None:
    """What committing does: these tests never really commit."""
    session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    session.execute(text("SET CONSTRAINTS ALL DEFERRED"))


@pytest.fixture
def trail(make: Factory, session: Session) -> Organization:
    """An organization with three lines, besides a neighbour's."""
    organization, neighbour = make.organization(name="Ελλάδα"), make.organization()
    for owner, act in ((organization, "page.draft"), (neighbour, "page.edit"), (organization, "page.edit")):
        audit.put(organization_id=owner.id, account_id=None, act=act, subject_id=owner.id, now=NOW)
    audit.put(
        organization_id=organization.id,
        account_id=make.member(organization).account_id,
        act="page.close",
        subject_id=None,
        detail={"note": '„Ende“ \x1f \\ "', "count": 3, "nothing": None},
        now=NOW,
    )
    session.commit()
    seal(session)
    return organization


@pytest.fixture
def by_hand(session: Session) -> None:
    """Somebody with all rights over the database."""
    for table in ("audit_events", "audit_seals"):
        session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER {table}_append_only"))


def faults() -> list[str]:
    return [fault for chain in verifying.verify() for fault in chain.faults]


def numbers(session: Session, organization: Organization) -> list[AuditSeal]:
    return sorted(rows(session, AuditSeal, organization_id=organization.id), key=lambda row: row.number)


def test_every_line_is_sealed_when_it_is_committed_in_a_chain_of_its_organization(
    trail: Organization, session: Session
) -> None:
    assert [row.number for row in numbers(session, trail)] == [1, 2, 3]
    chains = {chain.organization_id: chain for chain in verifying.verify()}
    assert len(chains) == 2
    assert (chains[trail.id].count, chains[trail.id].number, chains[trail.id].faults) == (3, 3, [])
    assert chains[trail.id].hash == numbers(session, trail)[-1].hash


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_events SET act = 'page.draft2' WHERE id = :id",
        "UPDATE audit_events SET detail = '{}' WHERE id = :id",
        "UPDATE audit_events SET created_at = created_at + interval '1 us' WHERE id = :id",
        "UPDATE audit_events SET account_id = NULL WHERE id = :id",
    ],
)
@pytest.mark.usefixtures("by_hand")
def test_an_altered_line_is_named_and_no_other(change: str, trail: Organization, session: Session) -> None:
    line = numbers(session, trail)[2].audit_event_id
    session.execute(text(change), {"id": line})
    assert faults() == [f"line {line} (number 3) was altered"]


@pytest.mark.usefixtures("by_hand")
def test_a_removed_line_is_named(trail: Organization, session: Session) -> None:
    first = numbers(session, trail)[0].audit_event_id
    session.execute(text("DELETE FROM audit_events WHERE id = :id"), {"id": first})
    assert faults() == [f"line {first} (number 1) is missing"]


@pytest.mark.usefixtures("by_hand")
def test_a_line_removed_with_its_seal_leaves_a_gap_and_a_broken_link(trail: Organization, session: Session) -> None:
    _, second, third = numbers(session, trail)
    for statement in ("DELETE FROM audit_events WHERE id = :id", "DELETE FROM audit_seals WHERE audit_event_id = :id"):
        session.execute(text(statement), {"id": second.audit_event_id})
    assert faults() == [f"numbers 2 to 2 are missing before line {third.audit_event_id}"]


def test_a_line_slipped_in_past_the_trigger_is_named(trail: Organization, session: Session) -> None:
    session.execute(text("ALTER TABLE audit_events DISABLE TRIGGER audit_events_seal"))
    audit.put(organization_id=trail.id, account_id=None, act="page.edit", subject_id=None, now=NOW)
    session.commit()
    (fault,) = faults()
    assert "has no seal" in fault


@pytest.mark.usefixtures("by_hand")
def test_the_command_names_the_line_and_fails(app: Flask, trail: Organization, session: Session) -> None:
    runner = app.test_cli_runner()
    assert "3 lines hold, last number 3" in runner.invoke(args=["audit", "verify"]).output
    line = numbers(session, trail)[0].audit_event_id
    session.execute(text("UPDATE audit_events SET act = 'page.close' WHERE id = :id"), {"id": line})
    result = runner.invoke(args=["audit", "verify"])
    assert result.exit_code == 1
    assert f"line {line} (number 1) was altered" in result.output
