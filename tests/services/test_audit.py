"""The audit trail: joins the act it is about, is read newest first, and cannot be altered by anybody."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from campaign_app.models import AuditEvent, Organization
from campaign_app.services import audit
from tests.conftest import NOW
from tests.factories import Factory
from tests.services.rows import count, the


def put(organization: Organization, act: str = "page.edit", minutes: int = 0) -> None:
    now = NOW + timedelta(minutes=minutes)
    audit.put(organization_id=organization.id, account_id=None, act=act, subject_id=None, now=now)


def test_a_line_stays_only_if_its_act_is_committed(make: Factory, session: Session) -> None:
    organization = make.organization()
    put(organization)
    session.rollback()
    assert count(session, AuditEvent) == [0]
    put(organization)
    session.commit()
    session.rollback()
    assert count(session, AuditEvent) == [1]


def test_the_trail_is_read_newest_first_with_who_did_it(make: Factory, session: Session) -> None:
    member = make.member(organization := make.organization())
    put(organization, "page.edit")
    audit.put(
        organization_id=organization.id,
        account_id=member.account_id,
        act="page.close",
        subject_id=organization.id,
        now=NOW,
        detail={"total_count": 3},
    )
    put(make.organization(), "page.draft")  # a neighbour's
    session.commit()
    newest, oldest = audit.list_events(organization_id=organization.id)
    assert (newest.act, newest.detail, oldest.act) == ("page.close", {"total_count": 3}, "page.edit")
    assert newest.account is not None
    assert (newest.account.name, oldest.account) == (member.account.name, None)
    assert [event.act for event in audit.list_events(organization_id=organization.id, limit=1)] == ["page.close"]


@pytest.mark.parametrize(
    "mischief", ["UPDATE audit_events SET act = 'nothing'", "DELETE FROM audit_events", "TRUNCATE audit_events"]
)
def test_a_line_cannot_be_changed_or_removed(mischief: str, make: Factory, session: Session) -> None:
    put(make.organization())
    session.commit()
    session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))  # as the commit these tests never reach does
    with pytest.raises(IntegrityError, match="only ever added"), session.begin_nested():
        session.execute(text(mischief))
    assert the(session, AuditEvent).act == "page.edit"
