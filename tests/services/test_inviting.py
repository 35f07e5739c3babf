"""Invitations: mailed once, taken up once, worthless when withdrawn, lapsed or replaced; and the members they make."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from campaign_app.errors import BadInput, ExpiredLink, NotFound
from campaign_app.models import Account, AuditEvent, Invitation, Membership, OutboxMessage
from campaign_app.models.invitation import INVITATION_TTL
from campaign_app.services import inviting, members, sessions
from tests.conftest import NOW
from tests.factories import PASSWORD, Factory
from tests.services.rows import count, rows, the


@pytest.fixture
def chief(make: Factory) -> Membership:
    """An administrator."""
    return make.member(make.organization())


def invite(chief: Membership, email: str = "Ines@Example.org") -> Invitation:
    return inviting.invite(
        organization_id=chief.organization_id, email=email, role="staff", account_id=chief.account_id, now=NOW
    )


def accept(invitation: Invitation, now: object = NOW, password: str = PASSWORD) -> Membership:
    return inviting.accept(invitation_id=invitation.id, name="Inês", password=password, now=now)  # type: ignore[arg-type]


def test_an_invitation_is_mailed_audited_and_makes_an_account_with_the_role(
    chief: Membership, session: Session
) -> None:
    invitation = invite(chief)
    mail = the(session, OutboxMessage)
    assert (mail.kind, mail.recipient, mail.invitation_id) == ("invitation", "ines@example.org", invitation.id)
    member = accept(invitation)
    assert (member.role, member.organization_id) == ("staff", chief.organization_id)
    assert (member.account.email, member.account.name) == ("ines@example.org", "Inês")
    assert sessions.log_in(email="ines@example.org", password=PASSWORD, now=NOW)
    acts = [(event.act, event.account_id) for event in rows(session, AuditEvent)]
    assert acts == [("member.invite", chief.account_id), ("member.join", member.account_id)]


def test_a_link_works_once(chief: Membership, session: Session) -> None:
    invitation = invite(chief)
    accept(invitation)
    with pytest.raises(ExpiredLink):
        accept(invitation)
    assert count(session, Account, Membership) == [2, 2]


def test_a_link_that_lapsed_was_withdrawn_or_replaced_is_worthless(chief: Membership, session: Session) -> None:
    lapsed, withdrawn, replaced = invite(chief, "a@example.org"), invite(chief, "b@example.org"), invite(chief)
    with pytest.raises(ExpiredLink):
        accept(lapsed, NOW + INVITATION_TTL)
    inviting.withdraw(
        organization_id=chief.organization_id, invitation_id=withdrawn.id, account_id=chief.account_id, now=NOW
    )
    invite(chief)
    for each in (withdrawn, replaced):
        with pytest.raises(ExpiredLink):
            accept(each)
    assert count(session, Membership) == [1]
    assert accept(lapsed, NOW + INVITATION_TTL - timedelta(seconds=1)).role == "staff"


def test_a_refused_password_leaves_the_invitation_open(chief: Membership, session: Session) -> None:
    invitation = invite(chief)
    with pytest.raises(BadInput) as refused:
        accept(invitation, password="short")
    session.rollback()
    assert refused.value.field == "password"
    assert accept(invitation).role == "staff"


def test_a_known_address_gets_the_role_and_keeps_its_account(make: Factory, chief: Membership) -> None:
    elsewhere = make.member(make.organization(), "organizer", email="ines@example.org")
    member = accept(invite(chief), password="")
    assert member.account_id == elsewhere.account_id
    assert sessions.log_in(email="ines@example.org", password=PASSWORD, now=NOW)


def test_a_member_is_not_invited_again(chief: Membership) -> None:
    with pytest.raises(BadInput, match="member already"):
        invite(chief, chief.account.email.upper())


def test_a_neighbours_invitation_cannot_be_withdrawn(make: Factory, chief: Membership) -> None:
    invitation = invite(make.member(make.organization()))
    with pytest.raises(NotFound):
        inviting.withdraw(
            organization_id=chief.organization_id, invitation_id=invitation.id, account_id=chief.account_id, now=NOW
        )
    assert accept(invitation).role == "staff"


def test_a_role_changes_at_once_and_says_so_in_the_trail(make: Factory, chief: Membership, session: Session) -> None:
    member = make.member(chief.organization, "organizer")
    acts = {"organization_id": chief.organization_id, "account_id": chief.account_id, "now": NOW}
    members.change_role(membership_id=member.id, role="staff", **acts)  # type: ignore[arg-type]
    assert the(session, Membership, id=member.id).role == "staff"
    assert the(session, AuditEvent).detail == {"before": "organizer", "role": "staff"}
    assert members.remove(membership_id=member.id, **acts) == member.account.name  # type: ignore[arg-type]
    assert count(session, Membership) == [1]


def test_nobody_changes_their_own_role_so_one_administrator_always_stays(make: Factory, chief: Membership) -> None:
    own = {"organization_id": chief.organization_id, "membership_id": chief.id, "account_id": chief.account_id}
    for act in (members.remove, lambda **values: members.change_role(role="staff", **values)):
        with pytest.raises(BadInput, match="your own role"):
            act(**own, now=NOW)
    other = make.member(chief.organization)
    members.change_role(
        organization_id=chief.organization_id,
        membership_id=chief.id,
        role="organizer",
        account_id=other.account_id,
        now=NOW,
    )
    with pytest.raises(NotFound):  # who was demoted meanwhile decides nothing more
        members.remove(
            organization_id=chief.organization_id, membership_id=other.id, account_id=chief.account_id, now=NOW
        )
