"""Invitations: mailed to an address, taken up once through their link, withdrawn or sent again by an administrator."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update

from campaign_app.addresses import clean_name, normalise_email
from campaign_app.errors import BadInput, ExpiredLink, NotFound
from campaign_app.extensions import db
from campaign_app.identifiers import new_id
from campaign_app.models import Account, Invitation, Membership, Role
from campaign_app.models.invitation import INVITATION_TTL
from campaign_app.services import audit, outbox, passwords
from campaign_app.services.accounts import find_account

# An organization that lets its invitations be misused for mailing strangers is stopped here.
OPEN_MAX = 100


def invite(*, organization_id: uuid.UUID, email: str, role: Role, account_id: uuid.UUID, now: datetime) -> Invitation:
    """Mail an invitation; an earlier open one to the same address is withdrawn.

    Raises BadInput for no address, for somebody who is a member already, and beyond OPEN_MAX.
    """
    address = normalise_email(email).lower()
    if _is_member(organization_id, address):
        raise BadInput("This person is a member already. Change their role in the list", field="email")
    _withdraw(Invitation.email == address, organization_id, now)
    if _count_open(organization_id, now) >= OPEN_MAX:
        raise BadInput("Too many invitations are open. Withdraw some first", field="email")
    invitation = Invitation(
        id=new_id(now),
        organization_id=organization_id,
        invited_by_id=account_id,
        email=address,
        role=role,
        created_at=now,
    )
    db.session.add(invitation)
    outbox.put(organization_id=organization_id, kind="invitation", recipient=address, invitation=invitation, now=now)
    _audit("member.invite", invitation, account_id, now)
    db.session.commit()
    return invitation


def list_invitations(organization_id: uuid.UUID) -> Sequence[Invitation]:
    """Invitations nobody took up or withdrew, the newest first; lapsed ones among them."""
    return db.session.scalars(
        select(Invitation)
        .filter_by(organization_id=organization_id, accepted_at=None, withdrawn_at=None)
        .order_by(Invitation.created_at.desc(), Invitation.id.desc())
        .limit(OPEN_MAX)
    ).all()


def get_invitation(*, organization_id: uuid.UUID, invitation_id: uuid.UUID) -> Invitation:
    """One invitation of an organization. Raises NotFound."""
    invitation = db.session.scalar(select(Invitation).filter_by(id=invitation_id, organization_id=organization_id))
    if invitation is None:
        raise NotFound("There is no page at this address")
    return invitation


def withdraw(*, organization_id: uuid.UUID, invitation_id: uuid.UUID, account_id: uuid.UUID, now: datetime) -> None:
    """Make an invitation's link worthless. Raises NotFound."""
    invitation = get_invitation(organization_id=organization_id, invitation_id=invitation_id)
    _withdraw(Invitation.id == invitation_id, organization_id, now)
    _audit("member.withdraw_invitation", invitation, account_id, now)
    db.session.commit()


def get_open(invitation_id: uuid.UUID, *, now: datetime) -> Invitation:
    """The invitation behind a link, if it can still be taken up. Raises ExpiredLink."""
    invitation = db.session.scalar(
        select(Invitation)
        .filter_by(id=invitation_id)
        .with_for_update(of=Invitation)
        .execution_options(populate_existing=True)
    )
    if invitation is None or not invitation.is_open(now):
        raise ExpiredLink("This link has expired.", purpose="invite")
    return invitation


def accept(*, invitation_id: uuid.UUID, name: str, password: str, now: datetime) -> Membership:
    """Take an invitation up: the address gets its role, and an account when it has none.

    An existing account keeps its name and password, which are not asked for. Raises ExpiredLink, and BadInput at
    `name` or `password`.
    """
    invitation = get_open(invitation_id, now=now)
    account = find_account(invitation.email) or Account(
        id=new_id(now),
        email=invitation.email,
        name=clean_name(name),
        password_hash=passwords.hash_password(password),
        created_at=now,
    )
    membership = Membership(
        id=new_id(now), organization=invitation.organization, account=account, role=invitation.role, created_at=now
    )
    invitation.accepted_at = now
    db.session.add(membership)
    db.session.flush()
    _audit("member.join", invitation, account.id, now)
    db.session.commit()
    return membership


def _is_member(organization_id: uuid.UUID, email: str) -> bool:
    query = select(Membership.id).join(Account).where(Membership.organization_id == organization_id)
    return db.session.scalar(query.where(Account.email == email)) is not None


def _count_open(organization_id: uuid.UUID, now: datetime) -> int:
    query = select(func.count()).select_from(Invitation).filter_by(organization_id=organization_id, accepted_at=None)
    return (
        db.session.scalar(query.where(Invitation.withdrawn_at.is_(None), Invitation.created_at > now - INVITATION_TTL))
        or 0
    )


def _withdraw(which: ColumnElement[bool], organization_id: uuid.UUID, now: datetime) -> None:
    db.session.execute(
        update(Invitation)
        .where(which, Invitation.organization_id == organization_id)
        .where(Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
    )


def _audit(act: str, invitation: Invitation, account_id: uuid.UUID, now: datetime) -> None:
    audit.put(
        organization_id=invitation.organization_id,
        account_id=account_id,
        act=act,
        subject_id=invitation.id,
        detail={"role": invitation.role},
        now=now,
    )
