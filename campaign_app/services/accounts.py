"""Organizations, accounts, memberships and log-ins."""

import hashlib
import re
import secrets
import uuid
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select, update

from campaign_app.addresses import clean_name, normalise_email
from campaign_app.errors import BadInput, NotAllowed, NotFound
from campaign_app.extensions import db
from campaign_app.identifiers import new_id
from campaign_app.models import Account, AccountSession, Membership, Organization, Role

SESSION_TTL = timedelta(hours=12)
PASSWORD_MIN = 12
SLUG_MAX = 60
_SLUG = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
# OWASP Password Storage Cheat Sheet, argon2id minimum: 19 MiB, two passes, one lane.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Checked when the address is unknown, so that the answer takes as long as for a known one.
_NOBODY_HASH = _HASHER.hash(secrets.token_urlsafe())


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
    if len(password) < PASSWORD_MIN:
        raise BadInput("Choose a password of at least %(count)d characters", field="password", count=PASSWORD_MIN)
    return Account(
        id=new_id(now),
        email=normalise_email(email).lower(),
        name=clean_name(name),
        password_hash=_HASHER.hash(password),
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


def log_in(*, email: str, password: str, now: datetime) -> str:
    """Start a session and return its key, for the cookie; only the key's hash is stored.

    Raises NotAllowed, with the same words, for an unknown address, a wrong password and a disabled account.
    """
    account = find_account(email)
    is_right = _password_matches(account.password_hash if account else _NOBODY_HASH, password)
    if account is None or not is_right or account.disabled_at:
        raise NotAllowed("This email address and password do not belong together")
    if _HASHER.check_needs_rehash(account.password_hash):
        account.password_hash = _HASHER.hash(password)
    account.last_login_at = now
    key = secrets.token_urlsafe(32)
    db.session.add(
        AccountSession(
            id=new_id(now),
            account=account,
            key_hash=_key_hash(key),
            created_at=now,
            expires_at=now + SESSION_TTL,
        )
    )
    db.session.commit()
    return key


def find_session(key: str, *, now: datetime) -> AccountSession | None:
    """The living session a cookie's key belongs to."""
    session = db.session.scalar(select(AccountSession).filter_by(key_hash=_key_hash(key)))
    return session if session and session.is_alive(now) else None


def log_out(key: str, *, now: datetime) -> None:
    """End the session, so that a kept copy of its cookie is worth nothing."""
    db.session.execute(
        update(AccountSession)
        .where(AccountSession.key_hash == _key_hash(key), AccountSession.ended_at.is_(None))
        .values(ended_at=now)
    )
    db.session.commit()


def _password_matches(password_hash: str, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def _key_hash(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()
