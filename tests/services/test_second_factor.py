"""The second factor: no code works twice, a wrong one opens nothing, paper stands in for a lost app once."""

import uuid
from datetime import datetime, timedelta

import pyotp
import pytest
from sqlalchemy.orm import Session

from campaign_app.errors import BadInput, NotAllowed, NotFound, TooManyTries
from campaign_app.models import Account, AuditEvent, RecoveryCode
from campaign_app.services import passkeys, second_factor, sessions, throttling
from campaign_app.services.passkeys import Site
from tests.conftest import NOW
from tests.factories import PASSWORD, Factory
from tests.services.rows import rows

LATER = NOW + timedelta(minutes=5)
SITE = Site(origin="https://act.example.org", host="act.example.org", name="act.example.org")


@pytest.fixture
def account(make: Factory) -> Account:
    """Somebody careful."""
    return make.member(make.organization(), email="olga@example.org").account


def shown(account: Account, now: datetime) -> str:
    """What the account's app shows."""
    return pyotp.TOTP(account.totp_secret or "").at(now)


def log_in(now: datetime = LATER) -> str:
    return sessions.log_in(email="olga@example.org", password=PASSWORD, now=now)


def set_up(account: Account) -> list[str]:
    """Set the app up at NOW; the recovery codes."""
    session = sessions.find_session(log_in(NOW), now=NOW)
    assert session
    second_factor.begin(account_id=account.id)
    return second_factor.enable(account_id=account.id, code=shown(account, NOW), session_id=session.id, now=NOW)


def prove(key: str, code: str, now: datetime = LATER) -> str:
    return second_factor.prove(key=key, code=code, network=b"home", browser="", now=now)


def test_codes_are_asked_for_only_after_the_app_has_shown_a_right_one(account: Account) -> None:
    secret = second_factor.begin(account_id=account.id)
    assert second_factor.begin(account_id=account.id) == secret
    assert sessions.find_session(log_in(NOW), now=NOW)
    with pytest.raises(BadInput):
        second_factor.enable(account_id=account.id, code="000000", session_id=uuid.uuid4(), now=NOW)
    assert not account.has_second_factor
    assert len(set_up(account)) == second_factor.CODES
    assert sessions.find_session(log_in(), now=LATER) is None


def test_half_a_session_opens_nothing_and_a_right_code_makes_it_whole(account: Account) -> None:
    set_up(account)
    half = log_in()
    assert sessions.find_session(half, now=LATER) is None
    assert sessions.find_half(half, now=LATER)
    whole = prove(half, shown(account, LATER))
    assert sessions.find_session(whole, now=LATER)
    assert sessions.find_half(half, now=LATER) is None


def test_a_code_works_once_and_only_around_its_half_minute(account: Account) -> None:
    set_up(account)
    code = shown(account, LATER)
    with pytest.raises(NotAllowed):
        prove(log_in(), shown(account, LATER + timedelta(minutes=2)))
    prove(log_in(), f"{code[:3]} {code[3:]}")
    with pytest.raises(NotAllowed):
        prove(log_in(), code)


def test_a_recovery_code_works_once_and_is_written_to_the_trail(account: Account, session: Session) -> None:
    first, *_ = set_up(account)
    prove(log_in(), first.upper())
    with pytest.raises(NotAllowed):
        prove(log_in(), first)
    assert second_factor.count_codes(account.id) == second_factor.CODES - 1
    assert "account.use_recovery_code" in {event.act for event in rows(session, AuditEvent)}
    assert not any(first.replace("-", "").encode() in row.code_hash for row in rows(session, RecoveryCode))


def test_guessing_codes_is_stopped_like_guessing_passwords(account: Account) -> None:
    set_up(account)
    half = log_in()
    for _ in range(throttling.ACCOUNT_TRIES):
        with pytest.raises(NotAllowed):
            prove(half, "000000")
    with pytest.raises(TooManyTries):
        prove(half, shown(account, LATER))


def test_half_a_session_ends_after_ten_minutes(account: Account) -> None:
    set_up(account)
    half = log_in()
    late = LATER + sessions.HALF_TTL
    with pytest.raises(NotAllowed, match="too long"):
        prove(half, shown(account, late), late)


def test_new_codes_and_turning_off_ask_for_the_password(account: Account) -> None:
    old = set_up(account)
    for act in (second_factor.renew_codes, second_factor.disable):
        with pytest.raises(BadInput):
            act(account_id=account.id, password="guess", now=NOW)
    new = second_factor.renew_codes(account_id=account.id, password=PASSWORD, now=NOW)
    assert not set(old) & set(new)
    with pytest.raises(NotAllowed):
        prove(log_in(), old[0])
    second_factor.disable(account_id=account.id, password=PASSWORD, now=NOW)
    assert sessions.find_session(log_in(), now=LATER)


@pytest.mark.parametrize(
    "answer",
    [{}, {"id": "x"}, {"id": "eA", "rawId": "eA", "type": "public-key", "response": {}}, {"response": []}],
    ids=str,
)
def test_an_answer_no_passkey_gave_opens_and_adds_nothing(answer: dict[str, object], account: Account) -> None:
    with pytest.raises(NotAllowed):
        passkeys.log_in(answer=answer, challenge=b"", site=SITE, browser="", now=NOW)
    with pytest.raises(BadInput):
        passkeys.add(account_id=account.id, answer=answer, challenge=b"", name="x", site=SITE, now=NOW)
    with pytest.raises(NotFound):
        passkeys.remove(account_id=account.id, passkey_id=uuid.uuid4(), now=NOW)
