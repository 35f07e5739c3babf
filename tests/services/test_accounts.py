"""Accounts: log-ins that can be ended, the same words for everything that is wrong, roles in one organization each."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from campaign_app.errors import BadInput, NotAllowed, NotFound
from campaign_app.models import Account, AccountSession, Membership, Organization
from campaign_app.services import accounts, passwords, sessions
from campaign_app.services.sessions import SESSION_TTL
from tests.conftest import NOW, QUICK_HASHER
from tests.factories import PASSWORD, Factory
from tests.services.rows import count, the

SECOND = timedelta(seconds=1)
REAL_HASHER = passwords.HASHER


@pytest.fixture
def real_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash as in production."""
    monkeypatch.setattr(passwords, "HASHER", REAL_HASHER)


def log_in(email: str, password: str = PASSWORD) -> str:
    return sessions.log_in(email=email, password=password, now=NOW)


def test_the_right_password_starts_a_session_however_the_address_is_spelled(make: Factory, session: Session) -> None:
    account = make.member(make.organization(), email="Olga@B\u00fccher.example").account
    for spelling in ("olga@b\u00fccher.example", " OLGA@B\u00dcCHER.EXAMPLE ", "olga@xn--bcher-kva.example"):
        found = sessions.find_session(log_in(spelling), now=NOW)
        assert found is not None
        assert found.account_id == account.id
    assert the(session, Account).last_login_at == NOW


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("olga@example.org", "wrong"),
        ("olga@example.org", ""),
        ("olga@example.org", PASSWORD + "\x00"),
        ("nobody@example.org", PASSWORD),
        ("", PASSWORD),
        ("olga\x00@example.org", PASSWORD),
        ("olga@example.org'--", PASSWORD),
        ("x" * 10_000, PASSWORD),
    ],
)
def test_what_is_wrong_is_not_said(email: str, password: str, make: Factory, session: Session) -> None:
    make.member(make.organization(), email="olga@example.org")
    with pytest.raises(NotAllowed, match="This email address and password do not belong together"):
        log_in(email, password)
    session.rollback()
    assert count(session, AccountSession) == [0]


def test_a_disabled_account_is_refused_in_the_same_words_and_its_sessions_end(make: Factory, session: Session) -> None:
    member = make.member(make.organization())
    key = log_in(member.account.email)
    member.account.disabled_at = NOW
    session.commit()
    assert sessions.find_session(key, now=NOW) is None
    with pytest.raises(NotAllowed, match="do not belong together"):
        log_in(member.account.email)


def test_only_the_hash_of_a_sessions_key_is_kept(make: Factory, session: Session) -> None:
    key = log_in(make.member(make.organization()).account.email)
    kept = the(session, AccountSession)
    assert len(kept.key_hash) == 32
    assert key.encode() not in kept.key_hash


def test_a_session_ends_with_its_time(make: Factory) -> None:
    key = log_in(make.member(make.organization()).account.email)
    assert sessions.find_session(key, now=NOW + SESSION_TTL - SECOND) is not None
    assert sessions.find_session(key, now=NOW + SESSION_TTL) is None


def test_logging_out_ends_this_session_and_no_other(make: Factory) -> None:
    email = make.member(make.organization()).account.email
    here, elsewhere = log_in(email), log_in(email)
    for _ in range(2):
        sessions.log_out(here, now=NOW)
    assert sessions.find_session(here, now=NOW) is None
    assert sessions.find_session(elsewhere, now=NOW) is not None


@pytest.mark.parametrize("key", ["", "unknown", "\x00", "x" * 10_000])
def test_an_unknown_key_is_no_session_and_logging_it_out_is_harmless(key: str, make: Factory) -> None:
    sessions.log_out(key, now=NOW)
    assert sessions.find_session(key, now=NOW) is None


def test_a_password_is_kept_as_argon2id_and_never_as_it_is(make: Factory, real_passwords: None) -> None:
    account = make.member(make.organization()).account
    assert account.password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert PASSWORD not in account.password_hash


def test_a_hash_of_older_settings_is_renewed_at_the_next_log_in(
    make: Factory, session: Session, real_passwords: None
) -> None:
    account = make.member(make.organization()).account
    account.password_hash = QUICK_HASHER.hash(PASSWORD)
    session.commit()
    log_in(account.email)
    assert the(session, Account).password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    log_in(account.email)


def test_a_damaged_hash_lets_nobody_in(make: Factory, session: Session) -> None:
    account = make.member(make.organization()).account
    account.password_hash = "not a hash"
    session.commit()
    with pytest.raises(NotAllowed):
        log_in(account.email)


def test_somebody_may_have_a_role_in_each_of_two_organizations_with_one_account(
    make: Factory, session: Session
) -> None:
    first, second = make.organization(), make.organization()
    for organization, role in ((first, "staff"), (second, "organizer")):
        make.member(organization, role=role, email="olga@example.org")  # type: ignore[arg-type]
    account = the(session, Account)
    roles = {
        organization.slug: getattr(
            accounts.find_membership(account_id=account.id, organization_slug=organization.slug), "role", None
        )
        for organization in (first, second, make.organization())
    }
    assert list(roles.values()) == ["staff", "organizer", None]


def test_a_new_role_replaces_the_earlier_one_and_keeps_the_password(make: Factory, session: Session) -> None:
    organization = make.organization()
    make.member(organization, role="staff", email="olga@example.org")
    make.member(organization, role="administrator", email="OLGA@example.org", password="another password")
    assert the(session, Membership).role == "administrator"
    assert log_in("olga@example.org", PASSWORD)


@pytest.mark.parametrize(
    ("field", "values"),
    [("password", {"password": "short"}), ("email", {"email": "olga"}), ("name", {"name": " "})],
)
def test_a_member_that_cannot_be_kept_is_refused_at_its_field(
    field: str, values: dict[str, str], make: Factory, session: Session
) -> None:
    with pytest.raises(BadInput) as refused:
        make.member(make.organization(), **values)  # type: ignore[arg-type]
    session.rollback()
    assert refused.value.field == field
    assert count(session, Account, Membership) == [0, 0]


def test_nobody_becomes_a_member_of_an_unknown_organization(make: Factory) -> None:
    with pytest.raises(NotFound):
        accounts.add_member(
            organization_slug="nowhere", email="o@example.org", name="O", password=PASSWORD, role="staff", now=NOW
        )


def test_an_unknown_account_has_no_role_anywhere(make: Factory) -> None:
    slug = make.organization().slug
    assert accounts.find_membership(account_id=uuid.uuid4(), organization_slug=slug) is None


@pytest.mark.parametrize(
    "slug",
    ["", "Common Ground", "common_ground", "\u00e9galit\u00e9", "x" * 61, "a/b", "-a"],
    ids=lambda slug: ascii(slug[:9]),
)
def test_a_short_name_that_no_address_can_hold_is_refused(slug: str, make: Factory, session: Session) -> None:
    with pytest.raises(BadInput) as refused:
        make.organization(slug=slug)
    session.rollback()
    assert refused.value.field == "slug"
    assert count(session, Organization) == [0]


def test_a_short_name_is_given_once(make: Factory) -> None:
    make.organization(slug="common-ground")
    with pytest.raises(BadInput, match="Another organization"):
        make.organization(slug="common-ground")
