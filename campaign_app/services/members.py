"""Members of an organization: who they are, changing a role, letting somebody go."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from campaign_app.errors import BadInput, NotFound
from campaign_app.extensions import db
from campaign_app.models import Account, Membership, Passkey, Role
from campaign_app.services import audit


def list_members(organization_id: uuid.UUID) -> Sequence[Membership]:
    """Everybody with a role in the organization, by name."""
    return db.session.scalars(
        select(Membership).join(Account).filter(Membership.organization_id == organization_id).order_by(Account.name)
    ).all()


def accounts_with_passkeys(members: Sequence[Membership]) -> set[uuid.UUID]:
    """Which of these members' accounts have a passkey."""
    wanted = [member.account_id for member in members]
    return set(db.session.scalars(select(Passkey.account_id).where(Passkey.account_id.in_(wanted))))


def get_member(*, organization_id: uuid.UUID, membership_id: uuid.UUID) -> Membership:
    """One member. Raises NotFound."""
    member = db.session.scalar(select(Membership).filter_by(id=membership_id, organization_id=organization_id))
    if member is None:
        raise NotFound("There is no page at this address")
    return member


def change_role(
    *, organization_id: uuid.UUID, membership_id: uuid.UUID, role: Role, account_id: uuid.UUID, now: datetime
) -> Membership:
    """Give a member another role, at once. Raises NotFound, and BadInput for one's own role.

    As nobody can change their own, an organization never loses its last administrator.
    """
    member = _other(organization_id, membership_id, account_id)
    before, member.role = member.role, role
    audit.put(
        organization_id=organization_id,
        account_id=account_id,
        act="member.role",
        subject_id=member.account_id,
        detail={"before": before, "role": role},
        now=now,
    )
    db.session.commit()
    return member


def remove(*, organization_id: uuid.UUID, membership_id: uuid.UUID, account_id: uuid.UUID, now: datetime) -> str:
    """End a membership; the next request of that person finds nothing. Returns their name.

    Raises NotFound, and BadInput for oneself.
    """
    member = _other(organization_id, membership_id, account_id)
    name = member.account.name
    audit.put(
        organization_id=organization_id,
        account_id=account_id,
        act="member.remove",
        subject_id=member.account_id,
        detail={"role": member.role},
        now=now,
    )
    db.session.delete(member)
    db.session.commit()
    return name


def _other(organization_id: uuid.UUID, membership_id: uuid.UUID, account_id: uuid.UUID) -> Membership:
    # Two administrators who demote each other at once would leave none: the lock makes them decide one after the other.
    rows = db.session.scalars(
        select(Membership)
        .filter_by(organization_id=organization_id, role="administrator")
        .order_by(Membership.id)
        .with_for_update(of=Membership)
        .execution_options(populate_existing=True)
    ).all()
    if account_id not in {row.account_id for row in rows}:
        raise NotFound("There is no page at this address")
    member = get_member(organization_id=organization_id, membership_id=membership_id)
    if member.account_id == account_id:
        raise BadInput("This is your own role. Ask another administrator to change it", field="role")
    return member
