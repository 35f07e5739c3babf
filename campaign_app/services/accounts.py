"""Organizations, accounts and memberships as commands make them; see `inviting`, `members` and `sessions`, too."""

import re
import uuid
from datetime import datetime

from sqlalchemy import select, update

from campaign_app.addresses import clean_name, normalise_email
from campaign_app.errors import BadInput, NotFound
from campaign_app.extensions import db
from campaign_app.identifiers import new_id
from campaign_app.languages import LANGUAGES
from campaign_app.models import Account, Membership, Organization, Role
from campaign_app.services import passwords

SLUG_MAX = 60
_SLUG = re.compile("[a-z0-9]+(-[a-z0-9]+)*")


def create_organization(*, name: str, slug: str, contact_email: str, now: datetime) -> Organization:
    """Found an organization. Raises BadInput when the slug is taken or cannot stand in an address."""
    if len(slug) > SLUG_MAX or not _SLUG.fullmatch(slug):
        raise BadInput("Use small letters, digits and hyphens, at most %(limit)d", field="slug", limit=SLUG_MAX)
    if find_organization(slug):
        raise BadInput("Another organization has this short name. Choose a different one", field="slug")
    organization = Organization(
        id=new_id(now),
        name=clean_name(name),
        slug=slug,
        contact_email=normalise_email(contact_email),
        created_at=now,
    )
    db.session.add(organization)
    db.session.commit()
    return organization


def add_member(
    *, organization_slug: str, email: str, name: str, password: str, role: Role, now: datetime
) -> Membership:
    """Give an address an account, if it has none, and a role in the organization, which replaces an earlier one.

    Raises NotFound for an unknown organization, BadInput for a short password. An existing account keeps its password.
    """
    organization = find_organization(organization_slug)
    if organization is None:
        raise NotFound("There is no organization “%(slug)s”", slug=organization_slug)
    account = find_account(email) or _new_account(email=email, name=name, password=password, now=now)
    membership = db.session.scalar(
        select(Membership).filter_by(organization_id=organization.id, account_id=account.id)
    ) or Membership(id=new_id(now), organization=organization, account=account, created_at=now)
    membership.role = role
    db.session.add(membership)
    db.session.commit()
    return membership


def _new_account(*, email: str, name: str, password: str, now: datetime) -> Account:
    return Account(
        id=new_id(now),
        email=normalise_email(email).lower(),
        name=clean_name(name),
        password_hash=passwords.hash_password(password),
        created_at=now,
    )


def find_organization(slug: str) -> Organization | None:
    """The organization with this slug."""
    return db.session.scalar(select(Organization).filter_by(slug=slug))


def find_account(email: str) -> Account | None:
    """The account with this address, however it is spelled."""
    try:
        address = normalise_email(email).lower()
    except BadInput:
        return None
    return db.session.scalar(select(Account).filter_by(email=address))


def find_membership(*, account_id: uuid.UUID, organization_slug: str) -> Membership | None:
    """The role an account has in the organization with this slug."""
    return db.session.scalar(
        select(Membership)
        .join(Membership.organization)
        .where(Membership.account_id == account_id, Organization.slug == organization_slug)
    )


def set_keys(account_id: uuid.UUID, *, are_on: bool, now: datetime) -> None:
    """Let single keys act for this account, or not."""
    db.session.execute(update(Account).where(Account.id == account_id).values(keys_off_at=None if are_on else now))
    db.session.commit()


def set_language(account_id: uuid.UUID, *, language: str | None) -> None:
    """Let the workspace speak a language to this account; None leaves it to the browser again."""
    if language is not None and language not in LANGUAGES:
        raise BadInput("Choose a language from the list", field="language")
    db.session.execute(update(Account).where(Account.id == account_id).values(language=language))
    db.session.commit()
