"""Passwords: changed by who knows the present one, reset through a link that works once, guessed by nobody."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from campaign_app.errors import BadInput, ExpiredLink, NotAllowed, TooManyTries
from campaign_app.models import Account, AuditEvent, LoginTry, OutboxMessage, PasswordReset
from campaign_app.models.invitation import RESET_TTL
from campaign_app.services import passwords, sessions, throttling
from tests.conftest import NOW
from tests.factories import PASSWORD, Factory
from tests.services.rows import count, the

NEW = "another battery staple"
SECOND = timedelta(seconds=1)


@pytest.fixture
def account(make: Factory) -> Account:
    """Somebody who forgets."""
    return make.member(make.organization(), email="olga@example.org").account


def log_in(password: str = PASSWORD, network: bytes = b"home", now: object = NOW) -> str:
    return sessions.log_in(email="olga@example.org", password=password, network=network, now=now)  # type: ignore[arg-type]


def session_id(key: str) -> object:
    found = sessions.find_session(key, now=NOW)
    assert found
    return found.id


def test_a_new_password_ends_every_other_session(account: Account, session: Session) -> None:
    here, elsewhere = log_in(), log_in()
    passwords.change(account_id=account.id, current=PASSWORD, new=NEW, session_id=session_id(here), now=NOW)  # type: ignore[arg-type]
    assert sessions.find_session(here, now=NOW)
    assert sessions.find_session(elsewhere, now=NOW) is None
    assert log_in(NEW)
    assert the(session, AuditEvent).act == "account.change_password"


@pytest.mark.parametrize(("current", "new", "field"), [("wrong", NEW, "current"), (PASSWORD, "short", "password")])
def test_a_password_is_not_changed_without_the_present_one_or_to_a_short_one(
    current: str, new: str, field: str, account: Account, session: Session
) -> None:
    key = log_in()
    with pytest.raises(BadInput) as refused:
        passwords.change(account_id=account.id, current=current, new=new, session_id=session_id(key), now=NOW)  # type: ignore[arg-type]
    session.rollback()
    assert refused.value.field == field
    assert log_in()


def test_a_mailed_link_sets_a_password_once_and_ends_every_session(account: Account, session: Session) -> None:
    key = log_in()
    passwords.ask_for_reset(account=account, now=NOW)
    mail = the(session, OutboxMessage)
    assert (mail.kind, mail.recipient) == ("password_reset", "olga@example.org")
    reset_id = the(session, PasswordReset).id
    passwords.reset(reset_id=reset_id, password=NEW, now=NOW)
    assert sessions.find_session(key, now=NOW) is None
    assert log_in(NEW)
    with pytest.raises(ExpiredLink):
        passwords.reset(reset_id=reset_id, password="yet another password", now=NOW)
    with pytest.raises(NotAllowed):
        log_in()


def test_a_link_ends_with_its_hour_and_with_the_first_that_is_used(account: Account, session: Session) -> None:
    for _ in range(2):
        passwords.ask_for_reset(account=account, now=NOW)
    first, second = session.query(PasswordReset).all()
    with pytest.raises(ExpiredLink):
        passwords.reset(reset_id=first.id, password=NEW, now=NOW + RESET_TTL)
    passwords.reset(reset_id=first.id, password=NEW, now=NOW + RESET_TTL - SECOND)
    with pytest.raises(ExpiredLink):
        passwords.reset(reset_id=second.id, password=NEW, now=NOW)


def test_nobody_unknown_disabled_or_written_to_often_gets_a_mail(account: Account, session: Session) -> None:
    passwords.ask_for_reset(account=None, now=NOW)
    for _ in range(passwords.RESETS_AN_HOUR + 2):
        passwords.ask_for_reset(account=account, now=NOW)
    assert count(session, OutboxMessage) == [passwords.RESETS_AN_HOUR]
    account.disabled_at = NOW
    passwords.ask_for_reset(account=account, now=NOW + timedelta(days=1))
    assert count(session, OutboxMessage) == [passwords.RESETS_AN_HOUR]


def fail(times: int, email: str = "olga@example.org", network: bytes = b"cafe") -> None:
    for _ in range(times):
        with pytest.raises(NotAllowed):
            sessions.log_in(email=email, password="guess", network=network, now=NOW)


@pytest.mark.parametrize("email", ["olga@example.org", "nobody@example.org"])
def test_an_account_known_or_not_is_shut_after_ten_guesses_from_anywhere(email: str, account: Account) -> None:
    for number in range(throttling.ACCOUNT_TRIES):
        fail(1, email, f"bot {number}".encode())
    with pytest.raises(TooManyTries):
        sessions.log_in(email=email.upper(), password=PASSWORD, network=b"home", now=NOW)


def test_the_right_password_works_again_after_a_quarter_of_an_hour_or_a_reset(
    account: Account, session: Session
) -> None:
    fail(throttling.ACCOUNT_TRIES)
    assert log_in(now=NOW + throttling.WINDOW)
    with pytest.raises(TooManyTries):
        log_in()
    passwords.ask_for_reset(account=account, now=NOW)
    passwords.reset(reset_id=the(session, PasswordReset).id, password=NEW, now=NOW)
    assert log_in(NEW)


def test_a_network_that_guesses_at_many_accounts_is_shut_and_others_are_not(account: Account) -> None:
    for number in range(throttling.NETWORK_TRIES):
        fail(1, f"somebody{number}@example.org")
    with pytest.raises(TooManyTries):
        log_in(network=b"cafe")
    assert log_in(network=b"home")


def test_guesses_from_everywhere_at_everybody_shut_the_door_for_a_while(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttling, "ALL_TRIES", 3)
    for number in range(3):
        fail(1, f"somebody{number}@example.org", str(number).encode())
    with pytest.raises(TooManyTries):
        log_in()


def test_failed_tries_are_forgotten_after_a_day(account: Account, session: Session) -> None:
    fail(2)
    assert throttling.forget_old(now=NOW + throttling.TRIES_KEPT) == 0
    assert throttling.forget_old(now=NOW + throttling.TRIES_KEPT + SECOND) == 2
    assert count(session, LoginTry) == [0]
