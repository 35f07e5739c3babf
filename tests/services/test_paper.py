"""Signatures on paper: proven, kept apart, voided with a reason, never seen by a neighbour."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from campaign_app.errors import BadInput, NotFound
from campaign_app.models import ActionPage, AuditEvent, Membership, PaperCount
from campaign_app.services import paper, tallies
from tests.conftest import NOW
from tests.factories import Factory
from tests.services.rows import rows, the


@pytest.fixture
def staff(make: Factory) -> Membership:
    """Somebody of the organization."""
    return make.member(make.organization(), role="staff")


@pytest.fixture
def page(make: Factory, staff: Membership) -> ActionPage:
    """An open page that one person signed."""
    page = make.page(staff.organization)
    make.confirmed(page)
    return page


def test_paper_stands_beside_the_confirmed_ones_in_a_tally(page: ActionPage, make: Factory) -> None:
    make.paper(page)
    make.paper(page, signature_count=5)
    tally = tallies.take(page=page, account_id=None, now=NOW)
    assert (tally.total_count, tally.paper_count) == (1, 315)
    assert sum(tally.district_counts.values()) == 1
    with pytest.raises(BadInput, match="Nothing has changed"):
        tallies.take(page=page, account_id=None, now=NOW)


def test_more_on_paper_is_something_new(page: ActionPage, make: Factory) -> None:
    tallies.take(page=page, account_id=None, now=NOW)
    make.paper(page)
    tally = tallies.take(page=page, account_id=None, now=NOW + timedelta(seconds=1))
    assert (tally.total_count, tally.paper_count) == (1, 310)


def test_a_voided_count_counts_no_longer_and_stays_with_its_reason(
    page: ActionPage, make: Factory, session: Session, staff: Membership
) -> None:
    entry = make.paper(page)
    by: dict[str, Any] = {
        "organization_id": staff.organization_id,
        "paper_id": entry.id,
        "account_id": staff.account_id,
        "now": NOW,
    }
    with pytest.raises(BadInput):
        paper.void(reason=" ", **by)
    session.rollback()
    paper.void(reason="Counted twice", **by)
    assert paper.count_on_paper(page.id) == 0
    assert ((kept := the(session, PaperCount)).voided_at, kept.void_reason) == (NOW, "Counted twice")
    assert [event.act for event in rows(session, AuditEvent, subject_id=entry.id)] == ["paper.enter", "paper.void"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("signature_count", 0),
        ("signature_count", 1_000_001),
        ("collected_on", NOW.date() + timedelta(days=1)),
        ("place", " "),
        ("note", "n" * 301),
        ("proof", b""),
        ("proof", b"<html>"),
        ("proof", b"GIF89a"),
        ("proof", b"%PDF-" + b"x" * paper.PROOF_MAX_BYTES),
    ],
)
def test_what_cannot_be_proven_is_not_entered(
    field: str, value: object, page: ActionPage, make: Factory, session: Session
) -> None:
    with pytest.raises(BadInput) as refused:
        make.paper(page, **{field: value})
    session.rollback()
    assert refused.value.field == field
    assert rows(session, PaperCount) == []


def test_the_proof_goes_to_staff_with_a_line_in_the_audit_trail_and_not_to_neighbours(
    page: ActionPage, make: Factory, session: Session, staff: Membership
) -> None:
    entry = make.paper(page)
    neighbour = make.member(make.organization(), role="staff")
    for act in (paper.take_proof, paper.void):
        values: dict[str, Any] = {"reason": "mine"} if act is paper.void else {}
        with pytest.raises(NotFound):
            act(
                organization_id=neighbour.organization_id,
                paper_id=entry.id,
                account_id=neighbour.account_id,
                now=NOW,
                **values,
            )
    taken = paper.take_proof(
        organization_id=staff.organization_id, paper_id=entry.id, account_id=staff.account_id, now=NOW
    )
    assert (taken.proof, taken.proof_type) == (b"%PDF-1.4 a scan", "application/pdf")
    assert the(session, AuditEvent, act="paper.take_proof").account_id == staff.account_id
